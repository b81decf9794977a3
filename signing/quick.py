"""Three slow, pure functions of the libraries, made quick: their answers and refusals stay the same.

Comparing two distinguished names prepares every letter of both (RFC 4518) each time, and path building
compares the same few names hundreds of times; pyHanko reads a hexadecimal string, such as a signature's
12,000 digits, one byte at a time. Importing this module puts the quick ones in their place
(docs/decisions/0220); the tests hold them against the stock ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from typing import BinaryIO, Final

from asn1crypto import x509
from pyhanko.pdf_utils import generic

_ROOM: Final = 4096
_HEX: Final = re.compile(rb"<([0-9a-fA-F]*)>")
_stock_hex = generic.read_hex_string_from_stream
_prepared = lru_cache(_ROOM)(x509.NameTypeAndValue._ldap_string_prep.__get__(x509.NameTypeAndValue()))


@lru_cache(_ROOM)
def _hashable(relatives: bytes) -> str:
    return str(x509.RDNSequence(contents=relatives).hashable)


@lru_cache(_ROOM)
def _equal(one: bytes, other: bytes) -> bool:
    return bool(x509.RDNSequence(contents=one) == x509.RDNSequence(contents=other))


def _same(self: x509.Name, other: object) -> bool:
    return isinstance(other, x509.Name) and _equal(self.chosen.contents, other.chosen.contents)


def _hex_string(stream: BinaryIO) -> generic.PdfObject:
    """Digits without anything between them in one go; whatever else stands there, as the stock reader has it."""
    if isinstance(stream, BytesIO):
        with stream.getbuffer() as whole:
            found = _HEX.match(whole, stream.tell())
            digits = found[1] if found else b""
        if found:
            stream.seek(found.end())
            return generic.pdf_string(bytes.fromhex((digits + b"0" * (len(digits) % 2)).decode("ascii")))
    read: generic.PdfObject = _stock_hex(stream)
    return read


_PLACES: Final = (
    (x509.NameTypeAndValue, "_ldap_string_prep", staticmethod(_prepared)),
    (x509.Name, "hashable", property(lambda self: _hashable(self.chosen.contents))),
    (x509.Name, "__eq__", _same),
    (generic, "read_hex_string_from_stream", _hex_string),
)
_STOCK: Final = tuple(vars(place)[name] for place, name, _ in _PLACES)


def remember() -> None:
    """Put the quick ones in place; a second time changes nothing."""
    for place, name, quick in _PLACES:
        setattr(place, name, quick)


@contextmanager
def forgotten() -> Iterator[None]:
    """The stock ones for a while: for measuring beside them."""
    for (place, name, _), stock in zip(_PLACES, _STOCK, strict=True):
        setattr(place, name, stock)
    try:
        yield
    finally:
        remember()


remember()
