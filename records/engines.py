"""How we speak to SQLite and PostgreSQL: one engine for reading, one for writing.

SQLite: WAL, every commit synced, `BEGIN IMMEDIATE` for writers (a deferred one that turns to writing
fails at once, whatever the time-out) and `query_only` for readers. PostgreSQL: readers see one moment
(repeatable read, read only); writers take row locks and compare versions (read committed).
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url

WAIT_S = 10
POOL = 8

_POSTGRES = (
    "-c statement_timeout=30s -c idle_in_transaction_session_timeout=60s -c timezone=UTC -c client_encoding=UTF8"
)


def reading_engine(url: str, pool: int = POOL, wait_s: float = WAIT_S) -> Engine:
    """An engine whose every connection refuses to write.

    `url`: `sqlite:///…` or `postgresql://…`; `wait_s`: how long to wait for a connection or a lock.
    """
    parsed = make_url(url)
    if _is_sqlite(parsed):
        return _sqlite(parsed, pool, wait_s, "BEGIN", ("PRAGMA query_only = ON",))
    engine = _postgres(parsed, pool, wait_s)
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def writing_engine(url: str, pool: int = POOL, wait_s: float = WAIT_S, extra: tuple[str, ...] = ()) -> Engine:
    """An engine for short transactions that write; `extra` are further SQLite pragmas."""
    parsed = make_url(url)
    if _is_sqlite(parsed):
        return _sqlite(parsed, 1, wait_s, "BEGIN IMMEDIATE", extra)
    return _postgres(parsed, pool, wait_s)


def _is_sqlite(url: URL) -> bool:
    return url.get_backend_name() == "sqlite"


def _sqlite(url: URL, pool: int, wait_s: float, begin: str, pragmas: tuple[str, ...]) -> Engine:
    engine = create_engine(
        url, pool_size=pool, max_overflow=pool, pool_timeout=wait_s, connect_args={"timeout": wait_s}
    )

    def connected(raw: sqlite3.Connection, _: object) -> None:
        raw.isolation_level = None
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON", "trusted_schema = OFF"):
            raw.execute(f"PRAGMA {pragma}")
        for statement in pragmas:
            raw.execute(statement)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine


def _postgres(url: URL, pool: int, wait_s: float) -> Engine:
    return create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=pool,
        max_overflow=pool,
        pool_timeout=wait_s,
        pool_pre_ping=True,
        connect_args={"connect_timeout": WAIT_S, "options": f"{_POSTGRES} -c lock_timeout={int(wait_s * 1000)}"},
    )


def make_private(url: str) -> None:
    """Create a SQLite file that only its owner can read, where there is none yet; quiet otherwise."""
    parsed = make_url(url)
    if _is_sqlite(parsed) and parsed.database:
        Path(parsed.database).touch(mode=0o600, exist_ok=True)
