"""Encrypted bytes at rest: seals, stores, opens and removes, and proves what is gone.

A write leaves the sealed bytes in the store before anybody knows of them; the row that names them is
the caller's, afterwards. What is cut off in between is an orphan that nobody can open, and `sweep` takes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container, Iterable, Iterator
from datetime import datetime
from itertools import chain

from dossier.errors import Refused, Unavailable
from dossier.ports import Random
from dossier.record import Record, StoredObject
from exchange import sealed
from exchange.budget import OURS, Budget
from exchange.keyring import Keyring
from exchange.keys import KEY_LENGTH, Key
from exchange.sealed import HEADER, Context, RangeReader
from exchange.store import Store

FORMAT = 1
# Up to here a document is authenticated to its last byte before its first one leaves (bytes).
WHOLE = 32 * 1024 * 1024
# Up to here that is done in memory; above it by a first pass that keeps nothing (bytes).
IN_MEMORY = 1024 * 1024


class EncryptedVault:
    """The `Vault` port over a `Store` and a `Keyring`. `draw` gives random bytes; `budget` is of memory (bytes)."""

    def __init__(
        self, store: Store, keyring: Keyring, random: Random, draw: Callable[[int], bytes], budget: Budget | None = None
    ) -> None:
        self._store = store
        self._budget = budget or OURS
        self._keyring = keyring
        self._random = random
        self._draw = draw

    def put(self, record: Record, kind: str, version: int, data: bytes | Iterable[bytes]) -> StoredObject:
        """Seal under a new object key, wrapped under the record's key, and store.

        Repeating it is safe: each try has its own name and key. Refuses when the record's key is gone.
        """
        key, object_id, blob = Key(self._draw(KEY_LENGTH)), self._random.id(), self._random.id()
        wrapped = self._keyring.wrap_object(key, record.key, object_id, version)
        count = _Counted([data] if isinstance(data, bytes) else data)
        self._store.put(blob, sealed.seal(count, key, _context(record, object_id, version, kind)))
        if self._store.size(blob) != sealed.sealed_size(count.size):
            raise Unavailable("store-lost-bytes")
        return StoredObject(object_id, blob, wrapped, count.size, count.sha256, kind, FORMAT)

    def read(self, record: Record, stored: StoredObject, version: int) -> bytes:
        """The whole plaintext, authenticated before a byte is returned; for up to 32 MiB."""
        if stored.size > WHOLE:
            raise Refused("object-too-large", size=stored.size, most=WHOLE)
        key, context = self._opening(record, stored, version)
        with self._budget.of(2 * stored.size):
            data = b"".join(self._store.get(stored.blob))
            if len(data) != sealed.sealed_size(stored.size):
                raise Refused("object-broken", reason="size")
            return sealed.open_whole(data, key, context)

    def open(
        self, record: Record, stored: StoredObject, version: int, start: int = 0, length: int | None = None
    ) -> Iterator[bytes]:
        """A plaintext range as a stream of authenticated pieces of at most 256 KiB.

        Refusals come from this call, not from the first piece. Up to 32 MiB the whole document is
        authenticated first. A stream that raises must be broken off, never ended normally.
        """
        if start < 0 or start > stored.size or (length is not None and length < 0):
            raise Refused("range-outside", size=stored.size)
        if stored.size <= IN_MEMORY:
            return _slices(self.read(record, stored, version), start, length)
        key, context = self._opening(record, stored, version)
        if start == 0 and (length is None or length >= stored.size):
            if stored.size <= WHOLE:
                for _ in self._stream(stored, key, context):
                    pass
            return _begun(self._stream(stored, key, context))
        reader = RangeReader(key, context, b"".join(self._store.get(stored.blob, 0, HEADER)), stored.size)
        span = reader.span(start, length)
        return _begun(reader.opened(span, self._store.get(stored.blob, span.at, span.size)))

    def destroy(self, stored: StoredObject) -> None:
        """Remove the bytes, and look that they are gone; quiet when already gone."""
        self._store.remove(stored.blob)
        if self._store.size(stored.blob) is not None:
            raise Unavailable("store-kept-bytes")

    def exists(self, stored: StoredObject) -> bool:
        """Whether the bytes lie in the store. A store that is away is an outage, never False."""
        return self._store.size(stored.blob) is not None

    def sweep(self, known: Container[str], before: datetime) -> tuple[str, ...]:
        """Remove blobs that no row names and that were written before that moment; their names.

        `before` lies well before `known` was read (a day): a blob whose row is yet to be committed is
        younger, by the store's clock. Writes that never finished go too.
        """
        self._store.tidy(before)
        orphans = tuple(blob for blob, at in self._store.blobs() if at < before and blob not in known)
        for blob in orphans:
            self._store.remove(blob)
        return orphans

    def _opening(self, record: Record, stored: StoredObject, version: int) -> tuple[Key, Context]:
        if stored.format != FORMAT:
            raise Refused("object-format-unknown", format=stored.format)
        key = self._keyring.unwrap_object(stored.wrapped, record.key, stored.id, version)
        return key, _context(record, stored.id, version, stored.kind)

    def _stream(self, stored: StoredObject, key: Key, context: Context) -> Iterator[bytes]:
        pieces = sealed.open_stream(self._store.get(stored.blob), key, context)
        return _sized(pieces, stored.size)


class _Counted:
    """Data on its way in: its size in bytes and its SHA-256, known once it has passed."""

    def __init__(self, data: Iterable[bytes]) -> None:
        self._data = data
        self._hash = hashlib.sha256()
        self.size = 0

    def __iter__(self) -> Iterator[bytes]:
        for piece in self._data:
            self._hash.update(piece)
            self.size += len(piece)
            yield piece

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


def _context(record: Record, object_id: str, version: int, kind: str) -> Context:
    return Context(record.organisation, record.dossier, object_id, version, kind)


def _begun(pieces: Iterator[bytes]) -> Iterator[bytes]:
    # The first piece is opened now: a wrong key or a lost blob is still a refusal, not a cut download.
    return chain((next(pieces, b""),), pieces)


def _sized(pieces: Iterator[bytes], size: int) -> Iterator[bytes]:
    left = size
    for piece in pieces:
        left -= len(piece)
        yield piece
    if left:
        raise Refused("object-broken", reason="size")


def _slices(data: bytes, start: int, length: int | None) -> Iterator[bytes]:
    step = sealed.CHUNKS_A_PIECE * sealed.CHUNK
    stop = len(data) if length is None else min(len(data), start + length)
    return (data[at : min(at + step, stop)] for at in range(start, stop, step))
