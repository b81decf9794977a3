"""The databases' own errors, as the house's two families: refused, or away for now.

What is not listed here is a fault of the program and goes through untouched.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from dossier.errors import Conflict, NotFound, Refused, Unavailable, ZegelError

_SQLITE = {
    sqlite3.SQLITE_BUSY: "database-busy",
    sqlite3.SQLITE_LOCKED: "database-busy",
    sqlite3.SQLITE_READONLY: "database-read-only",
    sqlite3.SQLITE_FULL: "database-full",
    sqlite3.SQLITE_IOERR: "database-away",
    sqlite3.SQLITE_CANTOPEN: "database-away",
    sqlite3.SQLITE_PERM: "database-away",
    sqlite3.SQLITE_CORRUPT: "database-damaged",
    sqlite3.SQLITE_NOTADB: "database-damaged",
}

_SQLITE_RULES = {
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: "unique",
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: "unique",
    sqlite3.SQLITE_CONSTRAINT_FOREIGNKEY: "foreign",
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: "trigger",
}

# SQLSTATE, or its class (first two characters): PostgreSQL manual, appendix A.
_POSTGRES = {
    "08": "database-away",
    "57": "database-away",
    "57014": "database-busy",
    "53100": "database-full",
    "53": "database-busy",
    "55P03": "database-busy",
    "40": "database-busy",
    "25006": "database-read-only",
    "42P01": "database-not-ready",
    "58": "database-away",
    "XX": "database-damaged",
}

_POSTGRES_RULES = {"23505": "unique", "23503": "foreign", "P0001": "trigger"}


@contextmanager
def translated() -> Iterator[None]:
    """Run a block against a database; its errors come out as `Refused` or `Unavailable`.

    `Conflict('exists-already')`, `NotFound('not-found')` for a row of nobody or somebody else,
    `Refused('register-append-only')`, `Refused('row-refused')`, `Unavailable('database-…')`.
    """
    try:
        yield
    except PoolTimeout as error:
        raise Unavailable("database-busy") from error
    except (DBAPIError, sqlite3.Error) as error:
        known = _known(error)
        if known is None:
            raise
        raise known from error


def _known(error: DBAPIError | sqlite3.Error) -> ZegelError | None:
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        return _from_sqlite(cause)
    # psycopg's errors all have one; the driver is not imported here, because SQLite alone needs no driver.
    state: str | None = getattr(cause, "sqlstate", None)
    if state is None:
        # No answer at all: the connection was never made, or broke.
        return Unavailable("database-away") if isinstance(error, OperationalError) else None
    return _from_postgres(state)


def _from_sqlite(cause: sqlite3.Error) -> ZegelError | None:
    code = getattr(cause, "sqlite_errorcode", sqlite3.SQLITE_OK)
    primary = code & 0xFF
    if primary == sqlite3.SQLITE_CONSTRAINT:
        return _rule(_SQLITE_RULES.get(code, "check"))
    if "no such table" in str(cause):
        return Unavailable("database-not-ready")
    return Unavailable(_SQLITE[primary]) if primary in _SQLITE else None


def _from_postgres(state: str) -> ZegelError | None:
    if state[:2] == "23" or state in _POSTGRES_RULES:
        return _rule(_POSTGRES_RULES.get(state, "check"))
    found = _POSTGRES.get(state) or _POSTGRES.get(state[:2])
    return Unavailable(found) if found else None


def _rule(rule: str) -> Refused:
    if rule == "unique":
        return Conflict("exists-already")
    if rule == "foreign":
        return NotFound("not-found")
    return Refused("register-append-only" if rule == "trigger" else "row-refused")
