"""Where wrapped keys lie: a database of its own, with its own backup (decision 12).

A destroyed key's bytes must be gone, not merely unlisted. SQLite overwrites what it frees
(`secure_delete`) and the log is emptied at once; PostgreSQL keeps old row versions until `scrub`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, Index, LargeBinary, Row, Table, Update, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.pool import PoolProxiedConnection

from dossier.errors import Unavailable
from dossier.record import KeyName, WrappedKey
from records.engines import POOL, WAIT_S, reading_engine, writing_engine
from records.schema import among, keys, text
from records.troubles import translated
from records.types import Moment

KINDS = ("organisation", "dossier", "record", "register")

wrapped_keys = Table(
    "wrapped_keys",
    keys,
    text("kind", key=True),
    text("id", key=True),
    text("parent"),
    Column("wrapped", LargeBinary, nullable=False, comment="empty once destroyed"),
    Column("made_at", Moment, nullable=False),
    Column("destroyed_at", Moment),
    text("destroyed_because"),
    among("kind", KINDS),
    CheckConstraint("(destroyed_at IS NULL) = (length(wrapped) > 0)", name="tombstone"),
    Index(None, "parent"),
)


class SqlKeyShelf:
    """The `KeyShelf` port. Every call is a transaction of its own, durable when it returns."""

    def __init__(self, url: str, pool: int = POOL, wait_s: float = WAIT_S) -> None:
        self._reading = reading_engine(url, pool, wait_s)
        self._writing = writing_engine(url, pool, wait_s, ("PRAGMA secure_delete = ON",))
        self._is_sqlite = self._writing.dialect.name == "sqlite"

    def __repr__(self) -> str:
        return f"SqlKeyShelf({self._writing.dialect.name})"

    def put(self, key: WrappedKey) -> bool:
        """Keep it; False, and nothing changed, when the name exists (also when destroyed)."""
        native: Any = sqlite.insert if self._is_sqlite else postgresql.insert
        statement = native(wrapped_keys).values(_row(key)).on_conflict_do_nothing().returning(wrapped_keys.c.id)
        with translated(), self._writing.begin() as connection:
            return connection.execute(statement).first() is not None

    def get(self, name: KeyName) -> WrappedKey | None:
        """The key, destroyed or not; None when it never was."""
        with translated(), self._reading.begin() as connection:
            row = connection.execute(select(wrapped_keys).where(*_named(name))).first()
        return None if row is None else _key(row)

    def replace(self, key: WrappedKey, expecting: bytes) -> bool:
        """Re-wrap: put `key.wrapped` (and parent) where `expecting` stands; False where it does not."""
        here = (*_named(key.name), wrapped_keys.c.wrapped == expecting, wrapped_keys.c.destroyed_at.is_(None))
        fresh = {"wrapped": key.wrapped, "parent": key.parent}
        return self._changed(update(wrapped_keys).where(*here).values(fresh)) == 1

    def destroy(self, name: KeyName, at: datetime, because: str) -> None:
        """Blank the wrapped bytes and keep the row as a tombstone; quiet when destroyed before.

        `Unavailable('database-busy')` when a reader kept the old bytes in the log: they are out of
        reach of every query already; ask again to have them off the disk.
        """
        gone = {"wrapped": b"", "destroyed_at": at, "destroyed_because": because}
        self._changed(update(wrapped_keys).where(*_named(name), wrapped_keys.c.destroyed_at.is_(None)).values(gone))
        if self._is_sqlite:
            self.scrub()

    def names(self, kind: str) -> Iterator[WrappedKey]:
        """All keys of a kind, destroyed ones too, as they stand at this moment."""
        with translated(), self._reading.begin() as connection:
            query = select(wrapped_keys).where(wrapped_keys.c.kind == kind).order_by(wrapped_keys.c.id)
            rows = connection.execute(query).all()
        return (_key(row) for row in rows)

    def scrub(self) -> None:
        """Take the bytes of destroyed keys off the disk: empty SQLite's log, rewrite PostgreSQL's table.

        On PostgreSQL this locks the table for as long as rewriting takes: once a sweep, not once a key.
        """
        if self._is_sqlite:
            with translated(), closing(self._writing.raw_connection()) as raw:
                _empty_log(raw)
        else:
            outside = self._writing.execution_options(isolation_level="AUTOCOMMIT")
            with translated(), outside.connect() as connection:
                connection.exec_driver_sql("VACUUM (FULL) wrapped_keys")

    def close(self) -> None:
        """Let go of every connection."""
        self._reading.dispose()
        self._writing.dispose()

    def _changed(self, statement: Update) -> int:
        with translated(), self._writing.begin() as connection:
            return connection.execute(statement).rowcount


def _empty_log(raw: PoolProxiedConnection) -> None:
    cursor = raw.cursor()
    cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    busy, *_ = cursor.fetchone() or (1,)
    if busy:
        raise Unavailable("database-busy")


def _named(name: KeyName) -> tuple[Any, ...]:
    return (wrapped_keys.c.kind == name.kind, wrapped_keys.c.id == name.id)


def _row(key: WrappedKey) -> dict[str, Any]:
    return {
        "kind": key.name.kind,
        "id": key.name.id,
        "parent": key.parent,
        "wrapped": key.wrapped,
        "made_at": key.made_at,
        "destroyed_at": key.destroyed_at,
        "destroyed_because": key.destroyed_because,
    }


def _key(row: Row[Any]) -> WrappedKey:
    name = KeyName(row.kind, row.id)
    return WrappedKey(name, row.parent, row.wrapped, row.made_at, row.destroyed_at, row.destroyed_because)
