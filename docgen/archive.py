"""Writing a Word package quickly and always alike: parts that never change are packed once.

A zip archive (APPNOTE 6.3, without extensions) with constant dates and no order but the given one.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

DATE: Final = 33
"""1 January 1980, the first day a zip archive knows."""
UTF8: Final = 0x800
DEFLATED: Final = 8
QUICK, SMALL = 1, 9
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s6H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")


@dataclass(frozen=True, slots=True)
class Packed:
    """One part, ready to be put in an archive."""

    checksum: int
    size: int
    data: bytes


def pack(content: bytes, level: int = QUICK) -> Packed:
    """A part, deflated: `QUICK` for what is read once, `SMALL` for what is kept. A small part gets a small window."""
    bits, memory = (-13, 6) if len(content) < 2**13 else (-15, 8)
    deflate = zlib.compressobj(level, zlib.DEFLATED, bits, memory)
    return Packed(zlib.crc32(content), len(content), deflate.compress(content) + deflate.flush())


def archive(parts: Mapping[str, Packed]) -> bytes:
    """The package."""
    out, index, at = [], [], 0
    for name, part in parts.items():
        told = name.encode("utf-8")
        common = (20, UTF8, DEFLATED, 0, DATE, part.checksum, len(part.data), part.size, len(told), 0)
        out += [_LOCAL.pack(b"PK\3\4", *common), told, part.data]
        index += [_CENTRAL.pack(b"PK\1\2", 20, *common, 0, 0, 0, 0, at), told]
        at += _LOCAL.size + len(told) + len(part.data)
    listed = b"".join(index)
    end = _END.pack(b"PK\5\6", 0, 0, len(parts), len(parts), len(listed), at, 0)
    return b"".join([*out, listed, end])
