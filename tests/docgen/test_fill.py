from __future__ import annotations

import dataclasses
import io
import itertools
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from functools import cache
from typing import Any

import pytest
from docxtpl import DocxTemplate
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from docgen import catalogue, check, fill, qr
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


def by_docxtpl(kind: str, facts: dict[str, object]) -> dict[str, bytes]:
    """The same template and facts through docxtpl itself, the reference: its parts with words."""
    reference = DocxTemplate(FOLDER / f"{kind}.docx")
    reference.render({**facts, "vak": fill._Boxes().mark}, environment(fill.dressed))
    out = io.BytesIO()
    reference.save(out)
    return worded(out.getvalue())


def worded(docx: bytes) -> dict[str, bytes]:
    """Body, headers and footers in canonical form (XML C14N 1.0), headers and footers in the order of their text.

    docxtpl numbers drawings anew and names the parts anew; an empty text element it may drop or keep.
    """
    body, around = b"", []
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                tree = etree.fromstring(archive.read(name))
                for drawing in tree.iter(
                    "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
                ):
                    drawing.set("id", "")
                canonical = etree.tostring(tree, method="c14n")
                body, around = (canonical, around) if name == "word/document.xml" else (body, [*around, canonical])
    return {"body": body, **{f"around {n}": part for n, part in enumerate(sorted(around))}}


@pytest.mark.parametrize("kind", KINDS)
def test_the_compiled_template_gives_what_docxtpl_gives(kind: str) -> None:
    facts = fill.context(example(kind), PLANS.get(kind))
    assert worded(template(kind).fill(facts, None)) == by_docxtpl(kind, facts)


HOSTILE = st.text(
    st.sampled_from("aé&<>\"'{}%#_|\n ½😀م\u0301\u200d/w:t]]>") | st.characters(exclude_categories=["C"]), max_size=40
).filter(lambda text: not re.search(r"\{_[{%]|[}%]_\}", text))
"""Whatever may come in a fact but docxtpl's own escapes, which it would unfold in a value too."""


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(sorted(KINDS)), st.lists(HOSTILE, min_size=1, max_size=6))
def test_it_does_so_for_any_text_in_any_fact(kind: str, hostile: list[str]) -> None:
    texts = itertools.cycle(hostile)
    facts = fill.context(with_texts(example(kind), texts), PLANS.get(kind))
    assert worded(compiled(kind).fill(facts, None)) == by_docxtpl(kind, facts)


def with_texts(value: Any, texts: Iterator[str]) -> Any:
    """A paper with every plain text in it replaced, but what stands in an attribute (code, names of fields)."""
    if type(value) is str:
        return next(texts)
    if isinstance(value, tuple):
        return tuple(with_texts(one, texts) for one in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in dataclasses.fields(value)]
        made = object.__new__(type(value))
        for name in names:
            old = getattr(value, name)
            object.__setattr__(made, name, old if name in ("verificatie", "veld") else with_texts(old, texts))
        return made
    return value


def test_docxtpls_own_escapes_are_text_in_a_value_and_braces_in_a_template() -> None:
    data = put("word/document.xml", b"{{ onderwerp }}", b"{_{ {{ onderwerp }} }_}")
    facts = fill.context(changed("brief", onderwerp="{_{ x }_}"), PLANS.get("brief"))
    body, _ = check.word_text(Template(data, "brief.docx").fill(facts, None))
    assert "{{ {_{ x }_} }}" in body


def test_a_value_in_an_attribute_is_words_in_one_line() -> None:
    data = put("word/document.xml", b"<w:body>", b'<w:body><w:p w:rsidR="x {{ onderwerp }}"/>')
    facts = fill.context(changed("brief", onderwerp='regel\n"twee" <3> 😀 & meer'), PLANS.get("brief"))
    with zipfile.ZipFile(io.BytesIO(Template(data, "brief.docx").fill(facts, None))) as archive:
        first = etree.fromstring(archive.read("word/document.xml"))[0][0]
    assert list(first.attrib.values()) == ['x regel "twee" <3> 😀 & meer']


def test_a_part_is_filled_however_word_cut_its_tags_up() -> None:
    data = put("word/header1.xml", b"{{ ", b"{</w:t></w:r><w:r><w:t>{ ")
    filled = Template(data, "brief.docx").fill(fill.context(example("brief"), None), None)
    assert b"{" not in zipfile.ZipFile(io.BytesIO(filled)).read("word/header1.xml")


@cache
def compiled(kind: str) -> Template:
    return template(kind)


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
    assert qr.picture("https://controle.example/X") in [archive.read(name) for name in archive.namelist()]
