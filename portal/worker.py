"""The Celery worker: a wake-up and a clock around `portal/jobs.py`, on any broker.

A message says no more than "there may be work"; losing one costs a second, because every worker
also looks by itself. So the broker holds no personal data and need not be reliable: RabbitMQ for several
processes, a SQLite file beside an embedded instance (docs/decisions/0121).
"""

from __future__ import annotations

import logging
import os
import signal
import sqlite3
import threading
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from datetime import datetime, timedelta
from functools import cache
from typing import Final
from urllib.parse import quote

from celery import Celery, signals
from kombu.exceptions import KombuError, OperationalError
from kombu.transport.sqlalchemy import Transport

from dossier.errors import ZegelError
from dossier.ports import Desk
from portal.jobs import LEASE, Handler, owe_regular, work_once
from portal.settings import Settings
from portal.settings_read import secret

TASK: Final = "zegel.work"
WAKE_FILE: Final = "wake.sqlite"
LOOK_EVERY_S: Final = 1.0
AT_MOST: Final = 50

_log = logging.getLogger("zegel.worker")


def celery_app(settings: Settings) -> Celery:
    """The application that web and worker share; connects to nothing yet."""
    # Celery's stock poll of a second would be half a second of waiting; as an option it does not reach
    # the transport, which hands its options to create_engine (kombu 5.7).
    Transport.polling_interval = 0.05
    app = Celery("zegel", broker=broker_url(settings), set_as_current=False)
    app.conf.update(
        task_acks_late=True,
        task_reject_on_worker_lost=True,
        task_ignore_result=True,
        worker_prefetch_multiplier=1,
        worker_hijack_root_logger=False,
        worker_enable_remote_control=False,
        broker_connection_retry_on_startup=True,
        broker_connection_timeout=3,
        task_publish_retry=False,
        task_default_queue="zegel",
        accept_content=["json"],
    )
    return app


def broker_url(settings: Settings) -> str:
    """The broker's address with its password put in; an embedded instance's own file when none was told."""
    if not settings.broker_url:
        return f"sqla+sqlite:///{settings.folder / WAKE_FILE}"
    if settings.broker_password_file is None:
        return settings.broker_url
    before, _, host = settings.broker_url.rpartition("@")
    return f"{before}:{quote(secret(settings.broker_password_file), safe='')}@{host}"


class Waker:
    """Call it after a commit that owed work. Never waits and never fails: a broker that is away costs a second.

    Sends from a thread of its own, one message for all calls in the meantime; survives a fork.
    """

    def __init__(self, app: Celery) -> None:
        self._app = app
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None

    def __call__(self) -> None:
        """Wake a worker soon."""
        self._wanted.set()
        if self._thread is None or not self._thread.is_alive():
            self._thread = threading.Thread(target=self._send, name="waker", daemon=True)
            self._thread.start()

    def _send(self) -> None:
        while self._wanted.wait():
            self._wanted.clear()
            try:
                self._app.send_task(TASK, expires=30, retry=False)
            except (OperationalError, KombuError, OSError) as away:
                _log.warning("nobody was woken up: %s", type(away).__name__)


def run_worker(
    settings: Settings,
    desk_of: Callable[[Settings], Desk],
    handlers: Mapping[str, Handler],
    *,
    regular: Mapping[str, timedelta] | None = None,
    threads: int = 2,
    lease: timedelta = LEASE,
    with_parent: bool = False,
) -> None:
    """Work until told to stop (SIGTERM: after the jobs in hand). Blocks.

    `regular` is owed once per period (`{"sweep": timedelta(hours=1)}`); `with_parent` ends this process
    when the one that started it is gone, however that one died.
    """
    app = celery_app(settings)
    stopping = threading.Event()
    desk = cache(lambda: desk_of(settings))

    def work() -> None:
        for _ in range(AT_MOST):
            if stopping.is_set() or not work_once(desk(), desk().random.id(), handlers, lease):
                return

    app.task(name=TASK)(work)
    watch = threading.Thread(
        target=_look_around, args=(settings, desk, Waker(app), regular or {}, stopping, with_parent), daemon=True
    )

    def ready(**_: object) -> None:
        watch.start()

    def shutting_down(**_: object) -> None:
        stopping.set()

    signals.worker_ready.connect(ready)
    signals.worker_shutting_down.connect(shutting_down)
    app.worker_main(
        ["--quiet", "worker", "--pool=threads", f"--concurrency={threads}", "--loglevel=WARNING", "--without-gossip",
         "--without-mingle", "--without-heartbeat"]
    )  # fmt: skip


def _look_around(
    settings: Settings,
    desk: Callable[[], Desk],
    wake: Callable[[], None],
    regular: Mapping[str, timedelta],
    stopping: threading.Event,
    with_parent: bool,
) -> None:
    """Every second: owe the regular work, wake a worker, and see whether our parent still lives."""
    parent = os.getppid()
    known: dict[str, datetime] = {}
    while not stopping.wait(LOOK_EVERY_S):
        if with_parent and os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
        try:
            owe_regular(desk(), regular, known)
            wake()
            _tidy(settings)
        except ZegelError as away:
            _log.warning("could not look around: %s", away.code)


def _tidy(settings: Settings) -> None:
    """Take delivered messages out of the embedded broker's file; its transport keeps them for ever."""
    if settings.broker_url or not (settings.folder / WAKE_FILE).exists():
        return
    with suppress(sqlite3.OperationalError), closing(sqlite3.connect(settings.folder / WAKE_FILE)) as file, file:
        file.execute("DELETE FROM kombu_message WHERE NOT visible")
