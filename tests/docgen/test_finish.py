from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Name

from docgen import finish
from docgen.finish_tags import elements
from docgen.xmp import About, Profile, packet
from dossier.errors import Refused, Unavailable
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.ports import Written
from tests.docgen.conftest import AT, PLANS


@pytest.fixture
def tlv(written: Callable[[str], Written]) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(written("tlv").pdf))


def test_every_planned_field_stands_ready_in_order(tlv: pikepdf.Pdf) -> None:
    fields = list(tlv.Root.AcroForm.Fields)
    assert [str(field.T) for field in fields] == [field.name for field in PLANS["tlv"].fields]
    assert int(tlv.Root.AcroForm.SigFlags) == 3
    for field in fields:
        assert (field.FT, field.Subtype, int(field.F)) == (Name.Sig, Name.Widget, 132)
        assert "/V" not in field and "/N" in field.AP
        left, bottom, right, top = (float(edge) for edge in field.Rect)
        assert right - left > 270 and top - bottom > 33  # points: room for a name, a meaning and a time


def test_only_the_seal_locks_and_leaves_the_timestamp_open(tlv: pikepdf.Pdf) -> None:
    locks = {str(field.T): field.Lock for field in tlv.Root.AcroForm.Fields if "/Lock" in field}
    assert set(locks) == {"zegel"}
    assert (locks["zegel"].Type, locks["zegel"].Action) == (Name.SigFieldLock, Name.Exclude)
    assert [str(name) for name in locks["zegel"].Fields] == ["tijdstempel"]


def test_a_screen_reader_meets_each_field_in_its_place(tlv: pikepdf.Pdf) -> None:
    forms = [element for element in elements(tlv.Root.StructTreeRoot) if str(element.S) == "/Form"]
    assert len(forms) == len(PLANS["tlv"].fields)
    numbers = list(tlv.Root.StructTreeRoot.ParentTree.Nums)
    for form in forms:
        widget = form.K.Obj
        assert str(form.Alt) == str(widget.TU)
        at = numbers.index(widget.StructParent)
        assert numbers[at + 1].objgen == form.objgen


def test_every_table_has_headers_with_a_scope(tlv: pikepdf.Pdf) -> None:
    for table in [element for element in elements(tlv.Root.StructTreeRoot) if str(element.S) == "/Table"]:
        heads = [element for element in elements(table) if str(element.S) == "/TH"]
        assert heads
        for head in heads:
            assert any(one.get("/Scope") in (Name.Row, Name.Column) for one in head.A)


def test_pictures_and_pages_are_reachable(tlv: pikepdf.Pdf) -> None:
    figures = [element for element in elements(tlv.Root.StructTreeRoot) if str(element.S) == "/Figure"]
    assert ["/K" in figure and "/Alt" in figure for figure in figures] == [True]
    assert all(page.obj.Tabs == Name.S for page in tlv.pages)


def test_the_profile_is_told_with_the_extension_schema() -> None:
    said = packet(About("A & <B>", AT, Profile(3, "U"))).decode()
    assert "<pdfaid:part>3<" in said and "<pdfaid:conformance>U<" in said
    assert "<pdfaSchema:prefix>pdfuaid<" in said
    assert "A &amp; &lt;B&gt;" in said
    assert "2026-03-16T09:00:00Z" in said


def test_a_plan_that_the_template_has_no_room_for_is_refused(written: Callable[[str], Written]) -> None:
    # a letter without boxes: the room is made by the plan when it is filled
    more = FieldPlan((Field("extra", FieldKind.PARTY, "Extra"),))
    with pytest.raises(Refused) as refusal:
        finish.finish(written("brief").pdf, more, About("Brief", AT))
    assert (refusal.value.code, refusal.value.facts["field"]) == ("template-boxes", "extra")


def test_a_pdf_without_tags_and_a_file_that_is_none_are_not_finished() -> None:
    blank = pikepdf.new()
    blank.add_blank_page()
    out = io.BytesIO()
    blank.save(out)
    with pytest.raises(Unavailable):
        finish.finish(out.getvalue(), None, About("x", AT))
    with pytest.raises(Refused):
        finish.finish(b"no pdf", None, About("x", AT))


def test_the_title_is_that_of_the_whole_however_it_is_written(written: Callable[[str], Written]) -> None:
    about = "Brief"
    told = b"9 0 obj\n<</Title<FEFF0042007200690065006600E9>\n/Creator<FEFF0057>>>\nendobj"
    assert finish.title(b"8 0 obj\n<</Title<FEFF0041>/Parent 1 0 R>>\n" + told) == about + "é"
    with pikepdf.open(io.BytesIO(written("brief").pdf)) as pdf:
        assert finish.title(written("brief").pdf) == str(pdf.docinfo.Title)
