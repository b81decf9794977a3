"""The instance on the table: its parts, each opened at first touch, so that one broken part hides no other.

This is the doctor's own wiring: unlike `wiring.open_desk` it needs not everything to work at once.
"""

from __future__ import annotations

import fcntl
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from docgen.convert import ColdConverter
from dossier.ports import Clock, Desk
from dossier.record import Organisation
from exchange.store import Store
from portal import wiring
from portal.clock import SystemClock
from portal.settings import Settings
from records.book import SqlBook
from records.keyshelf import SqlKeyShelf


class Patient:
    """One instance, looked at and not touched."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.real: Clock = SystemClock()
        self.converter = ColdConverter()

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.settings.folder

    @cached_property
    def clock(self) -> Clock:
        """The clock its rules go by: in a demonstration the one that can be put forward."""
        return wiring.clock(self.settings)

    @cached_property
    def book_url(self) -> str:
        """For the driver only: it may hold a password."""
        return wiring.with_password(self.settings.database_url, self.settings.database_password_file)

    @cached_property
    def keys_url(self) -> str:
        """Likewise."""
        return wiring.with_password(self.settings.keystore_url, self.settings.keystore_password_file)

    @cached_property
    def book(self) -> SqlBook:
        """The database."""
        return SqlBook(self.book_url)

    @cached_property
    def shelf(self) -> SqlKeyShelf:
        """The key store."""
        return SqlKeyShelf(self.keys_url)

    @cached_property
    def store(self) -> Store:
        """Where sealed bytes lie."""
        return wiring.store(self.settings)

    @cached_property
    def desk(self) -> Desk:
        """Everything at once, with this patient's clock."""
        return replace(wiring.open_desk(self.settings), clock=self.clock)

    def organisations(self) -> Sequence[Organisation]:
        """Whose data it holds."""
        with self.book.reading() as shelf:
            return shelf.organisations()

    def is_serving(self) -> bool:
        """Whether a `serve` holds this instance's lock."""
        lock = self.folder / "serve.lock"
        if not lock.exists():
            return False
        with lock.open("rb") as held:
            try:
                fcntl.flock(held, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False
