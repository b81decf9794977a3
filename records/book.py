"""The book: the database behind the `Book` port, SQLite or PostgreSQL.

A transaction is short (decision 16). Writing on SQLite is one at a time: within a process by a lock,
which is fair where SQLite's own waiting is not; between processes by `BEGIN IMMEDIATE`.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock, get_ident

from dossier.errors import Refused, Unavailable
from records import ledger
from records.book_links import Links
from records.book_people import People
from records.book_records import Kept
from records.book_signing import Signing
from records.book_work import Work
from records.engines import POOL, WAIT_S, reading_engine, writing_engine
from records.ledger import Register
from records.troubles import translated


class SqlShelf(People, Kept, Signing, Links, Work, Register):
    """The book inside one transaction (`dossier.ports.Shelf`)."""


class SqlBook:
    """The `Book` port.

    `url` is `sqlite:////path/file` or `postgresql://…`; its tables must stand (`records.migrate.upgrade`).
    `pool`: connections kept for reading, and on PostgreSQL for writing.
    Make one per process, after forking. Errors: see `records.troubles.translated`.
    """

    def __init__(self, url: str, pool: int = POOL) -> None:
        self._reading = reading_engine(url, pool)
        self._writing = writing_engine(url, pool)
        self._turn: _Turn | None = _Turn() if self._writing.dialect.name == "sqlite" else None

    def __repr__(self) -> str:
        return f"SqlBook({self._writing.dialect.name})"

    @contextmanager
    def reading(self) -> Iterator[SqlShelf]:
        """One consistent look; a write in it is `Unavailable('database-read-only')`."""
        with translated(), self._reading.begin() as connection:
            yield SqlShelf(connection)

    @contextmanager
    def writing(self) -> Iterator[SqlShelf]:
        """One transaction: commits when the block ends well, else leaves nothing.

        Never one inside another (`Refused('book-nested')`).
        """
        with self._alone(), translated(), self._writing.begin() as connection:
            yield SqlShelf(connection, writes=True)

    def head(self, organisation: str) -> tuple[int, bytes]:
        """Place and hash of the register's last entry, to keep elsewhere as an anchor."""
        with translated(), self._reading.begin() as connection:
            return ledger.head(connection, organisation)

    def verify_register(self, organisation: str, anchor: tuple[int, bytes] | None = None) -> int | None:
        """The first bad place in an organisation's register, or None (see `ledger.first_bad`)."""
        with translated(), self._reading.begin() as connection:
            return ledger.first_bad(connection, organisation, anchor)

    def close(self) -> None:
        """Let go of every connection; the book opens new ones when asked again."""
        self._reading.dispose()
        self._writing.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        if self._turn is None:
            yield
        else:
            with self._turn.taken():
                yield


class _Turn:
    """Whose turn it is to write, within this process."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._holder: int | None = None

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Wait for the turn, at most as long as for the database's own lock."""
        if self._holder == get_ident():
            raise Refused("book-nested")
        if not self._lock.acquire(timeout=WAIT_S):
            raise Unavailable("database-busy")
        self._holder = get_ident()
        try:
            yield
        finally:
            self._holder = None
            self._lock.release()
