from __future__ import annotations

import dataclasses
import io
import subprocess
import sys
import zipfile

import pytest
from docxtpl import DocxTemplate

from docgen import catalogue, check, fill
from docgen.fill import Template
from docgen.language import environment
from dossier.errors import Refused
from dossier.papers import KINDS, Deskundige, Soort
from tests.docgen.conftest import AT, PLANS, ROOT, changed, example
from tests.docgen.test_package import put

FOLDER = catalogue.FOLDER / "standaard"


def template(kind: str) -> Template:
    return Template((FOLDER / f"{kind}.docx").read_bytes(), f"{kind}.docx")


def test_the_standard_templates_are_what_their_outlines_say() -> None:
    script = ROOT / "templates" / "documents" / "build.py"
    done = subprocess.run([sys.executable, script, "--check"], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("kind", KINDS)
def test_every_fact_of_a_paper_stands_in_its_template_and_nothing_else_does(kind: str) -> None:
    asked = DocxTemplate(FOLDER / f"{kind}.docx").get_undeclared_template_variables(environment(str))
    known = {field.name for field in dataclasses.fields(KINDS[kind])} | {"velden", "vak"}
    assert asked <= known
    # parties are printed through the boxes of the field plan
    assert known - asked <= {"partijen"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_same_facts_give_the_same_word_file(kind: str) -> None:
    facts = fill.context(example(kind), PLANS.get(kind))
    assert template(kind).fill(facts, None) == template(kind).fill(facts, None)


@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_template_says_what_docxtpl_says(kind: str) -> None:
    facts = fill.context(example(kind), PLANS.get(kind))
    reference = DocxTemplate(FOLDER / f"{kind}.docx")
    reference.render({**facts, "vak": lambda _: ""}, environment(fill.dressed))
    out = io.BytesIO()
    reference.save(out)
    ours = check.word_text(template(kind).fill(facts, None))
    theirs = check.word_text(out.getvalue())
    assert check.plain(ours[0]) == check.plain(theirs[0])
    assert sorted(check.plain(ours[1])) == sorted(check.plain(theirs[1]))


def test_special_characters_come_through_whole() -> None:
    hard = "A & B <x> \"q\" 'r' {{ 7*7 }} {_{ z }_} </w:t>"
    expert = Deskundige(naam=hard, beroep=hard, datum=AT.date(), soort=Soort.SO, onafhankelijk=False, advies=hard)
    paper = changed("tlv", deskundigen=(expert, expert))
    body, _ = check.word_text(template("tlv").fill(fill.context(paper, None), None))
    assert body.count(hard) == 6


def test_a_box_is_kept_once_for_each_field() -> None:
    filled = template("tlv").fill(fill.context(example("tlv"), PLANS["tlv"]), None)
    document = zipfile.ZipFile(io.BytesIO(filled)).read("word/document.xml").decode()
    for field in PLANS["tlv"].fields:
        assert document.count(f'descr="veld_{field.name}"') == 1


def test_a_template_that_asks_for_an_unknown_fact_is_refused_by_name() -> None:
    data = put("word/document.xml", b"{{ onderwerp }}", b"{{ onderwerpen }}")
    with pytest.raises(Refused) as refusal:
        Template(data, "brief.docx").fill(fill.context(example("brief"), None), None)
    assert refusal.value.code == "template-mismatch"
    assert "onderwerpen" in str(refusal.value.facts["what"])


@pytest.mark.parametrize("part", ["word/document.xml", "word/header1.xml", "word/footer1.xml"])
def test_code_in_any_part_of_a_template_is_refused_with_that_part(part: str) -> None:
    names = zipfile.ZipFile(FOLDER / "brief.docx").namelist()
    assert part in names
    data = put(part, b"{{ ", b"{{ cycler.x() }}{{ ")
    with pytest.raises(Refused) as refusal:
        Template(data, "brief.docx")
    assert (refusal.value.code, refusal.value.facts["part"]) == ("template-invalid", part)


def test_code_in_the_properties_is_refused_too() -> None:
    data = put("docProps/core.xml", b"{{ nummer", b"{{ lipsum.__globals__ }}{{ nummer")
    with pytest.raises(Refused) as refusal:
        Template(data, "brief.docx")
    assert refusal.value.facts["part"] == "docProps/core.xml"


def test_the_qr_code_holds_this_documents_address() -> None:
    filled = template("tlv").fill(fill.context(example("tlv"), None), "https://controle.example/X")
    archive = zipfile.ZipFile(io.BytesIO(filled))
    assert fill.qr_picture("https://controle.example/X") in [archive.read(name) for name in archive.namelist()]
