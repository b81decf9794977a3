"""A PostgreSQL of Debian's packages for one test session, and fresh books on it and on SQLite.

A test module says `pytest_plugins = ["tests.services.postgres"]` to get the fixtures below. The server
listens on a Unix socket only, in a folder of its own, and is gone afterwards.
"""

from __future__ import annotations

import ctypes
import itertools
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from records.migrate import upgrade, upgrade_keys

START_SECONDS = 60
USER = "postgres"
_COUNTER = itertools.count(1)


@dataclass(frozen=True, slots=True)
class Cluster:
    """A running server; `process` is there for tests that stop or freeze it."""

    folder: Path
    process: subprocess.Popen[bytes]

    def url(self, database: str) -> str:
        """The address of one of its databases, for `SqlBook` and `SqlKeyShelf`."""
        return f"postgresql://{USER}@/{database}?host={self.folder}"

    def run(self, statement: str) -> None:
        """One statement outside any transaction, as the administrator."""
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """End the server at once, its sessions with it; quiet when it ended before."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGQUIT)
        self.process.wait(30)

    def fresh(self, template: str = "template0") -> str:
        """The address of a new database, a copy of `template`."""
        name = f"test_{os.getpid()}_{next(_COUNTER)}"
        self.run(f"CREATE DATABASE {name} TEMPLATE {template} STRATEGY FILE_COPY")
        return self.url(name)


@contextmanager
def postgres() -> Iterator[Cluster]:
    """A server with an empty cluster (about 2 s to start). Needs Debian's postgresql; works as root too."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER, USER)
        _run([_program("initdb"), "-D", f"{folder}/data", "-U", USER, "-A", "trust", "-E", "UTF8", "-N"], folder)
        settings = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        flags = [f"-c{name}={value}" for name, value in (settings | {"shared_buffers": "32MB"}).items()]
        with (folder / "log").open("wb") as log:
            process = subprocess.Popen(
                [_program("postgres"), "-D", f"{folder}/data", *flags],
                cwd=folder,
                stdout=log,
                stderr=log,
                preexec_fn=_unprivileged,  # noqa: PLW1509 - system calls only, no lock taken
            )
        cluster = Cluster(folder, process)
        try:
            _ready(cluster)
            yield cluster
        finally:
            cluster.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Cluster]:
    """A real PostgreSQL for this session, with a template of the book and one of the key store."""
    with postgres() as cluster:
        for name, prepare in (("book_template", upgrade), ("keys_template", upgrade_keys)):
            cluster.run(f"CREATE DATABASE {name}")
            prepare(cluster.url(name))
        yield cluster


@pytest.fixture
def spare_server() -> Iterator[Cluster]:
    """A server of a test's own, to be stopped or frozen by it."""
    with postgres() as cluster:
        yield cluster


@pytest.fixture(scope="session")
def sqlite_templates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an empty book and an empty key store."""
    folder = tmp_path_factory.mktemp("templates")
    upgrade(f"sqlite:///{folder}/book")
    upgrade_keys(f"sqlite:///{folder}/keys")
    return folder


@pytest.fixture(params=["sqlite", "postgres"])
def engine_name(request: pytest.FixtureRequest) -> str:
    """Each test of a contract runs on both; `parametrize("engine_name", [one], indirect=True)` narrows it."""
    return str(request.param)


@pytest.fixture
def book_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The address of a fresh, empty book."""
    return _fresh("book", engine_name, request)


@pytest.fixture
def keys_url(engine_name: str, request: pytest.FixtureRequest) -> str:
    """The address of a fresh, empty key store."""
    return _fresh("keys", engine_name, request)


def _fresh(which: str, engine_name: str, request: pytest.FixtureRequest) -> str:
    if engine_name == "postgres":
        cluster: Cluster = request.getfixturevalue("postgres_server")
        return cluster.fresh(f"{which}_template")
    templates: Path = request.getfixturevalue("sqlite_templates")
    target: Path = request.getfixturevalue("tmp_path") / f"{which}.sqlite"
    shutil.copyfile(templates / which, target)
    return f"sqlite:///{target}"


def _program(name: str) -> str:
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    if not found:
        raise RuntimeError(f"no {name}: apt-get install postgresql")
    return str(found[-1])


def _run(order: list[str], folder: Path) -> None:
    done = subprocess.run(order, cwd=folder, capture_output=True, check=False, preexec_fn=_unprivileged)
    if done.returncode:
        raise RuntimeError(done.stderr.decode(errors="replace"))


def _unprivileged() -> None:
    # PostgreSQL refuses to run as root; and a test run that is killed must leave no server behind.
    if os.geteuid() == 0:
        entry = pwd.getpwnam(USER)
        os.setgroups([])
        os.setgid(entry.pw_gid)
        os.setuid(entry.pw_uid)
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)


def _ready(cluster: Cluster) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(cluster.url("postgres"), connect_timeout=5).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline or cluster.process.poll() is not None:
                raise RuntimeError((cluster.folder / "log").read_text(errors="replace")[-4000:]) from None
            time.sleep(0.05)
        else:
            return
