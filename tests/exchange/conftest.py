"""What the exchange tests share: a key shelf in memory, a keyring over it, fictional records."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.record import KeyName, Record, WrappedKey
from exchange import tokens
from exchange.keyring import Keyring
from exchange.master import MasterKeys
from exchange.store_disk import DiskStore
from exchange.vault import EncryptedVault

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
ORGANISATION = KeyName("organisation", "a1" * 16)
DOSSIER = KeyName("dossier", "d1" * 16)
RECORD = Record(
    "e1" * 16,
    ORGANISATION.id,
    DOSSIER.id,
    kind="tlv",
    state="draft",
    rule="R2-TLV",
    policy_hash="0" * 64,
    created_at=NOW,
)


class MemoryKeyShelf:
    """The `KeyShelf` port in a dictionary."""

    def __init__(self) -> None:
        self.rows: dict[KeyName, WrappedKey] = {}

    def put(self, key: WrappedKey) -> bool:
        return self.rows.setdefault(key.name, key) is key

    def get(self, name: KeyName) -> WrappedKey | None:
        return self.rows.get(name)

    def replace(self, key: WrappedKey, expecting: bytes) -> bool:
        if self.rows[key.name].wrapped != expecting:
            return False
        self.rows[key.name] = key
        return True

    def destroy(self, name: KeyName, at: datetime, because: str) -> None:
        row = self.rows[name]
        if row.destroyed_at is None:
            self.rows[name] = replace(row, wrapped=b"", destroyed_at=at, destroyed_because=because)

    def names(self, kind: str) -> Iterator[WrappedKey]:
        return iter([row for row in self.rows.values() if row.name.kind == kind])


def make_keys(keyring: Keyring) -> None:
    """The chain of keys above and of `RECORD`."""
    keyring.make(ORGANISATION, None, NOW)
    keyring.make(DOSSIER, ORGANISATION, NOW)
    keyring.make(RECORD.key, DOSSIER, NOW)


@pytest.fixture
def shelf() -> MemoryKeyShelf:
    return MemoryKeyShelf()


@pytest.fixture
def master(tmp_path: Path) -> MasterKeys:
    return MasterKeys.create(tmp_path / "master.toml", tokens.draw)


@pytest.fixture
def keyring(shelf: MemoryKeyShelf, master: MasterKeys) -> Keyring:
    keyring = Keyring(shelf, master, tokens.draw)
    make_keys(keyring)
    return keyring


@pytest.fixture
def random() -> tokens.SecretSource:
    return tokens.SecretSource(os.urandom(32))


@pytest.fixture
def store(tmp_path: Path) -> DiskStore:
    return DiskStore.lay(tmp_path / "store")


@pytest.fixture
def vault(store: DiskStore, keyring: Keyring, random: tokens.SecretSource) -> EncryptedVault:
    return EncryptedVault(store, keyring, random, tokens.draw)


class FixedClock:
    """The `Clock` port, standing still at `NOW`."""

    def now(self) -> datetime:
        return NOW
