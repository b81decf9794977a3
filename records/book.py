"""The book: the database behind the `Book` port, SQLite or PostgreSQL.

A transaction is short (decision 16). Writing on SQLite is one at a time: within a process by a lock,
which is fair where SQLite's own waiting is not; between processes by `BEGIN IMMEDIATE`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock, local

from dossier.errors import Refused, Unavailable
from records import ledger
from records.book_links import Links
from records.book_people import People
from records.book_records import Kept
from records.book_signing import Signing
from records.book_templates import Templates
from records.book_watch import Watch
from records.book_work import Work
from records.engines import POOL, WAIT_S, reading_engine, writing_engine
from records.ledger import Register
from records.troubles import translated


class SqlShelf(People, Kept, Templates, Signing, Links, Watch, Work, Register):
    """The book inside one transaction (`dossier.ports.Shelf`)."""


class SqlBook:
    """The `Book` port.

    `url` is `sqlite:////path/file` or `postgresql://…`; its tables must stand (`records.migrate.upgrade`).
    `pool`: connections kept for reading, and on PostgreSQL for writing; `wait_s`: the longest wait for a
    connection or a lock, after which it is `Unavailable('database-busy')`.
    Make one per process, after forking. Errors: see `records.troubles.translated`.
    """

    def __init__(self, url: str, pool: int = POOL, wait_s: float = WAIT_S) -> None:
        self._reading = reading_engine(url, pool, wait_s)
        self._writing = writing_engine(url, pool, wait_s)
        self._wait_s = wait_s
        self._turn = Lock() if self._writing.dialect.name == "sqlite" else None
        self._mine = local()

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

    def verify_register(self, organisation: str, anchors: Mapping[int, bytes] | None = None) -> int | None:
        """The first bad place in an organisation's register, or None (see `ledger.first_bad`)."""
        with translated(), self._reading.begin() as connection:
            return ledger.first_bad(connection, organisation, anchors)

    def close(self) -> None:
        """Let go of every connection; the book opens new ones when asked again."""
        self._reading.dispose()
        self._writing.dispose()

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Wait for this thread's turn to write, where the database lets one write at a time."""
        if getattr(self._mine, "writing", False):
            raise Refused("book-nested")
        if self._turn is not None and not self._turn.acquire(timeout=self._wait_s):
            raise Unavailable("database-busy")
        self._mine.writing = True
        try:
            yield
        finally:
            self._mine.writing = False
            if self._turn is not None:
                self._turn.release()
