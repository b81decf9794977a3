from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from docgen import jail, warm, warm_folder
from docgen.convert import ColdConverter
from docgen.jail import Limits, Wall
from docgen.warm import Lost, WarmConverter
from docgen.writer import DocxWriter
from dossier.errors import Refused, Unavailable
from dossier.papers import KINDS
from dossier.ports import Written
from tests.docgen.conftest import AT, PLANS, ROOT, example

pytestmark = pytest.mark.skipif(jail.strongest() is not Wall.FILES, reason="bubblewrap cannot run here")


@pytest.fixture(scope="module")
def converter(tmp_path_factory: pytest.TempPathFactory) -> Iterator[WarmConverter]:
    made = WarmConverter(ColdConverter(limits=Limits(cpu_s=3), folder=tmp_path_factory.mktemp("warm")))
    assert made.start()
    yield made
    made.close()
    assert made.cold.folder is not None
    assert list(made.cold.folder.iterdir()) == []


@pytest.fixture(scope="module")
def cold() -> DocxWriter:
    return DocxWriter(converter=ColdConverter())


def pid_of(converter: WarmConverter) -> int:
    """The running parent itself, inside the two processes of bubblewrap."""
    assert converter._parent is not None
    return below(converter._parent.process.pid)


def below(pid: int) -> int:
    """The parent under the outer process of its bubblewrap."""
    for _ in range(2):
        pid = int(Path(f"/proc/{pid}/task/{pid}/children").read_text().split()[0])
    return pid


def gone_soon(pid: int) -> bool:
    """Whether a process ends within ten seconds."""
    end = time.monotonic() + 10
    while Path(f"/proc/{pid}").exists() and time.monotonic() < end:
        time.sleep(0.05)
    return not Path(f"/proc/{pid}").exists()


def heavy(docx: bytes) -> bytes:
    """The same Word file with far more paragraphs than its processor time allows."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(docx)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            more = b"<w:p><w:r><w:t>zwaar</w:t></w:r></w:p>" * 300_000
            data = old.read(name)
            new.writestr(name, data.replace(b"<w:body>", b"<w:body>" + more) if name == "word/document.xml" else data)
    return out.getvalue()


def test_warm_and_cold_give_the_same_letter(converter: WarmConverter, written: Callable[[str], Written]) -> None:
    made = DocxWriter(converter=converter).write(example("brief"), PLANS.get("brief"), AT)
    assert made == written("brief")


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_warm_and_cold_give_the_same_bytes(kind: str, converter: WarmConverter, cold: DocxWriter) -> None:
    warmly = DocxWriter(converter=converter)
    first = warmly.write(example(kind), PLANS.get(kind), AT)
    assert first == cold.write(example(kind), PLANS.get(kind), AT)
    assert first == warmly.write(example(kind), PLANS.get(kind), AT)


@pytest.mark.long
def test_threads_share_one_parent(converter: WarmConverter, written: Callable[[str], Written]) -> None:
    before = pid_of(converter)
    with ThreadPoolExecutor(5) as many:
        made = list(many.map(lambda kind: len(converter.convert(written(kind).docx)), list(KINDS) * 2))
    assert min(made) > 10_000
    assert pid_of(converter) == before


def test_what_is_no_document_is_refused_and_costs_nobody_else(
    converter: WarmConverter, written: Callable[[str], Written]
) -> None:
    for data in (b"", b"\0\1\2 no document at all \xff"):
        with pytest.raises(Refused) as refusal:
            converter.convert(data)
        assert refusal.value.code == "converter-refused"
    assert converter.convert(written("brief").docx).startswith(b"%PDF")


@pytest.mark.long
def test_a_document_past_its_processor_time_costs_only_itself(
    converter: WarmConverter, written: Callable[[str], Written]
) -> None:
    before = pid_of(converter)
    with ThreadPoolExecutor(1) as other:
        hostile = other.submit(converter.convert, heavy(written("brief").docx))
        assert converter.convert(written("brief").docx).startswith(b"%PDF")
        outage = hostile.exception(60)
    assert isinstance(outage, Unavailable) and outage.code == "converter-killed"
    assert converter.convert(written("brief").docx).startswith(b"%PDF")
    assert pid_of(converter) == before


@pytest.mark.long
def test_a_document_past_its_wall_time_is_stopped(tmp_path: Path, written: Callable[[str], Written]) -> None:
    made = WarmConverter(ColdConverter(limits=Limits(wall_s=3), folder=tmp_path))
    assert made.start()
    try:
        with pytest.raises(Unavailable) as outage:
            made.convert(heavy(written("brief").docx))
        assert outage.value.code == "converter-slow"
    finally:
        made.close()


@pytest.mark.long
def test_a_parent_that_dies_costs_no_document_and_says_so(
    tmp_path: Path, written: Callable[[str], Written], caplog: pytest.LogCaptureFixture
) -> None:
    made = WarmConverter(ColdConverter(folder=tmp_path))
    assert made.start()
    os.kill(pid_of(made), signal.SIGKILL)
    assert made.convert(written("brief").docx).startswith(b"%PDF")
    assert "cold road" in caplog.text
    assert made._parent is None
    assert list(tmp_path.iterdir()) == []


@pytest.mark.long
def test_a_short_command_never_starts_a_parent(tmp_path: Path, written: Callable[[str], Written]) -> None:
    made = WarmConverter(ColdConverter(folder=tmp_path))
    for _ in range(warm.COLD_FIRST):
        made.convert(written("brief").docx)
    assert made._parent is None and made._starting is None


@pytest.mark.long
def test_a_parent_ends_with_its_starter_however_that_died_and_the_next_start_clears_its_folder(tmp_path: Path) -> None:
    script = (
        "import sys, pathlib, time\nfrom docgen.warm import WarmConverter\nfrom docgen.convert import ColdConverter\n"
        f"made = WarmConverter(ColdConverter(folder=pathlib.Path({str(tmp_path)!r})))\n"
        "print(made.start(), made._parent.process.pid, flush=True)\ntime.sleep(60)\n"
    )
    with subprocess.Popen([sys.executable, "-c", script], cwd=ROOT, stdout=subprocess.PIPE, text=True) as starter:
        assert starter.stdout is not None
        came_up, bubble = starter.stdout.readline().split()
        assert came_up == "True"
        parent = below(int(bubble))
        (folder,) = tmp_path.iterdir()
        warm_folder.sweep(tmp_path)
        assert folder.exists(), "of one that lives"
        starter.kill()
    assert gone_soon(parent)
    assert list(tmp_path.iterdir()) == [folder]
    assert warm.road(ColdConverter(folder=tmp_path)) is Lost.NOTHING
    assert list(tmp_path.iterdir()) == []


def test_nobody_else_finds_a_way_to_the_parent(converter: WarmConverter) -> None:
    folder = converter._parent._folder if converter._parent else Path()
    assert folder.stat().st_mode & 0o777 == 0o700
    assert not [path for path in folder.rglob("*") if path.is_socket()]


@pytest.mark.long
def test_a_long_path_is_no_hindrance(tmp_path: Path) -> None:
    deep = tmp_path / ("d" * 120)
    deep.mkdir()
    made = WarmConverter(ColdConverter(folder=deep))
    assert made.start()
    made.close()


@pytest.mark.parametrize(
    ("cold", "lost"),
    [
        (ColdConverter(program=Path("/nowhere/soffice.bin")), Lost.NO_LIBREOFFICE),
        (ColdConverter(wall=Wall.NETWORK), Lost.NO_WALL),
    ],
)
def test_the_doctor_hears_why_the_warm_road_is_closed(cold: ColdConverter, lost: Lost) -> None:
    assert warm.road(cold) is lost
    assert not WarmConverter(cold).start()


def test_another_libreoffice_goes_the_cold_road(tmp_path: Path) -> None:
    other = tmp_path / "soffice.bin"
    other.write_text("#!/bin/sh\necho LibreOffice 25.8.1.1 0\n")
    other.chmod(0o755)
    assert warm.road(ColdConverter(program=other)) is Lost.OTHER_LIBREOFFICE


@pytest.mark.long
def test_the_doctor_hears_that_it_is_open(tmp_path: Path) -> None:
    assert warm.road(ColdConverter(folder=tmp_path)) is Lost.NOTHING
    assert list(tmp_path.iterdir()) == []
