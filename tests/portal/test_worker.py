"""A worker that is killed loses nothing and doubles nothing, on either broker; a lost wake-up costs a second."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path

import pytest

from dossier.record import Job
from portal.settings import Settings
from portal.worker import WAKE_FILE, Waker, broker_url, celery_app
from tests.services import working
from tests.services.ports import stop


def told(folder: Path, **environ: str) -> Settings:
    (folder / "zegel.toml").touch()
    return Settings.from_environ({"ZEGEL_DEMO": "true", **environ}, folder)


def attempts_in(folder: Path) -> list[str]:
    """Every attempt that was begun, by its subject."""
    noted = folder / "attempts"
    return noted.read_text().split() if noted.exists() else []


def wait_for_attempts(folder: Path, count: int) -> None:
    """Return as soon as that many attempts were begun."""
    deadline = time.monotonic() + 120
    while len(attempts_in(folder)) < count:
        assert time.monotonic() < deadline, (folder / "worker.log").read_text()
        time.sleep(0.02)


def killed_and_done(folder: Path, broker: str, *, jobs: int, kills: int) -> None:
    """Kill the worker `kills` times in mid-job; then every fact stands once and nothing is owed."""
    desk = working.prepare(folder, jobs)
    for round_ in range(kills):
        begun = len(attempts_in(folder))
        process = working.start(folder, broker)
        wait_for_attempts(folder, begun + 1)
        time.sleep(0.1 * (round_ % 4))  # an act takes 0.4 s: before its fact, or between fact and finish
        process.kill()
        process.wait()
    process = working.start(folder, broker)
    try:
        assert working.wait_until_done(desk, 120), (folder / "worker.log").read_text()
    finally:
        stop(process)
    assert sorted(working.facts(desk)) == sorted(f"{number:032x}" for number in range(jobs))
    assert len(attempts_in(folder)) > jobs  # some were cut off, or the test proved nothing


def test_killed_in_mid_job_with_the_embedded_broker(tmp_path: Path) -> None:
    killed_and_done(tmp_path, "", jobs=4, kills=1)
    with closing(sqlite3.connect(tmp_path / WAKE_FILE)) as file:
        assert file.execute("SELECT count(*) FROM kombu_message").fetchone()[0] < 10


@pytest.mark.services
def test_killed_in_mid_job_with_rabbitmq(tmp_path: Path, rabbitmq_url: str) -> None:
    killed_and_done(tmp_path, rabbitmq_url.replace("guest:guest@", "guest@"), jobs=4, kills=1)


def test_a_wake_up_starts_the_work_at_once_and_asking_ends_it(tmp_path: Path) -> None:
    desk = working.prepare(tmp_path, 1)
    process = working.start(tmp_path)
    try:
        assert working.wait_until_done(desk, 90)
        wake = Waker(celery_app(told(tmp_path)))
        waits = []
        for number in range(5):
            with desk.book.writing() as shelf:
                shelf.add_job(Job(f"more-{number}", working.ORGANISATION, "note", f"more{number}", desk.clock.now()))
            wake()
            owed = time.monotonic()
            assert working.wait_until_done(desk, 10)
            waits.append(time.monotonic() - owed)
        assert min(waits) < 0.4 + 0.4  # the act itself takes 0.4 s
    finally:
        stop(process)
    assert process.returncode == 0


def test_a_broker_that_is_away_costs_the_visitor_nothing(tmp_path: Path) -> None:
    wake = Waker(celery_app(told(tmp_path, ZEGEL_BROKER_URL="amqp://guest@127.0.0.1:9//")))
    started = time.monotonic()
    for _ in range(100):
        wake()
    assert time.monotonic() - started < 0.5


def test_the_brokers_password_comes_from_its_file(tmp_path: Path) -> None:
    secret = tmp_path / "broker"
    secret.write_text("a/b@c\n")
    secret.chmod(0o600)
    settings = told(tmp_path, ZEGEL_BROKER_URL="amqp://zegel@mq:5672/zegel", ZEGEL_BROKER_PASSWORD_FILE=str(secret))
    assert broker_url(settings) == "amqp://zegel:a%2Fb%40c@mq:5672/zegel"
    assert "a/b@c" not in repr(settings)
