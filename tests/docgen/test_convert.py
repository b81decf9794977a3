from __future__ import annotations

import shutil
import time
from pathlib import Path

import pytest

from docgen.convert import ColdConverter
from docgen.jail import Limits, Wall
from dossier.errors import Refused, Unavailable


def program(folder: Path, script: str) -> Path:
    """A program that behaves badly in LibreOffice's place."""
    path = folder / "soffice.bin"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def bad(folder: Path, script: str, wall_s: float = 10) -> ColdConverter:
    # without the file wall, as the script lies outside its folder
    return ColdConverter(program=program(folder, script), limits=Limits(wall_s=wall_s), wall=Wall.NONE, folder=folder)


@pytest.mark.parametrize(
    ("script", "code"),
    [("kill -9 $$", "converter-killed"), ("exit 1", "converter-killed"), ("sleep 60", "converter-slow")],
    ids=["killed", "failing", "hanging"],
)
def test_a_converter_that_fails_is_unavailable_and_leaves_nothing_behind(
    script: str, code: str, tmp_path: Path
) -> None:
    started = time.monotonic()
    with pytest.raises(Unavailable) as outage:
        bad(tmp_path, script, wall_s=0.5).convert(b"PK")
    assert outage.value.code == code
    assert time.monotonic() - started < 10
    assert [path.name for path in tmp_path.iterdir()] == ["soffice.bin"]


def test_a_converter_that_keeps_asking_for_a_second_start_is_unavailable(tmp_path: Path) -> None:
    with pytest.raises(Unavailable):
        bad(tmp_path, "exit 81").convert(b"PK")


def test_children_of_a_hanging_converter_are_ended_too(tmp_path: Path) -> None:
    mark = tmp_path / "alive"
    with pytest.raises(Unavailable):
        bad(tmp_path, f"(sleep 2; touch {mark}) & sleep 60", wall_s=0.5).convert(b"PK")
    time.sleep(2.5)
    assert not mark.exists()


def test_without_libreoffice_there_is_a_plain_answer(tmp_path: Path) -> None:
    absent = ColdConverter(program=tmp_path / "nothing")
    for ask in (lambda: absent.convert(b"PK"), absent.identity):
        with pytest.raises(Unavailable) as outage:
            ask()
        assert outage.value.code == "converter-missing"


@pytest.mark.parametrize("data", [b"", b"\0\1\2 no document at all \xff"])
def test_what_is_no_document_is_refused(data: bytes) -> None:
    with pytest.raises(Refused):
        ColdConverter().convert(data)


def test_a_converter_that_makes_nothing_refuses(tmp_path: Path) -> None:
    with pytest.raises(Refused):
        bad(tmp_path, "exit 0").convert(b"PK")


def test_the_converter_tells_its_version() -> None:
    assert ColdConverter().identity().startswith("LibreOffice ")
    assert shutil.which("prlimit")
