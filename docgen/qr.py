"""A QR code as a small picture (ISO/IEC 18004), the same for the same address."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable
from typing import Final

import segno

SCALE: Final = 4
"""Pixels a module."""
BORDER: Final = 2
"""Modules of white around it; the page itself adds the rest of the quiet zone."""
MASK: Final = 3
"""Which of the eight patterns is laid over it. Any can be read; trying all for the evenest costs seven times more."""
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"


def picture(address: str) -> bytes:
    """A PNG of one bit a pixel, black on white, error level M."""
    modules = segno.make(address, error="m", micro=False, mask=MASK).matrix
    side = (len(modules) + 2 * BORDER) * SCALE
    white = b"\0" + b"\xff" * -(-side // 8)
    rows = [white] * (BORDER * SCALE)
    for row in modules:
        rows += [b"\0" + _packed(row, side)] * SCALE
    rows += [white] * (BORDER * SCALE)
    head = struct.pack(">2L5B", side, side, 1, 0, 0, 0, 0)
    pixels = zlib.compress(b"".join(rows), 9)
    return _SIGNATURE + _chunk(b"IHDR", head) + _chunk(b"IDAT", pixels) + _chunk(b"IEND", b"")


def _packed(row: Iterable[int], side: int) -> bytes:
    """One line of pixels: white is 1, and the last byte is filled up with white."""
    dark = int("".join("f" if module else "0" for module in row), 16) << (BORDER * SCALE)
    width = -(-side // 8) * 8
    return ((1 << width) - 1 - (dark << (width - side))).to_bytes(width // 8, "big")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">L", len(data)) + kind + data + struct.pack(">L", zlib.crc32(kind + data))
