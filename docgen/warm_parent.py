"""The warm parent: LibreOffice started once, one forked child per document (docgen.md §3d).

`python -m docgen.warm_parent FOLDER PROGRAM LIMITS OPTIONS`, started by `docgen.warm` behind the file
wall. Its standard input is one end of a packet socket whose other end its starter holds: it writes `READY`
there once, then gets each job as the descriptor of a line of its own, and ends when its starter does. It
never reads a document itself: on that line a child finds an 8-byte length and the Word file, and answers
likewise with the PDF, empty when the file cannot be read; nothing at all when it was killed. Standard
library only.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import select
import signal
import socket
import struct
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from docgen import warm_cell
from docgen.warm_kit import Kit

LENGTH: Final = struct.Struct(">Q")
LARGEST: Final = 128 * 2**20
READY: Final = b"+"
WARM_WITHIN: Final = 90
"""Seconds to warm up; the system ends what takes longer. A starter that was killed meanwhile has taken the folder
away, and LibreOffice would look for it for ever."""


@dataclass(frozen=True, slots=True)
class Job:
    """What every child needs: the parent's folder, its ceilings and LibreOffice's export options."""

    folder: Path
    cpu_s: int
    memory: int
    file_size: int
    wall_s: int
    options: str

    @property
    def own(self) -> Path:
        """Where a document lies while it is made: in the parent a folder, in each child an empty one of its own."""
        return self.folder / "own"


def receive(line: socket.socket) -> bytes:
    """One message; `EOFError` when the other side went away, or names a length that nobody means."""
    (length,) = LENGTH.unpack(_exactly(line, LENGTH.size))
    if length > LARGEST:
        raise EOFError
    return _exactly(line, length)


def send(line: socket.socket, data: bytes) -> None:
    """One message."""
    line.sendall(LENGTH.pack(len(data)) + data)


def _exactly(line: socket.socket, length: int) -> bytes:
    got = bytearray()
    while len(got) < length:
        some = line.recv(min(length - len(got), 2**20))
        if not some:
            raise EOFError
        got += some
    return bytes(got)


def _warm_up(kit: Kit, job: Job) -> None:
    """Every warm-up document: what is made lazily is then there before the first fork."""
    for docx in sorted((job.folder / "warm").iterdir()):
        if not kit.convert(docx, job.own / "warm.pdf", job.options, close=True):
            raise OSError(f"{docx.name} cannot be converted")
    (job.own / "warm.pdf").unlink()


def _serve(kit: Kit, job: Job) -> None:
    with socket.socket(fileno=sys.stdin.fileno()) as desk:
        gc.freeze()
        desk.send(READY)
        while True:
            ready, _, _ = select.select([desk], [], [], 1.0)
            _bury()
            if not ready:
                continue
            _, lines, _, _ = socket.recv_fds(desk, 1, 1)
            if not lines:
                return
            with socket.socket(fileno=lines[0]) as line:
                if os.fork() == 0:
                    desk.close()
                    _alone(kit, job, line)


def _bury() -> None:
    with contextlib.suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _alone(kit: Kit, job: Job, line: socket.socket) -> None:
    """Watch one document: its process dies with this one, and this one when the time is over."""
    code = 1
    try:
        signal.alarm(job.wall_s)
        warm_cell.part()
        child = os.fork()
        if child == 0:
            _convert(kit, job, line)
        line.close()
        os.waitpid(child, 0)
        code = 0
    finally:
        os._exit(code)


def _convert(kit: Kit, job: Job, line: socket.socket) -> None:
    code = 1
    try:
        warm_cell.shut(job.own, job.cpu_s, job.memory, job.file_size)
        docx, pdf = job.own / "paper.docx", job.own / "paper.pdf"
        docx.write_bytes(receive(line))
        made = kit.convert(docx, pdf, job.options, close=False)
        send(line, pdf.read_bytes() if made else b"")
        code = 0
    finally:
        os._exit(code)


def main(folder: str, program: str, limits: str, options: str) -> None:
    """Start LibreOffice, warm it up, and serve until standard input ends."""
    job = Job(Path(folder), **json.loads(limits), options=options)
    kit = Kit(Path(program), job.folder / "profile")

    def inside() -> None:
        code = 1
        try:
            signal.alarm(WARM_WITHIN)
            _warm_up(kit, job)
            signal.alarm(0)
            _serve(kit, job)
            code = 0
        finally:
            os._exit(code)

    kit.run(inside)


if __name__ == "__main__":
    main(*sys.argv[1:])
