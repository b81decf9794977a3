"""Two questions about a PDF answered in one pass over its bytes, or not at all.

pypdf opens the file and gives its streams; walking them object by object is most of what a check
costs. Here every byte must fit a small grammar (what LibreOffice writes); whatever does not is
answered with None, and `check` then asks pypdf itself (record 0170).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from typing import Final, TypeAlias

from pypdf import PageObject, PdfReader
from pypdf.generic import DictionaryObject, StreamObject

Letters: TypeAlias = Mapping[int, str]
"""What each byte of a string stands for in one font."""
_STRING: Final = rb"<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*\)"
_NAME: Final = rb"/[^\s/<>\[\]()%#]+"
_STEP: Final = re.compile(
    rb"""\s*(?:
      \[(?P<many>(?:[-+.\d\s]|%(string)s)*)\]\s*TJ(?=\s|$)
    | (?P<one>%(string)s)\s*Tj(?=\s|$)
    | (?P<font>%(name)s)\s+[-+.\d]+\s+Tf(?=\s|$)
    | (?P<tag>%(name)s)\s*(?:BMC|(?:<<(?:[^<>()]|%(string)s)*>>|%(name)s)\s*BDC)(?=\s|$)
    | (?P<end>EMC)(?=\s|$)
    | (?P<save>q)(?=\s|$)
    | (?P<restore>Q)(?=\s|$)
    | %(name)s\s+(?:Do|gs|cs|CS|sh|ri)(?=\s|$)
    | \[[-+.\d\s]*\]\s*[-+.\d]+\s+d(?=\s|$)
    | (?:[-+.\d]+\s+)*(?:w|J|j|M|i|cm|m|l|c|v|y|h|re|S|s|f\*?|F|B\*?|b\*?|n|W\*?
        |BT|ET|Td|TD|Tm|T\*|Tc|Tw|Tz|TL|Tr|Ts|g|G|rg|RG|k|K|sc|SC)(?=\s|$)
    )"""
    % {b"string": _STRING, b"name": _NAME},
    re.VERBOSE | re.DOTALL,
)
_PIECE: Final = re.compile(_STRING, re.DOTALL)
_ESCAPE: Final = re.compile(rb"\\([0-7]{1,3}|\r\n|.)", re.DOTALL)
_ESCAPED: Final = {
    b"n": b"\n",
    b"r": b"\r",
    b"t": b"\t",
    b"b": b"\b",
    b"f": b"\f",
    b"\n": b"",
    b"\r": b"",
    b"\r\n": b"",
}
_PAIRS: Final = re.compile(rb"beginbfchar\s(.*?)endbfchar", re.DOTALL)
_PAIR: Final = re.compile(rb"<([0-9A-Fa-f]{2})>\s*<([0-9A-Fa-f]+)>\s*")


def page_text(page: PageObject) -> str | None:
    """The letters of a page outside its decoration, in the order they are drawn."""
    contents, fonts = page.get_contents(), _fonts(page)
    if contents is None or fonts is None:
        return None
    return _read(contents.get_data(), fonts)


def _read(data: bytes, fonts: Mapping[bytes, Letters]) -> str | None:
    said: list[str] = []
    current: list[Letters | None] = [None]
    inside: list[bool] = []
    at, stop = 0, len(data.rstrip())
    while at < stop:
        step = _STEP.match(data, at)
        if step is None:
            return None
        at, kind = step.end(), step.lastgroup
        if kind in ("many", "one"):
            letters = current[-1]
            if letters is None:
                return None
            if True not in inside:
                said += [letters.get(code, "\ufffd") for text in _PIECE.findall(step[kind]) for code in _bytes(text)]
        elif kind == "tag":
            inside.append(step["tag"] == b"/Artifact")
        elif kind == "end":
            del inside[-1:]
        elif kind is not None:
            _turn(kind, fonts.get(step["font"]), current)
    return "".join(said)


def _turn(kind: str, font: Letters | None, current: list[Letters | None]) -> None:
    """Another font, or the graphics state saved and had back (ISO 32000-1, 8.4.2)."""
    if kind == "font":
        current[-1] = font
    elif kind == "save":
        current.append(current[-1])
    elif len(current) > 1:
        current.pop()


def _bytes(text: bytes) -> bytes:
    """A string of the content as the bytes it means (ISO 32000-1, 7.3.4)."""
    if text.startswith(b"<"):
        digits = b"".join(text[1:-1].split())
        return bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii"))
    return _ESCAPE.sub(_meant, text[1:-1]) if b"\\" in text else text[1:-1]


def _meant(escape: re.Match[bytes]) -> bytes:
    code = escape[1]
    return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPED.get(code, code)


def _fonts(page: PageObject) -> dict[bytes, Letters] | None:
    """The letters of each font of a page; None where a font is of another kind than LibreOffice writes."""
    resources = page["/Resources"].get_object()
    fonts = resources.get("/Font", DictionaryObject()).get_object() if isinstance(resources, DictionaryObject) else {}
    known: dict[bytes, Letters] = {}
    for name, one in fonts.items():
        font = one.get_object()
        table = font.get("/ToUnicode")
        stream = table.get_object() if table is not None else None
        if font.get("/Subtype") != "/TrueType" or not isinstance(stream, StreamObject):
            return None
        letters = _letters(stream.get_data())
        if letters is None:
            return None
        known[name.encode("latin-1", "replace")] = letters
    return known


@lru_cache(maxsize=64)
def _letters(table: bytes) -> Letters | None:
    """A ToUnicode table of single bytes (ISO 32000-1, 9.10.3)."""
    if b"beginbfrange" in table or not re.search(rb"begincodespacerange\s*<00>\s*<FF>\s*endcodespacerange", table):
        return None
    found: dict[int, str] = {}
    for pairs in _PAIRS.findall(table):
        if _PAIR.sub(b"", pairs).strip():
            return None
        for code, meant in _PAIR.findall(pairs):
            found[int(code, 16)] = bytes.fromhex(meant.decode("ascii")).decode("utf-16-be", "replace")
    return found


def is_quiet(reader: PdfReader, pdf: bytes, acting: frozenset[str], carried: Mapping[bytes, int] | None = None) -> bool:
    """Whether none of these names stands anywhere in the file, also where nothing refers to it.

    `carried`: names that stand in it just so many times, since files ride along.
    False means "perhaps not": compressed bytes may look like a name, and a name may be written with `#`.
    """
    names = b"|".join(re.escape(name[1:].encode("ascii")) for name in sorted(acting))
    sought = re.compile(rb"/(?:(?:" + names + rb")(?![A-Za-z0-9_.+-])|[A-Za-z0-9]{0,31}#[0-9A-Fa-f]{2})")
    pieces = [pdf]
    for number in {number for number, _ in reader.xref_objStm.values()}:
        stream = reader.get_object(number)
        if not isinstance(stream, StreamObject):
            return False
        pieces.append(stream.get_data())
    return Counter(name for piece in pieces for name in sought.findall(piece)) == Counter(carried or {})
