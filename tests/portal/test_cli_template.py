from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from docx import Document
from pypdf import PdfReader

from docgen.template_review import review
from dossier.record import TemplateVersion
from portal.cli import main
from portal.template_words import where
from tests.docgen.test_template_review import add, edited, put
from tests.instance import Laid


def template(*arguments: object) -> Result:
    return CliRunner().invoke(main, ["template", *map(str, arguments)])


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A template with one misspelt field in its first paragraph, in a font of its own."""
    path = tmp_path / "wrong.docx"
    path.write_bytes(edited(add("{{ leerling.naamm }}", " {{ leerling.naam }}"), "brief"))
    return path


def test_a_start_can_be_checked_opened_and_previewed_at_once(tmp_path: Path) -> None:
    start, out = tmp_path / "brief.docx", tmp_path / "brief.pdf"
    assert template("new", "--kind", "brief", "-o", start).exit_code == 0
    assert Document(str(start)).core_properties.title == "Brief {{ nummer }}"
    checked = template("check", start, "--kind", "brief")
    assert (checked.exit_code, checked.output) == (0, "0 te verbeteren, 0 om naar te kijken: bruikbaar\n")
    shown = template("preview", start, "--kind", "brief", "-o", out)
    assert shown.exit_code == 0, shown.output
    assert "Voorbeeld" in PdfReader(out).pages[0].extract_text()


def test_a_start_never_overwrites(tmp_path: Path) -> None:
    mine = tmp_path / "mine.docx"
    mine.write_bytes(b"mine")
    assert template("new", "--kind", "brief", "-o", mine).exit_code == 1
    assert mine.read_bytes() == b"mine"


def test_a_fault_is_told_with_place_and_remedy_in_both_languages(wrong: Path) -> None:
    dutch = template("check", wrong, "--kind", "brief")
    assert dutch.exit_code == 1
    assert "FOUT   tekst, alinea 1 (“{{ leerling.naamm }} {{ leerling.naam }}”): Wij kennen leerling" in dutch.output
    english = template("check", wrong, "--kind", "brief", "--lang", "en")
    assert "text, paragraph 1" in english.output
    assert "not usable yet" in english.output


def test_findings_as_data_name_code_place_and_message(wrong: Path) -> None:
    told = json.loads(template("check", wrong, "--kind", "brief", "--json").output)
    assert (told["kind"], told["usable"]) == ("brief", False)
    first = told["findings"][0]
    assert first["code"].startswith("template-name-unknown")
    assert first["place"] == {"part": "document", "paragraph": 1, "text": "{{ leerling.naamm }} {{ leerling.naam }}"}


def test_no_preview_is_made_of_a_wrong_template(wrong: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.pdf"
    assert template("preview", wrong, "--kind", "brief", "-o", out).exit_code == 1
    assert not out.exists()


def test_every_field_is_listed() -> None:
    listed = template("fields", "--kind", "tlv").output.splitlines()
    assert "leerling.achternaam" in listed
    assert "deskundigen[].advies" in listed
    assert "einddatum  (niet altijd ingevuld)" in listed


@pytest.mark.parametrize("order", [["check", "no.docx", "--kind", "tlv"], ["check"], ["new", "--kind", "x", "-o", "y"]])
def test_wrong_usage_is_two(order: list[str]) -> None:
    assert template(*order).exit_code == 2


def test_a_place_in_a_table_is_said_in_words() -> None:
    found = review(edited(put("leerling.geboortedatum", "leerling.gebortedatum")), "tlv")
    assert where(found[0], "nl") == "tekst, tabel 1, rij 1, kolom 2"
    assert where(found[0], "en") == "text, table 1, row 1, column 2"


def test_the_versions_of_an_instance_are_listed_without_their_bytes(instance_desk: Laid) -> None:
    organisation = instance_desk.tenant("sppoh", "SWV Duinrand")
    kept = TemplateVersion(organisation, "brief", "ab" * 32, 1, "waiting", b"PK", instance_desk.clock.now(), "u1")
    with instance_desk.desk.book.writing() as shelf:
        shelf.keep_template(kept)
    folder = ["--folder", str(instance_desk.settings.folder)]
    said = template("versions", *folder)
    assert said.exit_code == 0, said.output
    assert said.output.strip().split("  ") == ["SWV Duinrand", "brief", "1", "waiting", "ab" * 8]
    (row,) = json.loads(template("versions", "--json", *folder).output)
    assert (row["sha256"], row["published_by"]) == ("ab" * 32, "u1")
    assert "docx" not in row
