"""Work owed is done once, waits when the world is away, and is parked when it keeps breaking."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Conflict, Refused, Unavailable
from dossier.ports import Desk
from dossier.record import Job
from portal import jobs
from tests.services import working

NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


class Hands:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    real = working.prepare(tmp_path, 0)
    made = cast("Desk", replace(cast("Any", real), clock=Hands()))
    owe(made)
    return made


def owe(desk: Desk, job: str = "a") -> None:
    with desk.book.writing() as shelf:
        shelf.add_job(Job(job, working.ORGANISATION, "note", job, NOW))


def move(desk: Desk, by: timedelta) -> None:
    cast("Any", desk.clock).at += by


def left(desk: Desk) -> tuple[int, int]:
    with desk.book.reading() as shelf:
        return shelf.open_jobs(), len(shelf.parked_jobs())


def failing(error: Exception) -> dict[str, jobs.Handler]:
    def act(desk: Desk, job: Job) -> None:
        raise error

    return {"note": act}


def test_a_job_that_is_due_is_handed_to_its_act_once(desk: Desk) -> None:
    done: list[str] = []
    handlers: dict[str, jobs.Handler] = {"note": lambda _, job: done.append(job.subject)}
    assert jobs.work_once(desk, "w1", handlers)
    assert not jobs.work_once(desk, "w2", handlers)
    assert (done, left(desk)) == (["a"], (0, 0))


def test_a_job_waits_for_its_moment(desk: Desk) -> None:
    with desk.book.writing() as shelf:
        shelf.add_job(Job("later", working.ORGANISATION, "note", "later", NOW + timedelta(hours=1)))
    done: list[str] = []
    handlers: dict[str, jobs.Handler] = {"note": lambda _, job: done.append(job.subject)}
    while jobs.work_once(desk, "w", handlers):
        pass
    assert done == ["a"]
    move(desk, timedelta(hours=1))
    assert jobs.work_once(desk, "w", handlers)
    assert done == ["a", "later"]


@pytest.mark.parametrize("error", [Unavailable("store-away"), Conflict("changed-meanwhile")])
def test_what_is_away_is_tried_again_later_for_ever(desk: Desk, error: Exception) -> None:
    for _ in range(20):
        assert jobs.work_once(desk, "w", failing(error))
        assert not jobs.work_once(desk, "w", failing(error))
        move(desk, jobs.LONGEST_WAIT)
    assert left(desk) == (1, 0)


def test_a_refusal_is_parked_at_once_with_an_alarm(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    assert jobs.work_once(desk, "w", failing(Refused("round-over", deadline="geheim")))
    assert left(desk) == (0, 1)
    assert "ALARM job a (note) is parked after 1 attempts: round-over" in caplog.text
    assert "geheim" not in caplog.text


def test_a_fault_is_parked_when_patience_ends_and_its_words_stay_out_of_the_log(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    for _ in range(jobs.PATIENCE):
        assert left(desk) == (1, 0)
        assert jobs.work_once(desk, "w", failing(ValueError("Jan Jansen, 000")))
        move(desk, jobs.LONGEST_WAIT)
    assert left(desk) == (0, 1)
    assert "ALARM" in caplog.text
    assert "Jan Jansen" not in caplog.text


def test_one_faulty_job_does_not_stop_the_next(desk: Desk) -> None:
    owe(desk, "b")
    done: list[str] = []

    def act(desk: Desk, job: Job) -> None:
        if job.id == "a":
            raise ZeroDivisionError
        done.append(job.id)

    assert jobs.work_once(desk, "w", {"note": act})
    assert jobs.work_once(desk, "w", {"note": act})
    assert done == ["b"]


def test_an_unknown_kind_waits_for_a_newer_worker_and_is_parked_in_the_end(desk: Desk) -> None:
    assert jobs.work_once(desk, "w", {})
    assert left(desk) == (1, 0)


def test_a_worker_that_died_leaves_its_job_to_another_when_the_lease_ends(desk: Desk) -> None:
    with desk.book.writing() as shelf:
        assert shelf.take_jobs("dead", NOW, NOW + jobs.LEASE, 1)
    done: list[int] = []
    handlers: dict[str, jobs.Handler] = {"note": lambda _, job: done.append(job.attempt)}
    assert not jobs.work_once(desk, "alive", handlers)
    move(desk, jobs.LEASE)
    assert jobs.work_once(desk, "alive", handlers)
    assert done == [2]


def test_who_lost_the_lease_takes_nothing_from_who_has_it(desk: Desk) -> None:
    def slow(desk: Desk, job: Job) -> None:
        move(desk, jobs.LEASE)
        with desk.book.writing() as shelf:
            assert shelf.take_jobs("other", desk.clock.now(), desk.clock.now() + jobs.LEASE, 1)

    assert jobs.work_once(desk, "w", {"note": slow})
    assert left(desk) == (1, 0)
    with desk.book.writing() as shelf:
        shelf.finish_job("a", "other")


def test_regular_work_is_owed_once_per_slot(desk: Desk) -> None:
    known: dict[str, datetime] = {}
    every = {"sweep": timedelta(hours=1)}
    for _ in range(8):
        jobs.owe_regular(desk, every, known)
        move(desk, timedelta(minutes=10))
    # 09:30 to 10:40: the slots of 9 and 10 o'clock, beside the job that was there.
    assert left(desk) == (3, 0)


@given(st.integers(0, 10_000), st.text(max_size=40))
def test_the_wait_grows_and_never_passes_its_cap(attempt: int, name: str) -> None:
    job = Job(name, "o", "note", "s", NOW, attempt=attempt)
    wait = jobs.wait_after(job)
    assert jobs.FIRST_WAIT / 2 <= wait <= jobs.LONGEST_WAIT
    assert wait <= jobs.FIRST_WAIT * 2 ** min(attempt, 20) or attempt == 0
    assert wait == jobs.wait_after(job)
