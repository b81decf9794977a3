"""A table as CSV or XLSX that no spreadsheet reads as a formula.

A cell that begins with a sign a program might compute with gets an apostrophe before it (OWASP, CSV
injection; ASVS 1.2.10). The workbook is ECMA-376 in its smallest form: one sheet of inline text, no
formula, no style, no link.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Sequence
from typing import Final
from xml.sax.saxutils import escape

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
LONGEST_CELL: Final = 32_767
_COMPUTES: Final = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)  # the oldest moment a zip knows: same table, same bytes

Rows = Iterable[Sequence[str]]


def cell(text: str) -> str:
    """The text as a cell may hold it: nothing to compute, nothing that is no character, not too long."""
    clean = _UNPRINTABLE.sub("\ufffd", text)
    return ("'" + clean if clean.startswith(_COMPUTES) else clean)[:LONGEST_CELL]


def table(kind: str, rows: Rows) -> bytes:
    """The rows (the first names the columns) as `csv` or `xlsx`."""
    clean = [[cell(one) for one in row] for row in rows]
    return _csv(clean) if kind == "csv" else _xlsx(clean)


def _csv(rows: Rows) -> bytes:
    """RFC 4180, with the mark by which Excel sees that it is UTF-8."""
    out = io.StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n").writerows(rows)
    return ("\ufeff" + out.getvalue()).encode()


def _xlsx(rows: Rows) -> bytes:
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/sheet.xml" ContentType="{_KIND}.worksheet+xml"/></Types>',
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
        '<sheets><sheet name="Register" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "sheet.xml"),
        "xl/sheet.xml": f'<worksheet xmlns="{_MAIN}"><sheetData>{"".join(map(_row, rows))}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as folder:
        for name, text in parts.items():
            folder.writestr(zipfile.ZipInfo(name, _FIXED), _HEAD + text, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _relations(kind: str, target: str) -> str:
    one = f'<Relationship Id="r1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{one}</Relationships>'


def _row(cells: Sequence[str]) -> str:
    texts = (f'<c t="inlineStr"><is><t xml:space="preserve">{escape(one)}</t></is></c>' for one in cells)
    return f"<row>{''.join(texts)}</row>"
