"""The warm road from Word to PDF: one prepared LibreOffice, a forked child of its own for each document.

Same bytes after `finish` as the cold road, which stays the fall-back and the oracle. The first few
documents of a process go the cold road, so that a short command never pays for a warm-up; then the
parent is started beside the work and used once it has shown that it can (record 0023).
"""

from __future__ import annotations

import json
import logging
import os
import select
import shutil
import socket
import subprocess
import sys
import threading
import time
import weakref
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

from docgen import jail, warm_folder, warm_parent
from docgen.catalogue import FOLDER, STANDARD
from docgen.convert import OPTIONS, ColdConverter, environment, furnish
from docgen.jail import Limits, Wall
from dossier.errors import Refused, Unavailable

VERSION: Final = "LibreOffice 7.4."
"""The only LibreOffice whose warm output was compared with its cold one."""
WARM_UP: Final = ("brief", "onderwijskundig-rapport", "tlv")
"""Kinds that together use all that the others do: tables, lists, headings, boxes, a picture, every font."""
COLD_FIRST: Final = 2
MOST_STARTS: Final = 5
START_S: Final = 60.0
_log: Final = logging.getLogger(__name__)


class Lost(StrEnum):
    """Why documents go the cold road: several times slower, and as safe."""

    NOTHING = "nothing"  # the warm road is open
    NO_LIBREOFFICE = "no-libreoffice"  # no document can be made at all
    OTHER_LIBREOFFICE = "other-libreoffice"  # only 7.4 was compared
    NO_WALL = "no-wall"  # bubblewrap cannot run here
    NO_START = "no-start"  # the parent did not start, or its children cannot be shut in


class Parent:
    """One running parent process with its private folder; `close` ends it and tidies up.

    It is reached over one unnamed socket, its standard input: each job is the other end of a line made for it.
    """

    def __init__(self, cold: ColdConverter) -> None:
        self._folder, held = warm_folder.make(cold.folder)
        self._limits = cold.limits
        _furnish(self._folder)
        self._desk, far = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with far:
            self.process = subprocess.Popen(  # noqa: S603 - a command line made here
                _command(self._folder, cold),
                stdin=far.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        self.close = weakref.finalize(self, _end, self.process, self._desk, self._folder, held, os.getpid())

    def wait(self) -> bool:
        """Whether it came up and one whole document went through a child."""
        ready, _, _ = select.select([self._desk], [], [], START_S)
        if not ready or self._desk.recv(1) != warm_parent.READY:
            return False
        sample = next(iter(sorted((self._folder / "warm").iterdir())))
        try:
            return self.convert(sample.read_bytes()).startswith(b"%PDF")
        except (OSError, EOFError):
            return False

    def convert(self, docx: bytes) -> bytes:
        """The PDF, empty for an unreadable file; `OSError` or `EOFError` when child or parent is gone."""
        line, far = socket.socketpair()
        with line:
            with far:
                socket.send_fds(self._desk, [b"."], [far.fileno()])
            line.settimeout(self._limits.wall_s + 5)
            warm_parent.send(line, docx)
            return warm_parent.receive(line)

    def gone(self) -> bool:
        """Whether the parent itself ended."""
        try:
            self.process.wait(0.2)
        except subprocess.TimeoutExpired:
            return False
        return True


class WarmConverter:
    """The converter of a process that lasts: warm where it can be, cold where it cannot. Shared by threads."""

    def __init__(self, cold: ColdConverter | None = None, cold_first: int = COLD_FIRST) -> None:
        self.cold = cold or ColdConverter()
        self._left = cold_first
        self._starts = 0
        self._parent: Parent | None = None
        self._starting: threading.Thread | None = None
        self._lock = threading.Lock()
        self._turns = threading.BoundedSemaphore((os.cpu_count() or 1) + 1)
        self._process = os.getpid()

    def convert(self, docx: bytes) -> bytes:
        """One document in one process of its own, whichever road is open."""
        parent = self._ready() if docx else None
        if parent is None:
            return self.cold.convert(docx)
        started = time.monotonic()
        try:
            with self._turns:
                started = time.monotonic()
                made = parent.convert(docx)
        except (OSError, EOFError) as problem:
            if parent.gone():
                return self._without(parent, docx)
            limit = self.cold.limits.wall_s
            if time.monotonic() - started >= limit:
                raise Unavailable("converter-slow", seconds=limit) from problem
            raise Unavailable("converter-killed", exit_code=-9) from problem
        if not made:
            raise Refused("converter-refused")
        return made

    def identity(self) -> str:
        """The same as the cold road's, as the bytes are."""
        return self.cold.identity()

    def start(self) -> bool:
        """Start the parent now and wait for it; whether the warm road is open."""
        with self._lock:
            self._begin()
        if self._starting is not None:
            self._starting.join()
        return self._parent is not None

    def close(self) -> None:
        """End the parent; the next document goes the cold road."""
        with self._lock:
            parent, self._parent = self._parent, None
        if parent is not None:
            parent.close()

    def _ready(self) -> Parent | None:
        with self._lock:
            if os.getpid() != self._process:  # forked since: the parent is somebody else's
                self._process, self._parent, self._starting = os.getpid(), None, None
            if self._parent is None:
                if self._left > 0:
                    self._left -= 1
                else:
                    self._begin()
            return self._parent

    def _begin(self) -> None:
        busy = self._starting is not None and self._starting.is_alive()
        if self._parent is None and not busy and self._starts < MOST_STARTS:
            self._starts += 1
            self._starting = threading.Thread(target=self._open, daemon=True)
            self._starting.start()

    def _open(self) -> None:
        lost, parent = _tried(self.cold)
        if parent is None:
            self._starts = MOST_STARTS
            _log.warning("documents go the cold road: %s", lost.value)
        with self._lock:
            self._parent = parent

    def _without(self, parent: Parent, docx: bytes) -> bytes:
        """The parent died under us: this document goes the cold road, a later one may find a new parent."""
        _log.warning("the warm converter ended by itself; this document goes the cold road")
        with self._lock:
            if self._parent is parent:
                self._parent = None
        parent.close()
        return self.cold.convert(docx)


@cache
def shared() -> WarmConverter:
    """The one of this process."""
    return WarmConverter()


def road(cold: ColdConverter | None = None) -> Lost:
    """What `doctor` asks: starts a parent, sends one document through and ends it (some seconds)."""
    lost, parent = _tried(cold or ColdConverter())
    if parent is not None:
        parent.close()
    return lost


def _tried(cold: ColdConverter) -> tuple[Lost, Parent | None]:
    try:
        version = cold.identity()
    except Unavailable:
        return Lost.NO_LIBREOFFICE, None
    if not version.startswith(VERSION):
        return Lost.OTHER_LIBREOFFICE, None
    if (cold.wall or jail.strongest()) is not Wall.FILES:
        return Lost.NO_WALL, None
    try:
        parent = Parent(cold)
    except OSError:
        return Lost.NO_START, None
    if parent.wait():
        return Lost.NOTHING, parent
    parent.close()
    return Lost.NO_START, None


def _furnish(folder: Path) -> None:
    """Profile, fonts, some standard templates to warm up on, and the children's empty place."""
    furnish(folder)
    (folder / "own").mkdir()
    (folder / "warm").mkdir()
    for kind in WARM_UP:
        shutil.copyfile(FOLDER / STANDARD / f"{kind}.docx", folder / "warm" / f"{kind}.docx")


def _command(folder: Path, cold: ColdConverter) -> list[str]:
    code, python = Path(__file__).parent, Path(sys.executable).resolve()
    limits = cold.limits
    each = {
        "cpu_s": limits.cpu_s,
        "memory": limits.memory,
        "file_size": limits.file_size,
        "wall_s": max(1, round(limits.wall_s)),
    }
    settings = {
        **environment(folder),
        "TMPDIR": f"{folder}/own",
        "PYTHONPATH": str(code.parent),
        "PYTHONDONTWRITEBYTECODE": "1",
        "SAL_LOK_OPTIONS": "unipoll",
    }
    program = [str(python), "-s", "-S", "-m", "docgen.warm_parent"]
    program += [str(folder), str(cold.program.parent), json.dumps(each), json.dumps(OPTIONS)]
    own = Limits(cpu_s=24 * 3600, memory=limits.memory, file_size=limits.file_size)
    return jail.command(program, folder, settings, own, Wall.FILES, also=[Path(sys.base_prefix), code])


def _end(process: subprocess.Popen[bytes], desk: socket.socket, folder: Path, held: int, owner: int) -> None:
    """Close its socket, which it watches (also one still starting will see it); leave no file."""
    if os.getpid() != owner:
        return
    desk.close()
    try:
        process.wait(1)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    shutil.rmtree(folder, ignore_errors=True)
    os.close(held)
