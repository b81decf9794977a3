"""What the tests of the book share: one organisation, and the moment it all happens."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from dossier.record import Organisation
from records.book import SqlBook

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.fixture
def book(book_url: str) -> Iterator[SqlBook]:
    """A fresh book with one organisation, `duin`."""
    found = SqlBook(book_url)
    with found.writing() as shelf:
        shelf.add_organisation(Organisation("duin", "swv-algemeen", "SWV Duinrand", NOW))
    yield found
    found.close()
