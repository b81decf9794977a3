"""The `Vault` port over both stores: bytes come back authentic or not at all, and are gone when destroyed."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.errors import NotFound, Refused
from dossier.ports import Vault
from dossier.record import KeyName, StoredObject
from exchange import sealed, tokens
from exchange.keyring import Keyring
from exchange.keys import Key
from exchange.master import MasterKeys
from exchange.regions import declared
from exchange.sealed import CHUNK, HEADER, SEALED_CHUNK
from exchange.store import Store
from exchange.store_disk import DiskStore
from exchange.store_minio import MinioStore
from exchange.vault import IN_MEMORY, WHOLE, EncryptedVault
from tests.exchange.conftest import DOSSIER, NOW, RECORD, MemoryKeyShelf, make_keys

pytest_plugins = ["tests.services.s3"]

LATER = datetime(2100, 1, 1, tzinfo=UTC)
DATA = os.urandom(3 * 1024 * 1024 + 77)


@pytest.fixture(params=["disk", "s3"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "disk":
        return DiskStore.lay(tmp_path / "store")
    s3 = request.getfixturevalue("s3")
    return MinioStore(declared("s3", s3.url, ""), s3.bucket, s3.access_key, s3.secret_key)


@pytest.fixture
def keyring() -> Keyring:
    keyring = Keyring(MemoryKeyShelf(), MasterKeys({"m": Key(tokens.draw(32))}, "m", tokens.draw), tokens.draw)
    make_keys(keyring)
    return keyring


@pytest.fixture
def vault(store: Store, keyring: Keyring) -> EncryptedVault:
    return EncryptedVault(store, keyring, tokens.SecretSource(bytes(32)), tokens.draw)


def overwritten(store: Store, stored: StoredObject, data: bytes) -> None:
    """What somebody who owns the store can do."""
    store.remove(stored.blob)
    store.put(stored.blob, [data])


@pytest.mark.parametrize("size", [0, 1, CHUNK, IN_MEMORY, IN_MEMORY + 1, len(DATA)])
def test_what_was_put_is_read_and_streamed(vault: Vault, size: int) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA[:size])
    assert (stored.size, stored.sha256) == (size, hashlib.sha256(DATA[:size]).hexdigest())
    assert vault.read(RECORD, stored, 1) == DATA[:size]
    assert b"".join(vault.open(RECORD, stored, 1)) == DATA[:size]
    assert vault.exists(stored)


def test_a_stream_of_unknown_size_goes_in(vault: Vault) -> None:
    stored = vault.put(RECORD, "pdf", 1, (DATA[at : at + 9999] for at in range(0, len(DATA), 9999)))
    assert vault.read(RECORD, stored, 1) == DATA


@pytest.mark.parametrize("size", [100_000, len(DATA)])
@pytest.mark.parametrize(
    ("start", "length"), [(0, 10), (16_383, 2), (99_999, 1), (50_000, None), (0, 10**9), (70_000, 0)]
)
def test_a_range_is_exact(vault: Vault, size: int, start: int, length: int | None) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA[:size])
    end = size if length is None else min(size, start + length)
    assert b"".join(vault.open(RECORD, stored, 1, start, length)) == DATA[start:end]


def test_pieces_are_small_so_that_a_withdrawn_link_is_cut_soon(vault: Vault) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA)
    for stream in (vault.open(RECORD, stored, 1), vault.open(RECORD, stored, 1, 5, 2_000_000)):
        assert max(len(piece) for piece in stream) <= 300_000


@pytest.mark.parametrize("size", [100, len(DATA)])
@pytest.mark.parametrize(("start", "length"), [(-1, None), (len(DATA) + 1, None), (0, -1)])
def test_a_range_outside_is_refused(vault: Vault, size: int, start: int, length: int | None) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA[:size])
    with pytest.raises(Refused, match="range-outside"):
        vault.open(RECORD, stored, 1, start, length)


def test_the_same_bytes_twice_share_nothing(vault: Vault, store: Store) -> None:
    one, two = vault.put(RECORD, "pdf", 1, b"same"), vault.put(RECORD, "pdf", 1, b"same")
    assert len({one.blob, two.blob, one.id, two.id}) == 4
    assert one.wrapped != two.wrapped
    assert b"".join(store.get(one.blob)) != b"".join(store.get(two.blob))


def refused(vault: Vault, record: object, stored: StoredObject, version: int) -> set[str]:
    """The codes with which every way of reading ends, before it gives a byte."""
    codes = set()
    for read in (
        lambda: vault.read(record, stored, version),  # type: ignore[arg-type]
        lambda: vault.open(record, stored, version),  # type: ignore[arg-type]
        lambda: vault.open(record, stored, version, 5, 100),  # type: ignore[arg-type]
    ):
        with pytest.raises(Refused) as refusal:
            read()
        codes.add(refusal.value.code)
    return codes


@pytest.mark.parametrize("size", [5000, IN_MEMORY + 5000], ids=["small", "streamed"])
def test_swapped_rolled_back_renamed_or_anothers_bytes_never_open(
    vault: Vault, store: Store, keyring: Keyring, size: int
) -> None:
    mine, other = vault.put(RECORD, "pdf", 2, DATA[:size]), vault.put(RECORD, "pdf", 2, DATA[:size])
    old = vault.put(RECORD, "pdf", 1, DATA[:size])
    stranger = replace(RECORD, id="e9" * 16)
    keyring.make(stranger.key, DOSSIER, NOW)
    for record, stored, version in (
        (RECORD, replace(mine, blob=other.blob), 2),
        (RECORD, replace(mine, blob=other.blob, wrapped=other.wrapped), 2),
        (RECORD, replace(mine, blob=old.blob), 2),
        (RECORD, old, 2),
        (RECORD, replace(mine, kind="html"), 2),
        (RECORD, replace(mine, wrapped=other.wrapped), 2),
        (stranger, mine, 2),
        (replace(RECORD, organisation="a9" * 16), mine, 2),
        (replace(RECORD, dossier="d9" * 16), mine, 2),
    ):
        assert refused(vault, record, stored, version) <= {"object-broken", "key-broken"}
    assert vault.read(RECORD, mine, 2) == DATA[:size]


@pytest.mark.parametrize("size", [5000, IN_MEMORY + 5000], ids=["small", "streamed"])
def test_a_document_that_was_cut_or_grown_gives_no_byte(vault: Vault, store: Store, size: int) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA[:size])
    good = b"".join(store.get(stored.blob))
    for bad in (good[:-1], good[:HEADER], good + b"\0", good[: HEADER + (size // CHUNK) * SEALED_CHUNK], b""):
        overwritten(store, stored, bad)
        with pytest.raises(Refused, match="object-broken"):
            vault.read(RECORD, stored, 1)
        with pytest.raises(Refused, match="object-broken"):
            vault.open(RECORD, stored, 1)


def test_a_broken_chunk_behind_the_first_stops_a_document_before_its_first_byte(vault: Vault, store: Store) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA)
    good = bytearray(b"".join(store.get(stored.blob)))
    good[-5] ^= 1
    overwritten(store, stored, bytes(good))
    with pytest.raises(Refused, match="object-broken"):
        vault.open(RECORD, stored, 1)
    assert b"".join(vault.open(RECORD, stored, 1, 100, 1000)) == DATA[100:1100]
    with pytest.raises(Refused, match="object-broken"):
        b"".join(vault.open(RECORD, stored, 1, 100))


def test_a_row_that_lies_about_the_size_is_found(vault: Vault) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA)
    for size in (len(DATA) - 1, len(DATA) + 1, 2 * CHUNK, len(DATA) + CHUNK):
        lie = replace(stored, size=size)
        with pytest.raises(Refused, match="object-broken"):
            b"".join(vault.open(RECORD, lie, 1))
        with pytest.raises(Refused, match="object-broken"):
            b"".join(vault.open(RECORD, lie, 1, 10))


def test_bytes_that_are_gone_are_named_as_missing(vault: Vault, store: Store) -> None:
    stored = vault.put(RECORD, "pdf", 1, b"abc")
    store.remove(stored.blob)
    assert not vault.exists(stored)
    with pytest.raises(NotFound, match="object-missing"):
        vault.read(RECORD, stored, 1)


def test_destroying_removes_and_is_quiet_twice(vault: Vault, store: Store) -> None:
    stored = vault.put(RECORD, "pdf", 1, b"abc")
    vault.destroy(stored)
    vault.destroy(stored)
    assert not vault.exists(stored)
    assert stored.blob not in dict(store.blobs())


@pytest.mark.promise("F32")
def test_a_destroyed_key_ends_reading_and_writing_at_once(vault: Vault, keyring: Keyring, store: Store) -> None:
    stored = vault.put(RECORD, "pdf", 1, DATA)
    keyring.destroy(RECORD.key, NOW, "bewaartermijn")
    assert refused(vault, RECORD, stored, 1) == {"key-destroyed"}
    before = set(dict(store.blobs()))
    with pytest.raises(Refused, match="key-destroyed"):
        vault.put(RECORD, "pdf", 2, b"abc")
    assert set(dict(store.blobs())) == before


def test_a_record_without_a_key_keeps_nothing(vault: Vault) -> None:
    with pytest.raises(NotFound, match="key-unknown"):
        vault.put(replace(RECORD, id="e9" * 16), "pdf", 1, b"abc")


def test_another_format_is_refused_not_guessed(vault: Vault) -> None:
    stored = replace(vault.put(RECORD, "pdf", 1, b"abc" * 100), format=2)
    assert refused(vault, RECORD, stored, 1) == {"object-format-unknown"}


def test_what_is_too_large_to_read_at_once_is_streamed(vault: Vault) -> None:
    stored = replace(vault.put(RECORD, "pdf", 1, b"abc"), size=WHOLE + 1)
    with pytest.raises(Refused, match="object-too-large"):
        vault.read(RECORD, stored, 1)


@pytest.mark.promise("F32", "F78")
def test_the_store_sees_nothing_of_the_document(vault: Vault, store: Store) -> None:
    secret = b"Noor van Dijk " * 100
    stored = vault.put(RECORD, "pdf", 1, secret)
    held = b"".join(store.get(stored.blob))
    assert b"Noor" not in held
    assert len(held) == sealed.sealed_size(len(secret))
    assert "Noor" not in repr(stored)
    assert stored.wrapped.hex() not in repr(stored)


def test_sweeping_takes_orphans_and_leaves_what_a_row_names(vault: EncryptedVault, store: Store) -> None:
    named, orphan = vault.put(RECORD, "pdf", 1, b"abc"), vault.put(RECORD, "pdf", 1, b"def")
    known = set(dict(store.blobs())) - {orphan.blob}
    assert vault.sweep(known, datetime(2000, 1, 1, tzinfo=UTC)) == ()
    assert vault.sweep(known, LATER) == (orphan.blob,)
    assert vault.sweep(known, LATER) == ()
    assert vault.read(RECORD, named, 1) == b"abc"


def test_a_source_that_breaks_off_leaves_nothing(vault: EncryptedVault, store: Store) -> None:
    def source() -> Iterator[bytes]:
        yield DATA
        raise Refused("upload-broken-off")

    before = set(dict(store.blobs()))
    with pytest.raises(Refused, match="upload-broken-off"):
        vault.put(RECORD, "pdf", 1, source())
    assert set(dict(store.blobs())) == before


@pytest.mark.long
def test_above_32_mib_a_document_is_streamed_and_cut_when_broken(vault: Vault, store: Store) -> None:
    data = os.urandom(1024 * 1024)
    stored = vault.put(RECORD, "pdf", 1, (data for _ in range(34)))
    assert sum(len(piece) for piece in vault.open(RECORD, stored, 1)) == 34 * len(data)
    good = bytearray(b"".join(store.get(stored.blob)))
    good[-5] ^= 1
    overwritten(store, stored, bytes(good))
    stream = vault.open(RECORD, stored, 1)
    with pytest.raises(Refused, match="object-broken"):
        list(stream)


def test_a_key_name_of_another_kind_is_another_key(keyring: Keyring) -> None:
    with pytest.raises(NotFound, match="key-unknown"):
        keyring.key(KeyName("register", RECORD.id))
