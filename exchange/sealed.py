"""Bytes sealed for one place: Cobblestone-256, written as a stream, read whole or by range.

Format: docs/formats/sealed-object.md §2 (c2sp.org/chunked-encryption). Writing and reading whole is
the library's work. It has no random access yet, so ranges have a reader of our own, held to the same
public vectors. Fetching the bytes is the store's work, choosing the key the vault's.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from cryptography.cobblestone import Cobblestone256Decryptor, Cobblestone256Encryptor
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.constant_time import bytes_eq
from cryptography.hazmat.primitives.hashes import SHA512
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from dossier.errors import Refused
from exchange.binding import bind
from exchange.keys import Key

CHUNK = 16_384
TAG = 16
SALT = 24
COMMITMENT = 32
HEADER = SALT + COMMITMENT
SEALED_CHUNK = CHUNK + TAG
# What a stream hands on at a time: 256 KiB, so that a withdrawn link is cut soon (decision 18).
CHUNKS_A_PIECE = 16
# Pieces that stay in the processor's cache: 64 KiB was quickest (docs/decisions/0062).
_AT_ONCE = 65_536
_INFO = b"c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM\x00"


@dataclass(frozen=True, slots=True)
class Context:
    """The one place an object is sealed for; `version` is the revision's number."""

    tenant: str
    dossier: str
    object: str
    version: int
    kind: str

    def encoded(self) -> bytes:
        """The bytes that enter the key derivation."""
        return bind("zegel/sealed-object/v1", self.tenant, self.dossier, self.object, str(self.version), self.kind)


def sealed_size(plain: int) -> int:
    """How many bytes a plaintext of `plain` bytes becomes."""
    return HEADER + plain + TAG * (plain // CHUNK + 1)


def plain_size(sealed: int) -> int:
    """How many bytes a sealed object of `sealed` bytes holds; refuses a size no object can have."""
    full, rest = divmod(sealed - HEADER, SEALED_CHUNK)
    if sealed < HEADER or rest < TAG:
        raise Refused("object-broken", reason="size")
    return full * CHUNK + rest - TAG


def seal(data: Iterable[bytes], key: Key, context: Context) -> Iterator[bytes]:
    """The sealed object, piece by piece. `key` is fresh: 32 random bytes for this object alone."""
    box = Cobblestone256Encryptor(key.secret, context.encoded())
    for part in data:
        view = memoryview(part)
        for at in range(0, len(view), _AT_ONCE):
            if sealed := box.update(view[at : at + _AT_ONCE]):
                yield sealed
    yield box.finalize()


def open_whole(sealed: bytes, key: Key, context: Context) -> bytes:
    """The whole plaintext, and only when every byte is authentic and none is missing."""
    box = Cobblestone256Decryptor(key.secret, context.encoded())
    try:
        return box.update(sealed) + box.finalize()
    except InvalidTag as error:
        raise Refused("object-broken", reason="authenticity") from error


def open_stream(sealed: Iterable[bytes], key: Key, context: Context) -> Iterator[bytes]:
    """The plaintext in authenticated pieces, from the first byte to the last.

    A blob that was cut raises only at its end: a caller must then break off, never end normally.
    """
    box = Cobblestone256Decryptor(key.secret, context.encoded())
    try:
        for part in sealed:
            if plain := box.update(part):
                yield plain
        yield box.finalize()
    except InvalidTag as error:
        raise Refused("object-broken", reason="authenticity") from error


@dataclass(frozen=True, slots=True)
class Span:
    """Which sealed bytes cover a plaintext range: `size` bytes from `at`, starting with chunk `first`.

    `skip` is what to drop from their plaintext, `take` what to hand on (bytes).
    """

    first: int
    at: int
    size: int
    skip: int
    take: int


class RangeReader:
    """One sealed object opened for reading by range. `size` is of the plaintext, from the object's row.

    The size decides which chunk is the last, so a blob that was cut or grown never opens to its end.
    """

    def __init__(self, key: Key, context: Context, header: bytes, size: int) -> None:
        salt, commitment = header[:SALT], header[SALT:]
        info = _INFO + salt + context.encoded()
        derived = HKDFExpand(SHA512(), 32 + 12 + COMMITMENT, info).derive(key.secret)
        if len(header) != HEADER or not bytes_eq(derived[44:], commitment):
            raise Refused("object-broken", reason="commitment")
        self._aead = AESGCM(derived[:32])
        self._base = int.from_bytes(derived[32:44], "big")
        self._size = size

    def __repr__(self) -> str:
        return f"RangeReader(size={self._size})"

    def span(self, start: int, length: int | None) -> Span:
        """The span that covers `length` bytes from `start`; to the end when None or when it asks more."""
        if start < 0 or start > self._size or (length is not None and length < 0):
            raise Refused("range-outside", size=self._size)
        end = self._size if length is None else min(self._size, start + length)
        last = self._size // CHUNK
        first = min(start // CHUNK, last)
        # A range to the end opens the last chunk even when it is empty: it is the only proof of the end.
        until = last if end == self._size else (max(end, start + 1) - 1) // CHUNK
        at = HEADER + first * SEALED_CHUNK
        stop = sealed_size(self._size) if until == last else HEADER + (until + 1) * SEALED_CHUNK
        return Span(first, at, stop - at, start - first * CHUNK, end - start)

    def opened(self, span: Span, sealed: Iterable[bytes]) -> Iterator[bytes]:
        """The range's plaintext in authenticated pieces of at most 256 KiB."""
        chunk, skip, left = span.first, span.skip, span.take
        for piece in regrouped(sealed, span.size, CHUNKS_A_PIECE * SEALED_CHUNK):
            plain = self._piece(chunk, piece)
            chunk += CHUNKS_A_PIECE
            part = bytes(plain[skip : skip + left])
            skip, left = 0, left - len(part)
            if part:
                yield part

    def _piece(self, first: int, sealed: memoryview) -> memoryview:
        view = memoryview(bytearray(len(sealed) - TAG * -(-len(sealed) // SEALED_CHUNK)))
        for index, at in enumerate(range(0, len(sealed), SEALED_CHUNK)):
            nonce = (self._base ^ (first + index)).to_bytes(12, "big")
            chunk = sealed[at : at + SEALED_CHUNK]
            into = view[index * CHUNK : index * CHUNK + len(chunk) - TAG]
            try:
                self._aead.decrypt_into(nonce, chunk, None, into)
            except InvalidTag as error:
                raise Refused("object-broken", reason="authenticity") from error
        return view


def regrouped(pieces: Iterable[bytes], size: int, unit: int) -> Iterator[memoryview]:
    """Exactly `size` bytes in groups of `unit` (the last may be shorter); refuses fewer or more."""
    held = bytearray()
    seen = 0
    for piece in pieces:
        seen += len(piece)
        if not held and len(piece) == unit:
            yield memoryview(piece)
            continue
        held += piece
        while len(held) >= unit:
            group, held = held[:unit], held[unit:]
            yield memoryview(group)
    if seen != size:
        raise Refused("object-broken", reason="size")
    if held:
        yield memoryview(held)
