from __future__ import annotations

import hashlib
import html
import io
import re
import subprocess
import sys
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen import check
from docgen.convert import ColdConverter
from docgen.writer import DocxWriter
from dossier.errors import Refused, Unavailable
from dossier.papers import KINDS, Leerling, Zienswijze
from dossier.ports import Written
from tests.docgen.conftest import AT, PLANS, ROOT, changed, example
from tests.docgen.structure import described

GOLDEN = ROOT / "tests" / "golden"


@pytest.mark.parametrize("kind", KINDS)
def test_text_and_structure_are_what_they_were(kind: str, written: Callable[[str], Written]) -> None:
    # after a meant change: delete the golden file and run once
    golden = GOLDEN / f"{kind}.txt"
    found = described(written(kind).pdf)
    if not golden.exists():
        golden.write_text(found, encoding="utf-8")
        pytest.fail(f"{golden.name} was written anew; look at it")
    assert found == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("variant", ["verzoek-besluit-toegewezen", "verzoek-besluit-afgewezen"])
def test_a_variant_of_a_letter_reads_as_it_did(variant: str, writer: DocxWriter) -> None:
    # a foundation's answer is no besluit: no clause on objection, other places to complain
    golden = GOLDEN / f"{variant}.txt"
    found = described(writer.write(example(variant, "verzoek-besluit"), None, AT).pdf)
    if not golden.exists():
        golden.write_text(found, encoding="utf-8")
        pytest.fail(f"{golden.name} was written anew; look at it")
    assert found == golden.read_text(encoding="utf-8")
    assert "Awb" not in found and "bezwaar maken" not in found


def test_same_facts_same_bytes_and_another_moment_another_file(
    writer: DocxWriter, written: Callable[[str], Written]
) -> None:
    first = written("tlv")
    again = writer.write(example("tlv"), PLANS["tlv"], AT)
    assert again == first
    assert first.sha256 == hashlib.sha256(first.pdf).hexdigest()
    assert writer.write(example("tlv"), PLANS["tlv"], AT + timedelta(days=1)).sha256 != first.sha256


def test_a_paper_says_what_made_it(written: Callable[[str], Written]) -> None:
    paper = written("tlv")
    assert re.fullmatch(r"standaard/tlv@[0-9a-f]{16}", paper.template)
    assert re.fullmatch(r"LibreOffice [\d.]+; fonts [0-9a-f]{16}; form \d+", paper.renderer)
    assert paper.pages == len(PdfReader(io.BytesIO(paper.pdf)).pages)


def test_no_file_names_a_person_in_its_metadata(written: Callable[[str], Written]) -> None:
    for kind in KINDS:
        reader = PdfReader(io.BytesIO(written(kind).pdf))
        assert reader.metadata is not None
        packet = reader.root_object["/Metadata"].get_object().get_data().decode()
        said = packet + " ".join(str(value) for value in reader.metadata.values())
        assert "Voorbeeldsma" not in said and "Testje" not in said


HARD = "A & B <x> \"q\" 'r' {{ 7*7 }} </w:t> Zoë Łódź Ωμέγα Жанна e\u0301 😀 ½ ﬁ"


def test_hard_characters_come_through_whole(writer: DocxWriter) -> None:
    long = " ".join(f"Alinea {n} met genoeg woorden om een regel te vullen." for n in range(1500))
    name = Leerling(voornamen=("V" * 100,), achternaam="W" * 100, geboortedatum=AT.date())
    paper = changed("tlv", leerling=name, motivering=f"{HARD}\n\n{long}", zienswijze_ouders=Zienswijze(tekst=HARD))
    made = writer.write(paper, PLANS["tlv"], AT)
    reader = PdfReader(io.BytesIO(made.pdf))
    text = check.plain("".join(check.tagged_text(page, reader) for page in reader.pages))
    assert text.count(check.plain(HARD)) == 2
    assert check.plain(long) in text
    assert "V" * 100 + "W" * 100 in text
    assert html.unescape(made.html).count(HARD) == 2


def test_arabic_comes_through_whole(writer: DocxWriter, tmp_path: Path) -> None:
    words = "محمد عبد الرحمن"
    name = Leerling(voornamen=("محمد",), achternaam="عبد الرحمن", geboortedatum=AT.date())
    made = writer.write(changed("tlv", leerling=name), None, AT)
    (tmp_path / "a.pdf").write_bytes(made.pdf)
    shown = subprocess.run(["pdftotext", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    assert check.plain(words) in check.plain(re.sub("[\u202a-\u202e]", "", shown))


def test_nothing_is_made_when_a_text_cannot_be_printed(writer: DocxWriter) -> None:
    with pytest.raises(Refused) as refusal:
        writer.write(changed("tlv", motivering="bedrog\u202e"), None, AT)
    assert refusal.value.facts["field"] == "motivering"


def test_without_libreoffice_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable) as outage:
        DocxWriter(converter=ColdConverter(program=tmp_path / "soffice.bin")).write(example("brief"), None, AT)
    assert outage.value.code == "converter-missing"


@pytest.mark.parametrize("kind", KINDS)
def test_the_reading_view_says_what_the_pdf_says(kind: str, written: Callable[[str], Written]) -> None:
    made = written(kind)
    assert "style=" not in made.html and "<script" not in made.html
    words = check.plain(html.unescape(re.sub(r"<[^>]+>", " ", made.html)))
    body, _ = check.word_text(made.docx)
    missing = [text for text in body.split("\n") if check.plain(text) not in words]
    # only the page has room to sign and a picture to scan
    assert missing in ([], ["Wie", "Handtekening, betekenis en tijdstip", " of scan de code. "]) or all(
        text in "WieHandtekening, betekenis en tijdstip of scan de code" or "scan de code" in text for text in missing
    )


@pytest.mark.promise("F93")
def test_a_screen_readers_judge_finds_no_error(written: Callable[[str], Written], tmp_path: Path) -> None:
    # one process for all kinds: nearly all of its time goes into starting
    papers = [tmp_path / f"{kind}.pdf" for kind in KINDS]
    for paper in papers:
        paper.write_bytes(written(paper.stem).pdf)
    outloud = Path(sys.executable).with_name("outloud")
    done = subprocess.run([outloud, *papers], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
