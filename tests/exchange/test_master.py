"""The file of master keys: for its owner alone, never shown, never overwritten."""

from __future__ import annotations

from pathlib import Path

import pytest

from dossier.errors import Refused, Unavailable
from exchange.keys import Key, bound
from exchange.master import MasterKeys
from exchange.tokens import draw

PLACE = bound("organisation", "o1", "master:x")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "master.toml"


def test_a_new_file_is_read_back_and_only_its_owner_may_read_it(file: Path) -> None:
    made = MasterKeys.create(file, draw)
    assert file.stat().st_mode & 0o777 == 0o400
    key = Key(draw(32))
    assert MasterKeys.read(file, draw).unwrap(made.current, made.wrap(made.current, key, PLACE), PLACE) == key


@pytest.mark.parametrize("mode", [0o404, 0o440, 0o444, 0o644, 0o402])
def test_a_file_that_others_reach_is_refused(file: Path, mode: int) -> None:
    MasterKeys.create(file, draw)
    file.chmod(mode)
    with pytest.raises(Refused, match="master-key-readable"):
        MasterKeys.read(file, draw)


def test_a_file_is_never_overwritten(file: Path) -> None:
    MasterKeys.create(file, draw)
    before = file.read_bytes()
    with pytest.raises(Refused, match="master-key-file-exists"):
        MasterKeys.create(file, draw)
    assert file.read_bytes() == before


def test_rotating_adds_a_key_and_keeps_the_old_one(file: Path) -> None:
    old = MasterKeys.create(file, draw)
    key = Key(draw(32))
    wrapped = old.wrap(old.current, key, PLACE)
    MasterKeys.rotate(file, draw)
    new = MasterKeys.read(file, draw)
    assert new.current != old.current
    assert new.unwrap(old.current, wrapped, PLACE) == key
    assert file.stat().st_mode & 0o777 == 0o400
    assert [each.name for each in file.parent.iterdir()] == [file.name]


def test_a_missing_key_is_an_outage_not_a_way_past(file: Path) -> None:
    with pytest.raises(Unavailable, match="master-key-missing"):
        MasterKeys.create(file, draw).unwrap("m-other", bytes(61), PLACE)


def test_a_missing_file_is_an_outage(file: Path) -> None:
    with pytest.raises(Unavailable, match="master-key-file-away"):
        MasterKeys.read(file, draw)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"current = 1",
        b"keys = 3",
        b'current = "a"\n[keys]\na = "c2hvcnQ="',
        b'current = "b"\n[keys]\na = "' + b"A" * 43 + b'="',
        b'current = "a"\n[keys]\na = "geheim!"',
        b"\xff",
        b"[",
    ],
)
def test_a_broken_file_is_refused_without_quoting_it(file: Path, content: bytes) -> None:
    file.write_bytes(content)
    file.chmod(0o400)
    with pytest.raises(Refused) as refusal:
        MasterKeys.read(file, draw)
    assert refusal.value.code in ("master-key-file-invalid", "key-invalid")
    assert "geheim" not in f"{refusal.value!r} {refusal.value} {refusal.value.__cause__!r}"


def test_master_keys_show_their_ids_only(file: Path) -> None:
    master = MasterKeys.create(file, draw)
    assert repr(master) == f"MasterKeys({master.current})"
