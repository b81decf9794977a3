"""Visible marks: who signed, in which role, what it says, and when (Amsterdam time with its offset).

The mark is the widget's appearance only: page content is never touched after the first signature
(signing.md §0.3). Its font is embedded, with widths and a way back to text, as PDF/A asks.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.form_tools import annot_width_height, get_single_field_annot
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.writer import BasePdfFileWriter

from dossier.errors import Refused
from signing.mark_font import MarkFont, Selection, mark_font, select

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
_LARGEST, _SMALLEST, _LEADING, _MARGIN = 10.0, 4.0, 1.3, 3.0


@dataclass(frozen=True, slots=True)
class Mark:
    """The lines of one mark, printable and in composed form (NFC)."""

    lines: tuple[str, ...]


def mark(title: str, name: str, at: datetime) -> Mark:
    """A mark of three lines: title ("ouder met gezag: gezien"), name as typed, and the moment.

    Refuses a name with a character the shipped font lacks (`mark-unprintable`), so ask `unprintable`
    when the name is typed.
    """
    clean = unicodedata.normalize("NFC", name)
    if letter := unprintable(clean):
        raise Refused("mark-unprintable", field="naam", character=letter)
    return Mark((title, clean, moment(at)))


def unprintable(text: str) -> str | None:
    """The first character of `text` that a mark cannot show, or None."""
    return mark_font().missing(unicodedata.normalize("NFC", text))


def moment(at: datetime) -> str:
    """`22-11-2026 05:10:22 +01:00 (Amsterdam)`."""
    local = at.astimezone(AMSTERDAM)
    offset = local.strftime("%z")
    return f"{local:%d-%m-%Y %H:%M:%S} {offset[:3]}:{offset[3:]} (Amsterdam)"


def draw(writer: BasePdfFileWriter, field: generic.DictionaryObject, shown: Mark) -> None:
    """Give the field's widget this mark; a widget without size keeps its own appearance."""
    widget = get_single_field_annot(field)
    width, height = (float(side) for side in annot_width_height(widget))
    if not (width and height):
        return
    font = mark_font()
    chosen = select(font, shown.lines)
    form = generic.StreamObject(
        {
            pdf_name("/Type"): pdf_name("/XObject"),
            pdf_name("/Subtype"): pdf_name("/Form"),
            pdf_name("/BBox"): _numbers(0, 0, width, height),
            pdf_name("/Resources"): _dictionary(
                {"/Font": _dictionary({"/F1": writer.add_object(_font(writer, font, chosen))})}
            ),
        },
        stream_data=_content(font, chosen, shown.lines, width, height),
    )
    # Compressed just when the look it replaces was: EU DSS takes another /Filter for an undefined change.
    if _is_compressed(widget):
        form.compress()
    widget[pdf_name("/AP")] = _dictionary({"/N": writer.add_object(form)})
    writer.update_container(widget)


def _is_compressed(widget: generic.DictionaryObject) -> bool:
    try:
        return "/Filter" in widget["/AP"]["/N"]
    except KeyError:
        return False


def _content(font: MarkFont, chosen: Selection, lines: Sequence[str], width: float, height: float) -> bytes:
    widest = max(font.width(line) for line in lines) / 1000
    room = (width - 2 * _MARGIN) / widest
    tall = (height - 2 * _MARGIN) / (_LEADING * len(lines))
    size = max(_SMALLEST, min(_LARGEST, room, tall))
    top = (height + size * _LEADING * len(lines)) / 2 - size * font.ascent / 1000
    rows = " T* ".join(f"<{chosen.encoded(line)}> Tj" for line in lines)
    text = f"q BT /F1 {size:.2f} Tf {size * _LEADING:.2f} TL {_MARGIN:.2f} {top:.2f} Td {rows} ET Q"
    return text.encode("ascii")


def _font(writer: BasePdfFileWriter, font: MarkFont, chosen: Selection) -> generic.DictionaryObject:
    """A Type 0 font with Identity-H codes (ISO 32000-2 §9.7) and a ToUnicode map."""
    name = pdf_name(f"/{_tag(chosen)}+ZegelMark")
    program = generic.StreamObject(
        {pdf_name("/Length1"): generic.NumberObject(len(chosen.file))}, stream_data=chosen.file
    )
    unicode_map = generic.StreamObject(stream_data=_to_unicode(chosen))
    for stream in (program, unicode_map):
        stream.compress()
    descriptor = _dictionary(
        {
            "/Type": pdf_name("/FontDescriptor"),
            "/FontName": name,
            "/Flags": generic.NumberObject(4),
            "/FontBBox": _numbers(*font.box),
            "/ItalicAngle": generic.NumberObject(0),
            "/Ascent": generic.NumberObject(font.ascent),
            "/Descent": generic.NumberObject(font.descent),
            "/CapHeight": generic.NumberObject(714),
            "/StemV": generic.NumberObject(80),
            "/FontFile2": writer.add_object(program),
        }
    )
    descendant = _dictionary(
        {
            "/Type": pdf_name("/Font"),
            "/Subtype": pdf_name("/CIDFontType2"),
            "/BaseFont": name,
            "/CIDSystemInfo": _dictionary(
                {
                    "/Registry": generic.pdf_string("Adobe"),
                    "/Ordering": generic.pdf_string("Identity"),
                    "/Supplement": generic.NumberObject(0),
                }
            ),
            "/FontDescriptor": writer.add_object(descriptor),
            "/CIDToGIDMap": pdf_name("/Identity"),
            "/W": generic.ArrayObject([generic.NumberObject(0), _numbers(*chosen.widths)]),
        }
    )
    return _dictionary(
        {
            "/Type": pdf_name("/Font"),
            "/Subtype": pdf_name("/Type0"),
            "/BaseFont": name,
            "/Encoding": pdf_name("/Identity-H"),
            "/DescendantFonts": generic.ArrayObject([writer.add_object(descendant)]),
            "/ToUnicode": writer.add_object(unicode_map),
        }
    )


def _to_unicode(chosen: Selection) -> bytes:
    """Which code is which character (ISO 32000-2 §9.10.3): at most 100 pairs per block."""
    pairs = [f"<{code:04X}> <{letter.encode('utf-16-be').hex().upper()}>" for letter, code in chosen.codes.items()]
    blocks = [pairs[start : start + 100] for start in range(0, len(pairs), 100)]
    body = "\n".join(f"{len(block)} beginbfchar\n" + "\n".join(block) + "\nendbfchar" for block in blocks)
    return (
        "/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n"
        "/CIDSystemInfo << /Registry (Adobe) /Ordering (UCS) /Supplement 0 >> def\n"
        "/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{body}\n"
        "endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend"
    ).encode("ascii")


def _tag(chosen: Selection) -> str:
    """Six capitals that differ between selections (ISO 32000-2 §9.9.2)."""
    digest = hashlib.sha256(chosen.file).digest()
    return "".join(chr(ord("A") + byte % 26) for byte in digest[:6])


def _dictionary(items: dict[str, generic.PdfObject]) -> generic.DictionaryObject:
    return generic.DictionaryObject({pdf_name(key): value for key, value in items.items()})


def _numbers(*values: float) -> generic.ArrayObject:
    return generic.ArrayObject(
        [
            generic.NumberObject(value) if isinstance(value, int) else generic.FloatObject(f"{value:.3f}")
            for value in values
        ]
    )
