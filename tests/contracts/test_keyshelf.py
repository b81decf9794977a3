"""Contract of the key shelf: a key is kept once, re-wrapped only over what stands, and destroyed for good."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import create_engine, make_url

from dossier.errors import Refused, Unavailable
from dossier.record import KeyName, WrappedKey
from records.keyshelf import SqlKeyShelf

if TYPE_CHECKING:
    from tests.services.postgres import Cluster

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
NAME = KeyName("record", "r1")
BYTES = b"wrapped-bytes-that-are-easy-to-find-again"
KEY = WrappedKey(NAME, "dossier:d1", BYTES, NOW)


@pytest.fixture
def shelf(keys_url: str) -> Iterator[SqlKeyShelf]:
    found = SqlKeyShelf(keys_url)
    yield found
    found.close()


def test_a_key_is_kept_once(shelf: SqlKeyShelf) -> None:
    assert shelf.get(NAME) is None
    assert shelf.put(KEY)
    assert not shelf.put(replace(KEY, wrapped=b"other"))
    assert shelf.get(NAME) == KEY
    assert shelf.get(KeyName("dossier", "r1")) is None


def test_a_key_is_rewrapped_only_over_what_stands(shelf: SqlKeyShelf) -> None:
    shelf.put(KEY)
    fresh = replace(KEY, wrapped=b"fresh", parent="dossier:d2")
    assert not shelf.replace(fresh, b"something else")
    assert shelf.replace(fresh, BYTES)
    assert not shelf.replace(fresh, BYTES)
    assert shelf.get(NAME) == fresh


def test_a_destroyed_key_leaves_a_tombstone_that_never_changes(shelf: SqlKeyShelf) -> None:
    shelf.put(KEY)
    shelf.destroy(NAME, NOW, "R2-TLV")
    shelf.destroy(NAME, NOW + timedelta(days=1), "again")
    tombstone = replace(KEY, wrapped=b"", destroyed_at=NOW, destroyed_because="R2-TLV")
    assert shelf.get(NAME) == tombstone
    assert not shelf.put(KEY)
    assert not shelf.replace(KEY, b"")
    assert not shelf.replace(KEY, BYTES)
    assert shelf.get(NAME) == tombstone


def test_destroying_what_never_was_is_quiet(shelf: SqlKeyShelf) -> None:
    shelf.destroy(NAME, NOW, "R2-TLV")
    assert shelf.get(NAME) is None


def test_keys_of_a_kind_are_listed_with_their_tombstones(shelf: SqlKeyShelf) -> None:
    keys = [replace(KEY, name=KeyName("record", f"r{n}")) for n in range(3)]
    for key in keys:
        shelf.put(key)
    shelf.put(replace(KEY, name=KeyName("dossier", "d1")))
    shelf.destroy(KeyName("record", "r1"), NOW, "due")
    assert [key.name.id for key in shelf.names("record")] == ["r0", "r1", "r2"]
    assert [bool(key.wrapped) for key in shelf.names("record")] == [True, False, True]
    assert list(shelf.names("register")) == []


def test_a_key_without_bytes_or_of_an_unknown_kind_is_refused(shelf: SqlKeyShelf) -> None:
    for key in (replace(KEY, wrapped=b""), replace(KEY, name=KeyName("pupil", "r1"))):
        with pytest.raises(Refused, match="row-refused"):
            shelf.put(key)


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_the_bytes_of_a_destroyed_key_are_nowhere_in_the_files(shelf: SqlKeyShelf, keys_url: str) -> None:
    files = Path(keys_url.removeprefix("sqlite:///"))
    for n in range(50):
        shelf.put(replace(KEY, name=KeyName("record", f"other-{n}"), wrapped=b"kept"))
    shelf.put(KEY)
    assert any(BYTES in path.read_bytes() for path in files.parent.iterdir())
    shelf.destroy(NAME, NOW, "due")
    assert [path.name for path in files.parent.iterdir() if BYTES in path.read_bytes()] == []


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_after_a_scrub_the_bytes_are_nowhere_in_the_table(
    shelf: SqlKeyShelf, keys_url: str, postgres_server: Cluster
) -> None:
    shelf.put(KEY)
    shelf.destroy(NAME, NOW, "due")
    shelf.scrub()
    shelf.scrub()
    engine = create_engine(make_url(keys_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        path = connection.exec_driver_sql("SELECT pg_relation_filepath('wrapped_keys')").scalar_one()
    engine.dispose()
    postgres_server.run("CHECKPOINT")
    assert BYTES not in (postgres_server.folder / "data" / path).read_bytes()


@pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
def test_destroying_while_somebody_reads_says_so_and_can_be_finished_later(shelf: SqlKeyShelf, keys_url: str) -> None:
    shelf.put(KEY)
    impatient = SqlKeyShelf(keys_url, wait_s=0.2)
    reader = create_engine(keys_url).connect()
    reader.exec_driver_sql("BEGIN")
    reader.exec_driver_sql("SELECT count(*) FROM wrapped_keys").all()
    with pytest.raises(Unavailable, match="database-busy"):
        impatient.destroy(NAME, NOW, "due")
    reader.close()
    found = shelf.get(NAME)
    assert found
    assert found.wrapped == b""
    impatient.destroy(NAME, NOW, "due")
    assert Path(f"{keys_url.removeprefix('sqlite:///')}-wal").stat().st_size == 0
    impatient.close()
