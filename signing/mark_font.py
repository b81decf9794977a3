"""The font of visible marks: a selection per mark, built from the prepared one without a library.

A mark carries only the glyphs it uses, renumbered from 1, so that it adds a few kilobytes and no
milliseconds (a general subsetter takes 65 ms per signature, signing.md L3).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

from fontTools.ttLib import TTFont

_FILE = Path(__file__).parent / "fonts" / "mark.ttf"


@dataclass(frozen=True, slots=True)
class MarkFont:
    """The prepared font: per character its glyph, per glyph its outline and width (1/1000 em)."""

    glyph_of: Mapping[int, int]
    outlines: Sequence[bytes]
    widths: Sequence[int]
    bearings: Sequence[int]
    ascent: int
    descent: int
    box: tuple[int, int, int, int]
    head: bytes
    hhea: bytes
    maxp: bytes

    def missing(self, text: str) -> str | None:
        """The first character the font does not have, or None."""
        return next((letter for letter in text if ord(letter) not in self.glyph_of), None)

    def width(self, text: str) -> int:
        """How wide a line is, in 1/1000 em."""
        return sum(self.widths[self.glyph_of[ord(letter)]] for letter in text)


@dataclass(frozen=True, slots=True)
class Selection:
    """The glyphs some texts use: `codes` numbers each character from 1; `file` is the TrueType font."""

    codes: Mapping[str, int]
    widths: Sequence[int]
    file: bytes

    def encoded(self, text: str) -> str:
        """The text as the hexadecimal digits of its two-byte codes."""
        return "".join(f"{self.codes[letter]:04X}" for letter in text)


@cache
def mark_font() -> MarkFont:
    """The prepared font, read once per process."""
    font = TTFont(_FILE)
    names = font.getGlyphOrder()
    number = {name: index for index, name in enumerate(names)}
    glyphs, places = font.getTableData("glyf"), font["loca"].locations
    metrics = [font["hmtx"].metrics[name] for name in names]
    head, hhea = font["head"], font["hhea"]
    return MarkFont(
        glyph_of={code: number[name] for code, name in (font.getBestCmap() or {}).items()},
        outlines=[glyphs[start:end] for start, end in pairwise(places)],
        widths=[width for width, _ in metrics],
        bearings=[bearing for _, bearing in metrics],
        ascent=hhea.ascent,
        descent=hhea.descent,
        box=(head.xMin, head.yMin, head.xMax, head.yMax),
        head=font.getTableData("head"),
        hhea=font.getTableData("hhea"),
        maxp=font.getTableData("maxp"),
    )


def select(font: MarkFont, texts: Iterable[str]) -> Selection:
    """The glyphs of these texts as a font of its own; every character must be in the font."""
    letters = sorted(set("".join(texts)))
    chosen = [0, *(font.glyph_of[ord(letter)] for letter in letters)]
    codes = {letter: index for index, letter in enumerate(letters, start=1)}
    return Selection(codes, [font.widths[glyph] for glyph in chosen], _file(font, chosen))


def _file(font: MarkFont, chosen: Sequence[int]) -> bytes:
    """A TrueType file with just these glyphs (ISO 32000-2 §9.9.1: the six tables a CID font needs)."""
    outlines = [outline + b"\0" * (-len(outline) % 4) for outline in (font.outlines[glyph] for glyph in chosen)]
    places = [sum(len(each) for each in outlines[:index]) for index in range(len(outlines) + 1)]
    count = len(chosen)
    metrics = b"".join(struct.pack(">Hh", font.widths[glyph], font.bearings[glyph]) for glyph in chosen)
    # head: long places (indexToLocFormat 1), no overall checksum; hhea and maxp: our number of glyphs.
    head = font.head[:8] + b"\0\0\0\0" + font.head[12:50] + struct.pack(">H", 1) + font.head[52:]
    return _assembled(
        {
            b"glyf": b"".join(outlines),
            b"head": head,
            b"hhea": font.hhea[:34] + struct.pack(">H", count),
            b"hmtx": metrics,
            b"loca": struct.pack(f">{count + 1}I", *places),
            b"maxp": font.maxp[:4] + struct.pack(">H", count) + font.maxp[6:],
        }
    )


def _assembled(tables: Mapping[bytes, bytes]) -> bytes:
    count = len(tables)
    power = count.bit_length() - 1
    header = struct.pack(">IHHHH", 0x00010000, count, 16 << power, power, (count - (1 << power)) * 16)
    offset = len(header) + 16 * count
    directory, bodies = b"", b""
    for tag, body in tables.items():
        padded = body + b"\0" * (-len(body) % 4)
        checksum = sum(struct.unpack(f">{len(padded) // 4}I", padded)) & 0xFFFFFFFF
        directory += struct.pack(">4sIII", tag, checksum, offset + len(bodies), len(body))
        bodies += padded
    return header + directory + bodies
