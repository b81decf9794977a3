"""Another process with a hand in the book: `python -m tests.records.hands WHAT URL NAME COUNT`.

It says `ready` when it has begun what it came for, and prints what it got, one a line.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from dossier.record import Event, Organisation
from records.book import SqlBook

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def append(book: SqlBook, name: str, count: int) -> Iterator[object]:
    """Append events, each in a transaction of its own."""
    for n in range(count):
        with book.writing() as shelf:
            yield shelf.log(Event("duin", "read", NOW, name, f"r{n}", sealed=b"sealed")).seq


def work(book: SqlBook, name: str, count: int) -> Iterator[object]:
    """Take jobs by `count` and finish them, until there are none."""
    while True:
        with book.writing() as shelf:
            taken = shelf.take_jobs(name, NOW, NOW + timedelta(hours=1), count)
        if not taken:
            return
        for job in taken:
            with book.writing() as shelf:
                shelf.finish_job(job.id, name)
            yield job.id


def linger(book: SqlBook, name: str, count: int) -> Iterator[object]:
    """Write in every corner and never come to the end: to be killed in the middle."""
    with book.writing() as shelf:
        shelf.add_organisation(Organisation(name, "sppoh", name, NOW))
        for n in range(count):
            shelf.log(Event("duin", "read", NOW, name, f"r{n}", sealed=bytes(100_000)))
        shelf.reserve_number("duin", "2526", name, NOW, 1)
        yield "lingering"
        time.sleep(600)


if __name__ == "__main__":
    what, url, who, how_many = sys.argv[1:]
    hands = {"append": append, "work": work, "linger": linger}
    for line in hands[what](SqlBook(url), who, int(how_many)):
        sys.stdout.write(f"{line}\n")
        sys.stdout.flush()
