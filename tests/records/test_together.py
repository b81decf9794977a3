"""Many hands in one book: nothing doubled, nothing lost, nothing half done."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Barrier

import pytest

from dossier.errors import Conflict
from dossier.record import Challenge, Event, Grant, Job, Record, Revision, StoredObject
from records.book import SqlBook
from tests.records.hands import NOW

pytest_plugins = ["tests.services.postgres"]

RECORD = Record("r1", "duin", "d1", "tlv", "final", "R2-TLV", "hash", NOW)
GRANT = Grant("g1", "duin", "d1", ("r1",), "download", "", "school", "", b"t", b"c", NOW, NOW + timedelta(days=1))
AT_ONCE = 8


def hand(what: str, url: str, name: str, count: int) -> subprocess.Popen[str]:
    order = [sys.executable, "-m", "tests.records.hands", what, url, name, str(count)]
    return subprocess.Popen(order, cwd=Path(__file__).parents[2], stdout=subprocess.PIPE, text=True)


def all_hands(what: str, url: str, count: int, hands: int) -> list[str]:
    started = [hand(what, url, f"w{n}", count) for n in range(hands)]
    said = [one.communicate(timeout=120)[0].split() for one in started]
    assert [one.returncode for one in started] == [0] * hands
    return [line for lines in said for line in lines]


def together(act: Callable[[int], object]) -> list[object]:
    """Do the same act in several threads at once; a refusal is an outcome like any other."""
    start = Barrier(AT_ONCE)

    def one(n: int) -> object:
        start.wait()
        try:
            return act(n)
        except Conflict as refusal:
            return refusal.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(one, range(AT_ONCE)))


def test_a_hundred_numbers_asked_for_at_once_are_all_there_and_all_different(book: SqlBook) -> None:
    def reserve(n: int) -> int:
        with book.writing() as shelf:
            return shelf.reserve_number("duin", "2526", f"r{n}", NOW, 1).number

    with ThreadPoolExecutor(25) as pool:
        given = sorted(pool.map(reserve, range(100)))
    assert given == list(range(1, 101))
    with book.reading() as shelf:
        assert [row.number for row in shelf.numbers("duin", "2526")] == given


def test_four_processes_write_one_whole_register(book: SqlBook, book_url: str) -> None:
    given = sorted(int(line) for line in all_hands("append", book_url, 50, 4))
    assert given == list(range(1, 201))
    assert book.verify_register("duin") is None
    assert book.head("duin")[0] == 200


def test_two_workers_never_hold_one_job(book: SqlBook, book_url: str) -> None:
    with book.writing() as shelf:
        for n in range(120):
            shelf.add_job(Job(f"j{n}", "duin", "mail", "", NOW))
    done = all_hands("work", book_url, 5, 2)
    assert sorted(done) == sorted(f"j{n}" for n in range(120))
    with book.reading() as shelf:
        assert shelf.open_jobs() == 0


def test_a_writer_killed_in_the_middle_leaves_nothing_and_blocks_nobody(book: SqlBook, book_url: str) -> None:
    with book.writing() as shelf:
        before = shelf.log(Event("duin", "read", NOW, "u1"))
    doomed = hand("linger", book_url, "doomed", 50)
    assert doomed.stdout
    assert doomed.stdout.readline() == "lingering\n"
    doomed.kill()
    doomed.communicate()
    with book.reading() as shelf:
        assert [one.id for one in shelf.organisations()] == ["duin"]
        assert shelf.numbers("duin", "2526") == []
        assert shelf.entries("duin") == [before]
    with book.writing() as shelf:
        assert shelf.log(Event("duin", "read", NOW, "u1")).seq == 2
        assert shelf.reserve_number("duin", "2526", "r1", NOW, 1).number == 1
    assert book.verify_register("duin") is None


def test_of_those_who_change_one_record_at_once_one_wins(book: SqlBook) -> None:
    with book.writing() as shelf:
        shelf.add_record(RECORD)

    def change(n: int) -> object:
        with book.writing() as shelf:
            return shelf.save_record(replace(RECORD, rule=f"rule-{n}")).version

    outcomes = together(change)
    assert sorted(map(str, outcomes)) == ["2", *["changed-meanwhile"] * (AT_ONCE - 1)]


def test_of_those_who_sign_one_revision_at_once_one_wins(book: SqlBook) -> None:
    stored = StoredObject("o", "blob", b"key", 1, "first", "pdf")
    first = Revision("r1", "pdf", 1, NOW, "made", stored)
    with book.writing() as shelf:
        shelf.add_record(RECORD)
        shelf.add_revision(first, None)

    def sign(n: int) -> object:
        with book.writing() as shelf:
            shelf.add_revision(replace(first, number=2, stored=replace(stored, sha256=str(n))), "first")
            return "signed"

    assert sorted(map(str, together(sign))) == [*["revision-moved"] * (AT_ONCE - 1), "signed"]
    with book.reading() as shelf:
        assert len(shelf.revisions("r1")) == 2


def test_guesses_at_one_moment_are_each_counted(book: SqlBook) -> None:
    with book.writing() as shelf:
        shelf.add_grant(GRANT)
        shelf.put_challenge(Challenge("g1", b"code", NOW))

    def guess(_: int) -> object:
        with book.writing() as shelf:
            before = shelf.challenge("g1")
            assert before
            shelf.put_challenge(replace(before, wrong_total=before.wrong_total + 1))
            return before.wrong_total

    assert sorted(map(str, together(guess))) == [str(n) for n in range(AT_ONCE)]


def test_knocks_at_one_moment_are_each_counted(book: SqlBook) -> None:
    def knock(_: int) -> object:
        with book.writing() as shelf:
            return shelf.hit("a", NOW, 60)

    assert sorted(map(str, together(knock))) == [str(n) for n in range(1, AT_ONCE + 1)]


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_a_worker_does_not_wait_for_what_another_is_taking(book: SqlBook, book_url: str) -> None:
    with book.writing() as shelf:
        for name in ("j1", "j2"):
            shelf.add_job(Job(name, "duin", "mail", "", NOW))
    other = SqlBook(book_url)
    with book.writing() as mine, other.writing() as theirs:
        lease = NOW + timedelta(minutes=1)
        assert [job.id for job in mine.take_jobs("w1", NOW, lease, 1)] == ["j1"]
        assert [job.id for job in theirs.take_jobs("w2", NOW, lease, 9)] == ["j2"]
    other.close()
