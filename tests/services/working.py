"""A worker process for tests: `python -m tests.services.working FOLDER [BROKER]`.

Its one act notes each attempt in a file, works for 0.2 s, writes one fact to the ledger unless it
stands there already, and lingers 0.2 s: time to be killed before the fact, and between fact and finish.
"""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import cast

from dossier.ports import Book, Clock, Desk
from dossier.record import Event, Job, Organisation
from portal.clock import SystemClock
from portal.settings import Settings
from portal.worker import run_worker
from records.book import SqlBook
from records.migrate import upgrade

ORGANISATION = "duinrand"
LEASE = timedelta(seconds=3)


@dataclass(frozen=True, slots=True)
class Ids:
    """The part of `Random` that working needs."""

    def id(self) -> str:
        """A new id."""
        return secrets.token_hex(16)


@dataclass(frozen=True, slots=True)
class Bench:
    """The part of a `Desk` that working needs."""

    clock: Clock
    book: Book
    random: Ids


def desk(folder: Path) -> Desk:
    """A desk with a real book and the real clock."""
    return cast("Desk", Bench(SystemClock(), SqlBook(f"sqlite:///{folder / 'book.sqlite'}"), Ids()))


def prepare(folder: Path, jobs: int) -> Desk:
    """A fresh book that owes `jobs` jobs of kind `note`."""
    upgrade(f"sqlite:///{folder / 'book.sqlite'}")
    made = desk(folder)
    now = made.clock.now()
    with made.book.writing() as shelf:
        shelf.add_organisation(Organisation(ORGANISATION, "swv-algemeen", "SWV Duinrand", now))
        for number in range(jobs):
            shelf.add_job(Job(f"note-{number}", ORGANISATION, "note", f"{number:032x}", now))
    return made


def start(folder: Path, broker: str = "") -> subprocess.Popen[bytes]:
    """A worker as a process of its own."""
    order = [sys.executable, "-m", "tests.services.working", str(folder), broker]
    with (folder / "worker.log").open("ab") as log:
        return subprocess.Popen(order, cwd=Path(__file__).parents[2], stdout=log, stderr=log)


def wait_until_done(desk: Desk, seconds: float, less_than: int = 1) -> bool:
    """Whether fewer than `less_than` jobs are left within the time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with desk.book.reading() as shelf:
            if shelf.open_jobs() < less_than:
                return True
        time.sleep(0.05)
    return False


def facts(desk: Desk) -> list[str]:
    """Every fact that was written, in order."""
    with desk.book.reading() as shelf:
        return [entry.event.record for entry in shelf.entries(ORGANISATION)]


def _note(folder: Path, desk: Desk, job: Job) -> None:
    with (folder / "attempts").open("a", encoding="ascii") as file:
        file.write(job.subject + "\n")
    time.sleep(0.2)
    with desk.book.writing() as shelf:
        if not shelf.entries_of(job.organisation, job.subject):
            shelf.log(Event(job.organisation, "document.made", desk.clock.now(), "worker", record=job.subject))
    time.sleep(0.2)


def _main(folder: Path, broker: str) -> None:
    with suppress(FileExistsError):
        (folder / "zegel.toml").touch(exist_ok=False)
    settings = Settings.from_environ({"ZEGEL_DEMO": "true", "ZEGEL_BROKER_URL": broker}, folder)
    handlers = {"note": lambda desk, job: _note(folder, desk, job)}
    run_worker(settings, lambda _: desk(folder), handlers, lease=LEASE, with_parent=True)


if __name__ == "__main__":
    _main(Path(sys.argv[1]), sys.argv[2])
