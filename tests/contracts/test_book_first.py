"""The first thing asked of a book: it keeps what is written, or nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from dossier.record import Organisation
from records.book import SqlBook
from records.migrate import upgrade

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def test_a_block_that_fails_leaves_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/book.db"
    upgrade(url)
    book = SqlBook(url)
    with pytest.raises(ZeroDivisionError), book.writing() as shelf:
        shelf.add_organisation(Organisation("o", "sppoh", "SWV", NOW))
        raise ZeroDivisionError
    with book.reading() as shelf:
        assert shelf.organisations() == []
