from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from docx import Document

from docgen.catalogue import standard
from docgen.template_review import review
from dossier.errors import NotFound
from dossier.findings import Finding, Severity
from dossier.papers import KINDS


def edited(change: Callable[[Any], object], kind: str = "tlv") -> bytes:
    """The standard template, changed and saved by another program than made it."""
    document, out = Document(io.BytesIO(standard(kind))), io.BytesIO()
    change(document)
    document.save(out)
    return out.getvalue()


def put(old: str, new: str) -> Callable[[Any], None]:
    """Replace some text wherever it stands."""

    def change(document: Any) -> None:
        tables = [paragraph for table in document.tables for cell in table._cells for paragraph in cell.paragraphs]
        runs = [run for paragraph in [*document.paragraphs, *tables] for run in paragraph.runs if old in run.text]
        assert runs, old
        for run in runs:
            run.text = run.text.replace(old, new)

    return change


def add(*runs: str) -> Callable[[Any], None]:
    """A paragraph before the first, in as many runs as given: Word cuts text as it likes."""

    def change(document: Any) -> None:
        paragraph = document.paragraphs[0].insert_paragraph_before()
        for run in runs:
            paragraph.add_run(run)

    return change


def packed(change: Callable[[dict[str, bytes]], object]) -> bytes:
    """The standard template with parts changed by hand."""
    with zipfile.ZipFile(io.BytesIO(standard("tlv"))) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def inserted(part: str, xml: bytes) -> bytes:
    """`xml` at the end of a part's outermost element."""
    return packed(
        lambda parts: parts.update({part: re.sub(rb"(</[\w:]+>)\s*$", lambda end: xml + end.group(1), parts[part])})
    )


def said(finding: Finding) -> tuple[str, str]:
    return finding.code, finding.field


@pytest.mark.parametrize("kind", KINDS)
def test_the_standard_template_has_no_fault(kind: str) -> None:
    assert [one for one in review(standard(kind), kind) if one.severity is Severity.STOP] == []


def test_it_survives_another_programs_saving() -> None:
    assert review(edited(lambda document: None), "tlv") == ()


@pytest.mark.parametrize(
    ("change", "code", "field", "near"),
    [
        (add("{{ leerling.naamm }}"), "template-name-unknown-near", "leerling.naamm", "leerling.naam"),
        (add("{{ leer", "ling.na", "amm }}"), "template-name-unknown-near", "leerling.naamm", "leerling.naam"),
        (add("{{ numer }}"), "template-name-unknown-near", "numer", "nummer"),
        (add("{{ geboortedatum }}"), "template-name-unknown-near", "geboortedatum", "leerling.geboortedatum"),
        (add("{{ iets }}"), "template-name-unknown", "iets", ""),
        (add("{{ school_nieuw.naam }}"), "template-optional", "school_nieuw", ""),
        (add("{{ einddatum|datum }}"), "template-optional", "einddatum", ""),
        (add("{{ leerling }}"), "template-group", "leerling", "voornamen"),
        (add("{% for x in nummer %}{{ x }}{% endfor %}"), "template-not-a-list", "nummer", ""),
        (add("{{ nummer|datum }}"), "template-filter-unfit", "nummer|datum", ""),
        (add("{{ besluitdatum }}"), "template-date-bare", "besluitdatum", "besluitdatum|datum"),
        (add("{{ nummer|safe }}"), "template-foreign", "filter safe", ""),
        (add("{{ cycler.__init__.__globals__.os.popen('id') }}"), "template-foreign", "call", ""),
        (add("{% set x = 'a' * 999999999 %}"), "template-foreign", "assign", ""),
        (add("{% if nummer %}zonder einde"), "template-broken", "", ""),
        (add("{{ nummer }"), "template-broken", "", ""),
    ],
)
def test_a_wrong_placeholder_is_named_at_its_paragraph(change: Any, code: str, field: str, near: str) -> None:
    found = {said(one): dict(one.facts) for one in review(edited(change), "tlv")}
    assert (code, field) in found
    facts = found[code, field]
    assert facts.get("near", "") == near
    assert facts["part"] == "document"
    assert facts["paragraph"] == 1 or code == "template-broken"


@pytest.mark.parametrize("text", ["{{ " + "(" * 5000 + " }}", "{" * 300_000, "{% " * 100_000, "{{ nummer", "nummer }}"])
def test_a_text_that_would_vanish_or_never_end_is_refused_at_once(text: str) -> None:
    (found,) = review(edited(add(text), "brief"), "brief")
    assert found.code == "template-broken"


def test_what_may_be_absent_is_right_inside_its_if() -> None:
    good = "{% if school_nieuw and einddatum %}{{ school_nieuw.naam }} {{ einddatum|datum }}{% endif %}"
    assert review(edited(add(good)), "tlv") == ()
    other = "{% if not einddatum %}geen{% else %}{{ einddatum|datum }}{% endif %}"
    assert review(edited(add(other)), "tlv") == ()


def test_a_place_in_a_table_has_its_row_and_column() -> None:
    found = review(edited(put("leerling.geboortedatum", "leerling.gebortedatum")), "tlv")
    place = dict(next(one for one in found if one.field == "leerling.gebortedatum").facts)
    assert (place["table"], place["row"], place["column"]) == (1, 1, 2)
    assert ("template-missing", "leerling.geboortedatum") in {said(one) for one in found}


def test_a_fault_in_the_header_is_found_there() -> None:
    def change(document: Any) -> None:
        document.sections[0].header.paragraphs[0].add_run("{{ nix }}")

    assert [dict(one.facts)["part"] for one in review(edited(change), "tlv")] == ["header2"]


def test_no_room_to_sign_and_no_code_are_named() -> None:
    def change(document: Any) -> None:
        for table in document.tables:
            if any("vak(v)" in cell.text for cell in table._cells):
                table._tbl.getparent().remove(table._tbl)
        for picture in document.element.body.xpath(".//w:drawing"):
            picture.getparent().remove(picture)

    codes = {one.code for one in review(edited(change), "tlv")}
    assert {"template-boxes-missing", "template-qr-missing"} <= codes


def test_a_letterhead_of_ones_own_only_warns() -> None:
    def change(document: Any) -> None:
        table = document.sections[0].first_page_header.tables[0]
        table._tbl.getparent().remove(table._tbl)

    found = review(edited(change), "tlv")
    assert {one.code for one in found} == {"template-missing-letterhead"}
    assert {one.severity for one in found} == {Severity.WARN}


FIELD = b'<w:p><w:fldSimple w:instr="INCLUDETEXT x"/></w:p>'
PIECES = b"<w:p><w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>PICTURE x</w:instrText></w:r></w:p>"
LINK = b'<Relationship Id="x" Type="t" Target="http://a.example/" TargetMode="&#69;xternal"/>'
SWELLING = b"<a/>" + b" " * (5 * 2**20)


@pytest.mark.parametrize(
    ("data", "part", "what"),
    [
        (inserted("word/document.xml", b'<x:altChunk xmlns:x="urn:x"/>'), "document", "object altChunk"),
        (inserted("word/document.xml", FIELD), "document", "field INCLUDETEXT"),
        (inserted("word/document.xml", PIECES), "document", "field INCLUDEPICTURE"),
        (inserted("word/_rels/document.xml.rels", LINK), "document", "link http://a.example/"),
        (packed(lambda parts: parts.update({"word/vbaProject.bin": b"x"})), "vbaProject.bin", "part"),
        (packed(lambda parts: parts.update({"word/header7.xml": SWELLING})), "header7", "size"),
    ],
    ids=["another prefix", "field", "field in pieces", "link in disguise", "macro", "swelling"],
)
def test_what_does_more_than_words_is_refused_with_its_place(data: bytes, part: str, what: str) -> None:
    (found,) = review(data, "tlv")
    assert found.code == "template-unsafe"
    assert dict(found.facts)["part"] == part
    assert str(dict(found.facts)["what"]).startswith(what)


def test_what_word_adds_by_itself_is_left_out() -> None:
    relation = b'<Relationship Id="c" Type="t/customXml" Target="../customXml/item1.xml"/>'
    with_extra = packed(
        lambda parts: parts.update(
            {
                "customXml/item1.xml": b"<x/>",
                "docMetadata/LabelInfo.xml": b"<x/>",
                "word/_rels/document.xml.rels": parts["word/_rels/document.xml.rels"].replace(
                    b"</Relationships>", relation + b"</Relationships>"
                ),
            }
        )
    )
    assert review(with_extra, "tlv") == ()


def test_a_page_count_in_pieces_is_a_page_count() -> None:
    pieces = (
        b"<w:p><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:instrText> \\* MERGEFORMAT</w:instrText></w:r></w:p>"
    )
    assert review(inserted("word/document.xml", pieces), "tlv") == ()


def test_what_is_no_word_file_and_an_unknown_kind_are_refused() -> None:
    assert [one.code for one in review(b"%PDF-1.7", "tlv")] == ["template-unreadable"]
    with pytest.raises(NotFound):
        review(standard("tlv"), "iets")
