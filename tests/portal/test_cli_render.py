from __future__ import annotations

import hashlib
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from pypdf import PdfReader

from dossier.papers import KINDS
from dossier.papers.boxes import field_plan
from portal import cli_render
from portal.cli import main
from tests.docgen.conftest import ROOT, example

FACTS = ROOT / "examples" / "feiten"


def render(kind: str, facts: Path, *more: object) -> Result:
    return CliRunner().invoke(main, ["render", kind, str(facts), *map(str, more)])


def wrong(tmp_path: Path, old: str, new: str, kind: str = "brief") -> Result:
    """Render the example with one thing changed; it must be refused and leave nothing."""
    text = (FACTS / f"{kind}.yaml").read_text(encoding="utf-8")
    assert old in text
    facts, out = tmp_path / "facts.yaml", tmp_path / "out" / "paper.pdf"
    out.parent.mkdir()
    facts.write_text(text.replace(old, new, 1), encoding="utf-8")
    result = render(kind, facts, "-o", out)
    assert result.exit_code == 1
    assert list(out.parent.iterdir()) == []
    assert "Traceback" not in result.output
    return result


def test_a_document_is_made_from_a_facts_file_alone_and_the_word_file_kept(tmp_path: Path) -> None:
    out = tmp_path / "brief.pdf"
    result = render("brief", FACTS / "brief.yaml", "-o", out, "--docx")
    assert result.exit_code == 0, result.output
    assert hashlib.sha256(out.read_bytes()).hexdigest() in result.output
    assert "28 april 2026" in PdfReader(out).pages[0].extract_text()
    assert "word/document.xml" in zipfile.ZipFile(tmp_path / "brief.docx").namelist()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["brief.docx", "brief.pdf"]


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ("onderwerp:", "onderwepr:", "onderwerp"),
        ("datum: 2026-03-16", "datum: gisteren", "datum"),
        ("functie: directeur", "", "functie"),
        ("aan_rol: ouder met gezag", 'aan_rol: "ouder \\u202e gezag"', "aan_rol"),
        ("aan_rol: ouder met gezag", "aan_rol: ouder 名", "aan_rol"),
        ("aan_rol: ouder met gezag", "aan_rol: bsn 111222333", "aan_rol"),
    ],
    ids=["misspelt", "ill-typed", "missing", "bidi", "no font", "bsn"],
)
def test_wrong_facts_are_refused_with_field_and_line(tmp_path: Path, old: str, new: str, named: str) -> None:
    result = wrong(tmp_path, old, new)
    assert re.search(r"^regel \d+: ", result.output, re.MULTILINE)
    assert named in result.output


def test_the_line_is_the_one_in_the_file(tmp_path: Path) -> None:
    text = (FACTS / "brief.yaml").read_text(encoding="utf-8").splitlines()
    line = next(number for number, said in enumerate(text, 1) if said.startswith("aan_rol"))
    assert f"regel {line}: " in wrong(tmp_path, "aan_rol: ouder met gezag", "aan_rol: [1]").output


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    result = render("brief", FACTS / "brief.yaml", "-o", tmp_path / "absent" / "brief.pdf")
    assert result.exit_code == 1
    assert "brief.pdf" in result.output


@pytest.mark.parametrize(
    "words", [["render"], ["render", "tlv"], ["render", "roman", "x.yaml", "-o", "y.pdf"], ["render", "tlv", "x.yaml"]]
)
def test_wrong_usage_is_exit_two(words: list[str]) -> None:
    assert CliRunner().invoke(main, words).exit_code == 2


@pytest.mark.parametrize("kind", KINDS)
def test_the_metadata_carries_the_papers_own_day(kind: str) -> None:
    paper = example(kind)
    assert cli_render.dated(paper).tzinfo is not None
    assert cli_render.dated(paper).year in (2026, 2027, 2031)


def test_the_decision_makers_box_comes_first() -> None:
    plan = field_plan(example("tlv"))
    assert plan is not None
    assert [(field.name, str(field.kind)) for field in plan.fields][:2] == [("besluit", "besluit"), ("ouder1", "party")]
    assert field_plan(example("brief")) is None
