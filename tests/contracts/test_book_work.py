"""Contract of the book: numbers, jobs and counters."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dossier.errors import Conflict, NotFound, Refused
from dossier.ports import Book
from dossier.record import Job, Organisation
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LEASE = NOW + timedelta(minutes=5)
JOB = Job("j1", "duin", "mail", "g1", NOW, 0, b"letter")


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
    yield found
    found.close()


@pytest.mark.promise("F84")
def test_numbers_follow_each_other_per_organisation_and_school_year(book: Book) -> None:
    with book.writing() as shelf:
        given = [
            shelf.reserve_number(organisation, year, "r1", NOW, 41).number
            for organisation, year in (("duin", "2526"), ("duin", "2526"), ("duin", "2627"), ("heide", "2526"))
        ]
        assert given == [41, 42, 41, 41]
        assert shelf.reserve_number("duin", "2526", "r1", NOW, 900).number == 43
        assert [row.state for row in shelf.numbers("duin", "2526")] == ["reserved"] * 3
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.reserve_number("nowhere", "2526", "r1", NOW, 1)


def test_a_voided_number_is_accounted_for_and_never_given_again(book: Book) -> None:
    with book.writing() as shelf:
        row = shelf.reserve_number("duin", "2526", "r1", NOW, 1)
        void = replace(row, state="void", reason="not-signed")
        shelf.settle_number(void)
        shelf.settle_number(void)
        assert shelf.numbers("duin", "2526") == [void]
        assert shelf.reserve_number("duin", "2526", "r2", NOW, 1).number == 2


def test_a_number_is_settled_once(book: Book) -> None:
    with book.writing() as shelf:
        row = shelf.reserve_number("duin", "2526", "r1", NOW, 1)
        shelf.settle_number(replace(row, state="used"))
    with pytest.raises(Conflict, match="number-settled"), book.writing() as shelf:
        shelf.settle_number(replace(row, state="void"))
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.settle_number(replace(row, number=9, state="used"))


def test_a_number_below_one_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="row-refused"), book.writing() as shelf:
        shelf.reserve_number("duin", "2526", "r1", NOW, 0)


def test_the_same_work_is_owed_once(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_job(JOB)
        shelf.add_job(replace(JOB, subject="g2"))
        assert shelf.open_jobs() == 1
        assert shelf.take_jobs("w1", NOW, LEASE, 9) == [replace(JOB, attempt=1)]


def test_a_leased_job_is_taken_by_nobody_else_until_the_lease_ends(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_job(JOB)
        shelf.take_jobs("w1", NOW, LEASE, 9)
        assert shelf.take_jobs("w2", LEASE - timedelta(microseconds=1), LEASE, 9) == []
        assert shelf.take_jobs("w2", LEASE, LEASE + timedelta(minutes=5), 9) == [replace(JOB, attempt=2)]


def test_work_waits_for_its_moment_and_the_longest_due_goes_first(book: Book) -> None:
    with book.writing() as shelf:
        for name, minutes in (("j2", 2), ("j3", -3), ("j1", 0)):
            shelf.add_job(replace(JOB, id=name, run_at=NOW + timedelta(minutes=minutes)))
        assert [job.id for job in shelf.take_jobs("w1", NOW, LEASE, 1)] == ["j3"]
        assert [job.id for job in shelf.take_jobs("w1", NOW, LEASE, 9)] == ["j1"]
        assert shelf.open_jobs() == 3


@pytest.mark.parametrize("late", ["w1", ""])
def test_only_the_holder_finishes_or_puts_back(book: Book, late: str) -> None:
    with book.writing() as shelf:
        shelf.add_job(JOB)
        shelf.take_jobs("w1", NOW, LEASE, 9)
        shelf.take_jobs("w2", LEASE, LEASE + timedelta(minutes=5), 9)
    with pytest.raises(Conflict, match="lease-lost"), book.writing() as shelf:
        shelf.finish_job("j1", late)
    with pytest.raises(Conflict, match="lease-lost"), book.writing() as shelf:
        shelf.put_back_job("j1", late, NOW, False)
    with book.writing() as shelf:
        shelf.finish_job("j1", "w2")
        assert shelf.open_jobs() == 0


def test_work_that_failed_is_tried_again_later(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_job(JOB)
        shelf.take_jobs("w1", NOW, LEASE, 9)
        shelf.put_back_job("j1", "w1", LEASE, False)
        assert shelf.take_jobs("w1", NOW, LEASE, 9) == []
        assert shelf.take_jobs("w1", LEASE, LEASE, 9) == [replace(JOB, run_at=LEASE, attempt=2)]


def test_parked_work_is_shown_and_not_taken(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_job(JOB)
        shelf.take_jobs("w1", NOW, LEASE, 9)
        shelf.put_back_job("j1", "w1", NOW, True)
        assert shelf.take_jobs("w1", LEASE, LEASE, 9) == []
        assert shelf.parked_jobs() == [replace(JOB, attempt=1)]
        assert shelf.open_jobs() == 0
        with pytest.raises(Conflict, match="lease-lost"):
            shelf.finish_job("j1", "")


def test_knocks_are_counted_per_bucket_within_the_window(book: Book) -> None:
    with book.writing() as shelf:
        assert [shelf.hit("a", NOW + timedelta(seconds=n), 60) for n in range(5)] == [1, 2, 3, 4, 5]
        assert shelf.hit("b", NOW, 60) == 1
        assert shelf.hit("a", NOW + timedelta(seconds=58), 60) == 6
        assert shelf.hit("a", NOW + timedelta(seconds=62), 60) == 4


def test_knocks_are_forgotten(book: Book) -> None:
    with book.writing() as shelf:
        for n in range(300):
            shelf.hit(f"bucket-{n}", NOW, 60)
        shelf.hit("a", NOW + timedelta(seconds=61), 60)
        assert shelf.hit("a", NOW + timedelta(seconds=200), 60) == 1
        assert shelf.hit("bucket-0", NOW + timedelta(seconds=200), 60) == 1


def test_the_longest_wait_is_of_what_nobody_works_on(book: SqlBook) -> None:
    with book.writing() as shelf:
        for place, minutes in enumerate((1, 5, 3)):
            shelf.add_job(replace(JOB, id=f"j{place}", run_at=NOW - timedelta(minutes=minutes)))
        shelf.add_job(replace(JOB, id="later", run_at=LEASE))
    with book.writing() as shelf:
        assert shelf.oldest_due(NOW) == NOW - timedelta(minutes=5)
        (taken,) = shelf.take_jobs("w", NOW, LEASE, 1)
        assert shelf.oldest_due(NOW) == NOW - timedelta(minutes=3)
        shelf.put_back_job(taken.id, "w", NOW, parked=True)
        assert shelf.oldest_due(NOW) == NOW - timedelta(minutes=3)
        assert shelf.oldest_due(NOW - timedelta(hours=1)) is None
