"""Contract of the book: what persons must still do or agree to, and the mark of the sweep's clock."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from dossier.errors import Conflict, NotFound
from dossier.ports import Book
from dossier.record import Dossier, Organisation, Record
from dossier.watch import Duty, DutyKind, SweepMark
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DUTY = Duty("t1", "duin", "r1", DutyKind.LIFT, "h1", "waarom", "u1", NOW)


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
        shelf.add_dossier(Dossier("d1", "duin", "vuurtoren-12", "open", NOW, b"sealed"))
        shelf.add_record(Record("r1", "duin", "d1", "tlv", "draft", "R2-TLV", "hash", NOW))
    yield found
    found.close()


def test_a_duty_is_opened_once_and_done_once(book: Book) -> None:
    done = replace(DUTY, done_by="u2", done_at=NOW, outcome="agreed")
    with book.writing() as shelf:
        assert shelf.add_duty(DUTY)
        assert not shelf.add_duty(replace(DUTY, reason="anders"))
        assert list(shelf.open_duties("duin")) == [shelf.duty("duin", "t1")] == [DUTY]
        shelf.finish_duty(done)
    with book.reading() as shelf:
        assert list(shelf.open_duties("duin")) == []
        assert list(shelf.duties_of("r1")) == [done]
    with pytest.raises(Conflict), book.writing() as shelf:
        shelf.finish_duty(done)


def test_another_organisations_duty_is_not_found(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_duty(DUTY)
    with book.writing() as shelf:
        assert list(shelf.open_duties("heide")) == []
        with pytest.raises(NotFound):
            shelf.duty("heide", "t1")
        with pytest.raises(NotFound):
            shelf.finish_duty(replace(DUTY, organisation="heide", done_at=NOW))


def test_the_mark_of_the_clock_is_written_over(book: Book) -> None:
    mark = SweepMark("duin", NOW, NOW, date(2026, 3, 1))
    with book.writing() as shelf:
        assert shelf.sweep_mark("duin") is None
        shelf.put_sweep_mark(SweepMark("duin", NOW))
        shelf.put_sweep_mark(mark)
    with book.reading() as shelf:
        assert shelf.sweep_mark("duin") == mark
        assert shelf.sweep_mark("heide") is None
