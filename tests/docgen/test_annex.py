from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name
from pypdf import PdfReader

from docgen import annex
from docgen.annex import Annex, join, look_at
from docgen.xmp import About
from dossier.errors import Refused
from dossier.ports import Written
from tests.docgen.conftest import AT

ABOUT = About("Brief BR-1", AT)
Fault = Callable[[pikepdf.Pdf], object]


@pytest.fixture
def sound(written: Callable[[str], Written]) -> bytes:
    """An archival PDF without fields: our own letter."""
    return written("brief").pdf


def changed(pdf: bytes, fault: Fault, **how: object) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        fault(document)
        document.save(out, fix_metadata_version=False, **how)
    return out.getvalue()


def test_annexes_stand_behind_the_paper_each_with_its_bookmark(written: Callable[[str], Written], sound: bytes) -> None:
    paper = written("inzage")
    made = join(paper.pdf, ABOUT, [Annex("Bijlage 1", sound), Annex("Bijlage 2", sound)])
    reader = PdfReader(io.BytesIO(made.pdf), strict=True)
    front, behind = paper.pages, len(PdfReader(io.BytesIO(sound)).pages)
    assert made.starts == (front + 1, front + behind + 1)
    assert len(reader.pages) == made.pages == front + 2 * behind
    marks = {str(one.title): reader.get_destination_page_number(one) + 1 for one in reader.outline[-2:]}  # type: ignore[union-attr,arg-type]
    assert marks == {"Bijlage 1": made.starts[0], "Bijlage 2": made.starts[1]}
    words = PdfReader(io.BytesIO(sound)).pages[0].extract_text()
    assert reader.pages[made.starts[1] - 1].extract_text() == words


def test_a_joined_file_claims_what_is_still_so_and_is_the_same_every_time(sound: bytes) -> None:
    made = join(sound, ABOUT, [Annex("Bijlage", sound)])
    assert made == join(sound, ABOUT, [Annex("Bijlage", sound)])
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        packet = pdf.Root.Metadata.read_bytes()
    assert b"<pdfaid:conformance>B<" in packet
    assert b"<pdfuaid:part>" not in packet


def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def note(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Annots = Array([pdf.make_indirect(Dictionary(Subtype=Name.Text, Rect=Array([1, 1, 9, 9])))])


def form(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AcroForm = Dictionary(Fields=Array())


def loose_font(pdf: pikepdf.Pdf) -> None:
    del next(iter(pdf.pages[0].Resources.Font.values())).FontDescriptor.FontFile2


def no_claim(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


def print_colours(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OutputIntents[0].DestOutputProfile.N = 4


def many_pages(pdf: pikepdf.Pdf) -> None:
    for _ in range(annex.MOST_PAGES):
        pdf.pages.append(pdf.pages[0])


def a_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["x.txt"] = b"x"


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (script, "acts"), (a_file, "acts"), (note, "notes"), (form, "form"), (loose_font, "fonts"),
        (no_claim, "archive"), (print_colours, "archive"), (many_pages, "pages"),
    ],
)  # fmt: skip
def test_an_annex_that_cannot_stay_what_it_was_is_refused_with_the_reason(fault: Fault, why: str, sound: bytes) -> None:
    with pytest.raises(Refused) as refusal:
        look_at(Annex("Bijlage 3", changed(sound, fault)))
    assert (refusal.value.code, refusal.value.facts) == ("annex-unfit", {"title": "Bijlage 3", "why": why})


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "unreadable"),
        (b"x%PDF-1.7", "unreadable"),
        (b"%PDF-1.7\n%%EOF", "unreadable"),
        (b"%PDF-" + b"0" * 2**25, "size"),
    ],
    ids=["empty", "not at byte 0", "no body", "too large"],
)
def test_what_is_no_sound_pdf_is_refused(data: bytes, why: str) -> None:
    with pytest.raises(Refused) as refusal:
        look_at(Annex("Bijlage", data))
    assert refusal.value.facts["why"] == why


def test_an_encrypted_annex_is_refused(sound: bytes) -> None:
    locked = changed(sound, lambda pdf: None, encryption=pikepdf.Encryption(user="geheim", owner="geheim"))
    with pytest.raises(Refused) as refusal:
        look_at(Annex("Bijlage", locked))
    assert refusal.value.facts["why"] == "encrypted"


def test_a_signed_paper_or_annex_is_never_written_anew(written: Callable[[str], Written], sound: bytes) -> None:
    def sign(pdf: pikepdf.Pdf) -> None:
        pdf.Root.AcroForm.Fields[0].V = pdf.make_indirect(Dictionary(Type=Name.Sig))

    signed = changed(written("tlv").pdf, sign)
    with pytest.raises(Refused, match="paper-signed"):
        join(signed, ABOUT, [Annex("Bijlage", sound)])
    with pytest.raises(Refused) as refusal:
        look_at(Annex("Bijlage", signed))
    assert refusal.value.facts["why"] == "signed"
