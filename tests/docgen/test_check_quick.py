from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Dictionary, Name
from pypdf import PdfReader

from docgen import check, check_quick
from dossier.papers import KINDS
from dossier.ports import Written


def changed(data: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as pdf:
        change(pdf)
        pdf.save(out, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


def first_page(data: bytes) -> str | None:
    return check_quick.page_text(PdfReader(io.BytesIO(data)).pages[0])


@pytest.mark.parametrize("kind", KINDS)
def test_it_reads_what_pypdf_reads(kind: str, written: Callable[[str], Written]) -> None:
    reader = PdfReader(io.BytesIO(written(kind).pdf))
    quick = [check_quick.page_text(page) for page in reader.pages]
    slow = [check.tagged_text(page, reader) for page in reader.pages]
    assert [check.plain(text or "") for text in quick] == [check.plain(text) for text in slow]
    assert all(map(str.strip, slow))


@pytest.mark.parametrize(
    "strange",
    [
        b"BT (more) ' ET",
        b'BT 1 1 (more) " ET',
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",
        b"% a comment",
        b"BT /F1 9 Tf <0",
        b"/F#31 9 Tf",
        b"BX EX",
        b"<< /A 1 >>",
    ],
)
def test_what_libreoffice_does_not_write_is_left_to_pypdf(strange: bytes, written: Callable[[str], Written]) -> None:
    def add(pdf: pikepdf.Pdf) -> None:
        page = pdf.pages[0]
        page.Contents = pdf.make_stream(page.Contents.read_bytes() + b"\n" + strange)

    assert first_page(changed(written("brief").pdf, add)) is None


def test_words_in_decoration_are_not_read_and_the_font_is_the_one_in_force(written: Callable[[str], Written]) -> None:
    def rewrite(pdf: pikepdf.Pdf) -> None:
        font = pdf.pages[0].Resources.Font
        for name, letter in (("/A", b"0061"), ("/B", b"0062005C")):
            table = (
                b"begincodespacerange\n<00> <FF>\nendcodespacerange 1 beginbfchar\n<29> <" + letter + b">\nendbfchar"
            )
            font[name] = Dictionary(Type=Name.Font, Subtype=Name.TrueType, ToUnicode=pdf.make_stream(table))
        pdf.pages[0].Contents = pdf.make_stream(
            b"/A 9 Tf q /B 9 Tf (\\)) Tj Q [ <2 9> -1.5 (\\051) ] TJ /Artifact BMC /P << /MCID 1 >> BDC <29> Tj EMC EMC"
            b" /Span << /ActualText (x \\) >>) >> BDC /B 9 Tf <29> Tj EMC"
        )

    assert first_page(changed(written("brief").pdf, rewrite)) == "b\\aab\\"


def test_a_font_of_another_kind_is_left_to_pypdf(written: Callable[[str], Written]) -> None:
    def without_table(pdf: pikepdf.Pdf) -> None:
        del next(iter(pdf.pages[0].Resources.Font.values())).ToUnicode

    def of_two_bytes(pdf: pikepdf.Pdf) -> None:
        table = next(iter(pdf.pages[0].Resources.Font.values())).ToUnicode
        table.write(table.read_bytes().replace(b"<00> <FF>", b"<0000> <FFFF>"))

    for change in (without_table, of_two_bytes):
        assert first_page(changed(written("brief").pdf, change)) is None


def is_quiet(data: bytes) -> bool:
    return check_quick.is_quiet(PdfReader(io.BytesIO(data)), data, check.ACTING)


@pytest.mark.parametrize("name", sorted(check.ACTING))
def test_no_acting_name_is_missed_wherever_it_stands(name: str, written: Callable[[str], Written]) -> None:
    assert is_quiet(written("brief").pdf)

    def add(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj["/Deep"] = pdf.make_indirect(pikepdf.Array([Dictionary({name: 1})]))

    assert not is_quiet(changed(written("brief").pdf, add))


def test_a_name_written_with_escapes_is_left_to_pypdf(written: Callable[[str], Written]) -> None:
    assert not is_quiet(written("brief").pdf + b"\n9 0 obj << /J#53 (x) >> endobj")
