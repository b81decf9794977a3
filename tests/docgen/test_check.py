from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from docgen import check
from docgen.ride_along import attachments, read_facts
from docgen.xmp import About, Profile
from dossier.errors import Refused
from dossier.papers import Paper
from dossier.ports import Written
from tests.docgen.conftest import AT, PLANS, changed, example

ABOUT = About("Toelaatbaarheidsverklaring PO9901-2025-000042", AT, Profile(part=3))
Fault = Callable[[pikepdf.Pdf], None]


def checked(pdf: bytes, good: Written, paper: Paper | None = None) -> int:
    """What the check says of `pdf`, made of the example and with the files that rode along in `good`."""
    files = attachments(*read_facts(good.pdf))
    return check.check(pdf, good.docx, paper or example("tlv"), PLANS["tlv"], ABOUT, files)


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names = Dictionary(
        JavaScript=Dictionary(Names=Array(["a", Dictionary(S=Name.JavaScript, JS="app.alert(1)")]))
    )


def open_action(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Array([pdf.pages[0].obj, Name.Fit])


def attachment(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = b"x"


def hidden_action(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.AA = Dictionary(O=Dictionary(S=Name.Launch))


def lost_page(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0]


def lost_words(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[1]
    lines = page.Contents.read_bytes().split(b"TJ")
    middle = len(lines) // 2
    page.Contents = pdf.make_stream(b"TJ".join(lines[:middle]) + b"n" + b"TJ".join(lines[middle:]))


def loose_font(pdf: pikepdf.Pdf) -> None:
    font = next(iter(pdf.pages[0].Resources.Font.values()))
    del font.FontDescriptor.FontFile2


def other_title(pdf: pikepdf.Pdf) -> None:
    pdf.docinfo["/Title"] = "Testje Voorbeeldsma"


def other_xmp(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Metadata.write(pdf.Root.Metadata.read_bytes().replace(b"<pdfaid:part>3", b"<pdfaid:part>1"))


def other_language(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Lang = "en"


def lost_field(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1].Annots[0]


def renamed_field(pdf: pikepdf.Pdf) -> None:
    pdf.pages[-1].Annots[0].T = "ander"


def silent_field(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[-1].Annots[0].TU


def stacked_fields(pdf: pikepdf.Pdf) -> None:
    annotations = pdf.pages[-1].Annots
    annotations[1].Rect = Array(list(annotations[0].Rect))


def field_off_the_page(pdf: pikepdf.Pdf) -> None:
    pdf.pages[-1].Annots[0].Rect = Array([500, 10, 700, 50])


def other_annotation(pdf: pikepdf.Pdf) -> None:
    note = Dictionary(Type=Name.Annot, Subtype=Name.Text, Rect=Array([10, 10, 20, 20]), Contents="x")
    pdf.pages[-1].Annots.append(pdf.make_indirect(note))


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (script, "acts"),
        (open_action, "acts"),
        (attachment, "acts"),
        (hidden_action, "acts"),
        (lost_page, "text"),
        (lost_words, "text"),
        (loose_font, "fonts"),
        (other_title, "metadata"),
        (other_xmp, "metadata"),
        (other_language, "metadata"),
        (lost_field, "fields"),
        (renamed_field, "fields"),
        (silent_field, "fields"),
        (stacked_fields, "fields"),
        (field_off_the_page, "fields"),
        (other_annotation, "fields"),
    ],
    ids=lambda value: value.__name__ if callable(value) else "",
)
def test_each_fault_is_found_before_anybody_signs(fault: Fault, said: str, written: Callable[[str], Written]) -> None:
    good = written("tlv")
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        fault(pdf)
        pdf.save(out, fix_metadata_version=False)
    with pytest.raises(Refused) as refusal:
        checked(out.getvalue(), good)
    assert (refusal.value.code, refusal.value.facts["fault"]) == ("paper-fault", said)


def test_a_sound_paper_passes_with_its_number_of_pages(written: Callable[[str], Written]) -> None:
    good = written("tlv")
    assert checked(good.pdf, good) == good.pages


def test_a_fact_that_the_template_forgot_is_named(written: Callable[[str], Written]) -> None:
    good = written("tlv")
    with pytest.raises(Refused) as refusal:
        checked(good.pdf, good, changed("tlv", rechtsgrond="iets anders"))
    assert refusal.value.facts["field"] == "rechtsgrond"


@pytest.mark.parametrize("data", [b"", b"no pdf", b"%PDF-1.7\n%%EOF"])
def test_what_is_no_pdf_is_refused(data: bytes, written: Callable[[str], Written]) -> None:
    with pytest.raises(Refused):
        checked(data, written("tlv"))
