"""Work owed: who claims a due job, which act does it, and what becomes of it when that fails.

The jobs table is the truth (infra.md §2): a job is written in the same transaction as the fact that
caused it, claimed with a lease, and its row goes when its act is done. A worker that dies leaves a
lease that runs out; the job is then claimed again. So every act behind a job must be idempotent:
it decides anew from what the book says, and a letter goes with a stable id (decision 16).

What is deliberately not here: waking workers up (`portal/worker.py`).
"""

from __future__ import annotations

import hashlib
import logging
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from dossier.errors import Conflict, Unavailable, ZegelError
from dossier.ports import Desk
from dossier.record import Job

Handler = Callable[[Desk, Job], object]

# Longer than the slowest act may take (a conversion is stopped after a minute), or it is done twice.
LEASE: Final = timedelta(minutes=3)
FIRST_WAIT: Final = timedelta(seconds=2)
LONGEST_WAIT: Final = timedelta(minutes=15)
PATIENCE: Final = 8

_log = logging.getLogger("zegel.jobs")


def work_once(desk: Desk, worker: str, handlers: Mapping[str, Handler], lease: timedelta = LEASE) -> bool:
    """Claim the one job that is due longest and do it; False when nothing is due.

    `worker` is an id of this claim's own (`desk.random.id()`), so that two claims are never one.
    """
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        jobs = shelf.take_jobs(worker, now, now + lease, 1)
    for job in jobs:
        _do(desk, worker, job, handlers)
    return bool(jobs)


def wait_after(job: Job) -> timedelta:
    """How long until the next attempt: doubling, capped, spread by the job's id over half its length."""
    doubled = FIRST_WAIT * int(2 ** min(max(job.attempt - 1, 0), 20))
    spread = hashlib.sha256(f"{job.id}/{job.attempt}".encode()).digest()[0] / 255
    return min(doubled, LONGEST_WAIT) * (0.5 + spread / 2)


def owe_regular(desk: Desk, every: Mapping[str, timedelta], known: dict[str, datetime]) -> None:
    """Owe each kind of regular work once per slot of its period; `known` remembers the last slot owed.

    A restart may owe a slot again: regular work looks for what is due and does nothing twice. It is the
    whole instance's, booked with the first organisation because every job belongs to one.
    """
    now = desk.clock.now()
    for kind, period in every.items():
        slot = now - timedelta(seconds=now.timestamp() % period.total_seconds())
        if known.get(kind) == slot:
            continue
        with desk.book.writing() as shelf:
            for organisation in shelf.organisations()[:1]:
                shelf.add_job(Job(f"{kind}-{slot:%Y%m%dT%H%M%S}", organisation.id, kind, "", now))
        known[kind] = slot


def _do(desk: Desk, worker: str, job: Job, handlers: Mapping[str, Handler]) -> None:
    try:
        handlers[job.kind](desk, job)
    except (Unavailable, Conflict) as later:
        _log.info("job %s (%s) waits: %s", job.id, job.kind, later.code)
        _put_back(desk, worker, job, parked=False)
    except ZegelError as never:
        _park(desk, worker, job, never.code)
    except Exception as unexpected:  # noqa: BLE001 - a fault in one job must not stop the others
        # Without its message, which may quote what a person typed.
        where = "".join(traceback.format_tb(unexpected.__traceback__))
        _log.error("job %s (%s) broke: %s\n%s", job.id, job.kind, type(unexpected).__name__, where)
        if job.attempt < PATIENCE:
            _put_back(desk, worker, job, parked=False)
        else:
            _park(desk, worker, job, type(unexpected).__name__)
    else:
        _finish(desk, worker, job)


def _park(desk: Desk, worker: str, job: Job, because: str) -> None:
    """Out of the queue, for a person to look at: `doctor` and the log name it."""
    _log.critical("ALARM job %s (%s) is parked after %d attempts: %s", job.id, job.kind, job.attempt, because)
    _put_back(desk, worker, job, parked=True)


def _put_back(desk: Desk, worker: str, job: Job, *, parked: bool) -> None:
    run_at = desk.clock.now() + wait_after(job)
    with _unless_lost(), desk.book.writing() as shelf:
        shelf.put_back_job(job.id, worker, run_at, parked)


def _finish(desk: Desk, worker: str, job: Job) -> None:
    with _unless_lost(), desk.book.writing() as shelf:
        shelf.finish_job(job.id, worker)


@contextmanager
def _unless_lost() -> Iterator[None]:
    """The lease ran out and another worker has the job, or the book is away: either way it is not ours now."""
    try:
        yield
    except (Conflict, Unavailable) as lost:
        _log.warning("a job's lease was not given back: %s", lost.code)
