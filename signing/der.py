"""DER by hand: the few shapes a CMS signature needs (X.690), made directly as bytes.

Why not asn1crypto for writing: serialising a signature object by object took four fifths of the
time of a signature (docs/decisions/0042). Reading stays with asn1crypto and pyHanko.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

SEQUENCE = 0x30
SET = 0x31
OCTETS = 0x04
UTF8 = 0x0C


def tlv(tag: int, content: bytes) -> bytes:
    """Tag, shortest definite length, content (X.690 §8.1.3, §10.1)."""
    size = len(content)
    if size < 0x80:  # noqa: PLR2004 - short form
        return bytes((tag, size)) + content
    octets = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(octets))) + octets + content


def sequence(*parts: bytes) -> bytes:
    """SEQUENCE of already encoded parts, in the order given."""
    return tlv(SEQUENCE, b"".join(parts))


def set_of(parts: Iterable[bytes]) -> bytes:
    """SET OF: already encoded parts in ascending order of their bytes (X.690 §11.6)."""
    return tlv(SET, b"".join(sorted(parts)))


def integer(number: int) -> bytes:
    """INTEGER, shortest two's complement; `number` not negative."""
    return tlv(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def octets(content: bytes) -> bytes:
    """OCTET STRING."""
    return tlv(OCTETS, content)


def utf8(text: str) -> bytes:
    """UTF8String."""
    return tlv(UTF8, text.encode("utf-8"))


@cache
def oid(dotted: str) -> bytes:
    """OBJECT IDENTIFIER from its dotted form (X.690 §8.19)."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    return tlv(0x06, b"".join(_base128(arc) for arc in (40 * first + second, *rest)))


def _base128(arc: int) -> bytes:
    digits = [arc & 0x7F]
    while arc := arc >> 7:
        digits.append(0x80 | arc & 0x7F)
    return bytes(reversed(digits))
