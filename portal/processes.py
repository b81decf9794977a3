"""The three processes of an instance, and starting them together on one machine.

`web` speaks, `worker` does what is owed, `signer` holds the signing keys. Together (embedded) they
are children of one `serve`, which holds the instance's lock: a second one is refused. Apart
(distributed) each is started by its own word, any number of webs and workers, one signer.
"""

from __future__ import annotations

import fcntl
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

from dossier.errors import Refused
from portal.settings import Settings

if TYPE_CHECKING:
    from flask import Flask

PROCESSES: Final = ("signer", "worker", "web")
GIVE_UP_S: Final = 20.0
_log = logging.getLogger("zegel.serve")


@contextmanager
def alone(settings: Settings) -> Iterator[None]:
    """Hold the instance's lock; `instance-in-use` when another `serve` has it."""
    with (settings.folder / "serve.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Refused("instance-in-use", folder=settings.folder.name) from None
        yield


def serve(settings: Settings, port: int) -> None:
    """Run all three until told to stop; one that falls over stops the others, and says so."""
    with alone(settings):
        children = {name: _start(settings, name, port) for name in PROCESSES}
        try:
            _watch(children)
        finally:
            _stop(children)


def run_signer(settings: Settings) -> None:
    """The signer process: questions over its socket until it is told to stop."""
    from portal.pens import pens
    from portal.signer import SignerServer
    from portal.wiring import open_desk

    assert settings.signer_socket is not None  # noqa: S101 - `Settings` fills it in
    with SignerServer(settings.signer_socket, open_desk(settings), pens(settings)) as server:
        signal.signal(signal.SIGTERM, lambda *_: threading.Thread(target=server.shutdown).start())
        with_parent(os.getppid())
        server.serve_forever()


def run_web(settings: Settings, port: int, host: str) -> None:
    """The web process: gunicorn with threads; downloads are streamed, so slow readers only hold a thread."""
    from gunicorn.app.base import BaseApplication

    from portal import create_app

    class Web(BaseApplication):
        def load_config(self) -> None:
            options = {
                "bind": f"{host}:{port}",
                "worker_class": "gthread",
                "workers": 1 if settings.database_url.startswith("sqlite") else 2,
                "threads": 64,
                "timeout": 60,
                "graceful_timeout": 10,
                "loglevel": "warning",
                "limit_request_line": 4094,
                "limit_request_fields": 60,
                "worker_tmp_dir": "/dev/shm" if Path("/dev/shm").is_dir() else None,  # noqa: S108 - gunicorn's heartbeat
                "control_socket_disable": True,
            }
            assert self.cfg is not None  # noqa: S101 - BaseApplication made it
            for name, value in options.items():
                self.cfg.set(name, value)

        def load(self) -> object:
            return wakes_workers(create_app(settings), settings)

    with_parent(os.getppid())
    Web().run()  # type: ignore[no-untyped-call]


def wakes_workers(app: Flask, settings: Settings) -> Flask:
    """After each form that was taken, wake a worker: it may have owed work. Losing a wake-up costs a second."""
    from flask import Response, request

    from portal.worker import Waker, celery_app

    wake = Waker(celery_app(settings))

    def after(response: Response) -> Response:
        if request.method == "POST":
            wake()
        return response

    app.after_request(after)
    return app


def with_parent(parent: int) -> None:
    """End this process when the one that started it is gone, however that one died."""

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(1)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=look, daemon=True).start()


def _start(settings: Settings, name: str, port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "portal.cli", name, "--folder", str(settings.folder)]
    if name == "web":
        command += ["--port", str(port)]
    return subprocess.Popen(command)  # noqa: S603 - our own program, our own arguments


def _watch(children: dict[str, subprocess.Popen[bytes]]) -> None:
    stopping = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.set())
    while not stopping.wait(0.3):
        for name, child in children.items():
            if child.poll() is not None:
                raise Refused("process-ended", process=name, exit=child.returncode)


def _stop(children: dict[str, subprocess.Popen[bytes]]) -> None:
    # The web first, so that nobody waits for a signer that is gone.
    for name in reversed(PROCESSES):
        children[name].terminate()
    end = time.monotonic() + GIVE_UP_S
    for child in children.values():
        try:
            child.wait(max(0.1, end - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
