"""The `Keys` port: a chain that opens from above only, and whose destruction is at once and for good."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.errors import NotFound, Refused, Unavailable
from dossier.ports import KeyShelf
from dossier.record import KeyName, WrappedKey
from exchange.keyring import Keyring
from exchange.keys import Key, bound, unwrap, wrap
from exchange.master import MasterKeys
from exchange.tokens import draw
from records.keyshelf import SqlKeyShelf
from tests.exchange.conftest import DOSSIER, NOW, ORGANISATION, RECORD, MemoryKeyShelf, make_keys

pytest_plugins = ["tests.services.postgres"]


@pytest.fixture(params=["memory", "sql"])
def shelf(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[KeyShelf]:
    if request.param == "memory":
        yield MemoryKeyShelf()
        return
    shutil.copyfile(request.getfixturevalue("sqlite_templates") / "keys", tmp_path / "keys.sqlite")
    shelf = SqlKeyShelf(f"sqlite:///{tmp_path / 'keys.sqlite'}")
    yield shelf
    shelf.close()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "master.toml"


@pytest.fixture
def keyring(shelf: KeyShelf, file: Path) -> Keyring:
    keyring = Keyring(shelf, MasterKeys.create(file, draw), draw)
    make_keys(keyring)
    return keyring


def test_every_key_is_another_and_comes_back_the_same(keyring: Keyring) -> None:
    keys = [keyring.key(name) for name in (ORGANISATION, DOSSIER, RECORD.key)]
    assert len({key.secret for key in keys}) == 3
    assert keyring.key(RECORD.key) == keys[2]


def test_making_again_changes_nothing(keyring: Keyring) -> None:
    before = keyring.key(DOSSIER)
    keyring.make(DOSSIER, ORGANISATION, NOW)
    assert keyring.key(DOSSIER) == before


def test_a_key_that_never_was_is_not_found(keyring: Keyring) -> None:
    with pytest.raises(NotFound, match="key-unknown"):
        keyring.key(KeyName("record", "f0" * 16))
    with pytest.raises(NotFound, match="key-unknown"):
        keyring.make(KeyName("record", "f0" * 16), KeyName("dossier", "f1" * 16), NOW)
    assert not keyring.exists(KeyName("record", "f0" * 16))


def test_destroying_a_key_ends_it_and_all_below(keyring: Keyring) -> None:
    keyring.destroy(DOSSIER, NOW, "bewaartermijn")
    for name in (DOSSIER, RECORD.key):
        assert not keyring.exists(name)
        with pytest.raises(Refused, match="key-destroyed"):
            keyring.key(name)
    assert keyring.exists(ORGANISATION)


def test_a_destroyed_key_is_never_made_again(keyring: Keyring) -> None:
    keyring.destroy(RECORD.key, NOW, "bewaartermijn")
    with pytest.raises(Refused, match="key-destroyed"):
        keyring.make(RECORD.key, DOSSIER, NOW)


def test_destroying_twice_or_nothing_is_quiet_and_keeps_the_first_tombstone(keyring: Keyring, shelf: KeyShelf) -> None:
    keyring.destroy(RECORD.key, NOW, "bewaartermijn")
    keyring.destroy(RECORD.key, NOW.replace(year=2030), "nog eens")
    keyring.destroy(KeyName("record", "f0" * 16), NOW, "nooit gemaakt")
    tombstone = shelf.get(RECORD.key)
    assert tombstone
    assert (tombstone.wrapped, tombstone.destroyed_at, tombstone.destroyed_because) == (b"", NOW, "bewaartermijn")


def test_destruction_elsewhere_holds_here_at_once(keyring: Keyring, shelf: KeyShelf, file: Path) -> None:
    keyring.key(RECORD.key)
    Keyring(shelf, MasterKeys.read(file, draw), draw).destroy(RECORD.key, NOW, "bewaartermijn")
    with pytest.raises(Refused, match="key-destroyed"):
        keyring.key(RECORD.key)


class Swapped:
    """A shelf whose owner answers another row than was asked."""

    def __init__(self, shelf: KeyShelf, answers: dict[KeyName, WrappedKey]) -> None:
        self._shelf, self._answers = shelf, answers

    def get(self, name: KeyName) -> WrappedKey | None:
        return self._answers.get(name) or self._shelf.get(name)

    def __getattr__(self, name: str) -> object:
        return getattr(self._shelf, name)


def test_a_wrapped_key_moved_to_another_row_does_not_open(keyring: Keyring, shelf: KeyShelf, file: Path) -> None:
    other = KeyName("record", "e2" * 16)
    keyring.make(other, DOSSIER, NOW)
    row, stolen = shelf.get(RECORD.key), shelf.get(other)
    assert row
    assert stolen
    lies = (
        replace(row, wrapped=stolen.wrapped),
        replace(row, parent=str(ORGANISATION)),
        replace(row, parent=str(RECORD.key)),
        replace(row, wrapped=row.wrapped[:-1]),
        replace(row, wrapped=b"\x02" + row.wrapped[1:]),
        replace(row, wrapped=b"\x01short"),
    )
    for lie in lies:
        swapped = Keyring(Swapped(shelf, {RECORD.key: lie}), MasterKeys.read(file, draw), draw)  # type: ignore[arg-type]
        with pytest.raises(Refused, match="key-broken"):
            swapped.key(RECORD.key)


def test_an_object_key_opens_for_its_own_object_version_and_record(keyring: Keyring) -> None:
    key = Key(draw(32))
    wrapped = keyring.wrap_object(key, RECORD.key, "o1", 2)
    assert len(wrapped) == 61
    assert keyring.unwrap_object(wrapped, RECORD.key, "o1", 2) == key
    keyring.make(KeyName("record", "e2" * 16), DOSSIER, NOW)
    for owner, object_id, version in (
        (RECORD.key, "o2", 2),
        (RECORD.key, "o1", 3),
        (KeyName("record", "e2" * 16), "o1", 2),
        (DOSSIER, "o1", 2),
    ):
        with pytest.raises(Refused, match="key-broken"):
            keyring.unwrap_object(wrapped, owner, object_id, version)


def test_rotation_moves_the_topmost_keys_only_and_both_masters_open_meanwhile(
    keyring: Keyring, shelf: KeyShelf, file: Path
) -> None:
    keyring.make(KeyName("organisation", "a2" * 16), None, NOW)
    gone = KeyName("organisation", "a3" * 16)
    keyring.make(gone, None, NOW)
    keyring.destroy(gone, NOW, "opgeheven")
    before, below, old = keyring.key(RECORD.key), shelf.get(DOSSIER), keyring.masters()
    rotated = Keyring(shelf, MasterKeys.rotate(file, draw), draw)
    rotated.check()
    assert rotated.rewrap(limit=1) == 1
    assert len(rotated.masters()) == 2
    assert rotated.key(RECORD.key) == before
    assert rotated.rewrap() == 1
    assert rotated.rewrap() == 0
    assert not rotated.masters() & old
    assert rotated.key(RECORD.key) == before
    assert shelf.get(DOSSIER) == below


def test_the_canary_finds_the_wrong_key_file(shelf: KeyShelf, keyring: Keyring, tmp_path: Path) -> None:
    keyring.check()
    other = Keyring(shelf, MasterKeys.create(tmp_path / "other.toml", draw), draw)
    with pytest.raises(Unavailable, match="master-key-missing"):
        other.check()


def test_the_canary_finds_another_key_under_the_same_id(shelf: KeyShelf, keyring: Keyring, file: Path) -> None:
    current = MasterKeys.read(file, draw).current
    forged = Keyring(shelf, MasterKeys({current: Key(draw(32))}, current, draw), draw)
    with pytest.raises(Refused, match="key-broken"):
        forged.check()


def test_our_vectors_wrap_as_written(sealed_vectors: dict[str, list[dict[str, str]]]) -> None:
    for case in sealed_vectors["wrapped_keys"]:
        parent, key = Key(bytes.fromhex(case["parent"])), Key(bytes.fromhex(case["key"]))
        kind, key_id, above, version = case["bound"]
        place = bound(kind, key_id, above, int(version))
        wrapped = wrap(key, parent, place, bytes.fromhex(case["nonce"]))
        assert wrapped.hex() == case["wrapped"]
        assert unwrap(wrapped, parent, place) == key
