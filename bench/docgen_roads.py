"""The ways from a Word file to a PDF that the bench sets beside each other, all with our fonts and options."""

from __future__ import annotations

import importlib.util
import json
import os
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xmlrpc.client import Binary, ServerProxy

from docgen.convert import OPTIONS, PROGRAM, ColdConverter, Converter, environment, furnish
from docgen.warm import WarmConverter

EXPORT: Final = "writer_pdf_Export"
START_S: Final = 60.0
UNO_PYTHON: Final = Path("/usr/bin/python3")
"""Debian's own Python, for which its python3-uno is made."""


@contextmanager
def warm() -> Iterator[Converter]:
    """Ours as shipped: a warm parent, a shut-in child for each document."""
    made = WarmConverter()
    try:
        if not made.start():
            raise RuntimeError("the warm road is closed here; `./zegel doctor` says why")
        yield made
    finally:
        made.close()


@contextmanager
def cold() -> Iterator[Converter]:
    """What one would take without us: `soffice --convert-to` for each document, on a profile that is kept."""
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        furnish(folder)
        yield _Soffice(folder)


@contextmanager
def unoserver() -> Iterator[Converter]:
    """unoserver: one LibreOffice that stays up and takes document after document."""
    spec = importlib.util.find_spec("unoserver")
    if spec is None or spec.origin is None:
        raise RuntimeError("unoserver is not installed: ./zegel setup bench")
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        furnish(folder)
        ports = [str(_free()) for _ in range(2)]
        line = [str(UNO_PYTHON), "-m", "unoserver.server", "--port", ports[0], "--uno-port", ports[1]]
        line += ["--user-installation", str(folder / "profile"), "--executable", str(PROGRAM.with_name("soffice"))]
        told = {**environment(folder), "PYTHONPATH": str(Path(spec.origin).parents[1])}
        with subprocess.Popen(  # noqa: S603 - a command line made here
            line, env=told, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        ) as server:
            try:
                yield _Uno(int(ports[0]), server)
            finally:
                os.killpg(server.pid, signal.SIGKILL)  # it does not end by itself when asked


@dataclass(frozen=True, slots=True)
class _Soffice:
    folder: Path

    def convert(self, docx: bytes) -> bytes:
        """One start of LibreOffice."""
        source, made = self.folder / "paper.docx", self.folder / "paper.pdf"
        source.write_bytes(docx)
        made.unlink(missing_ok=True)
        program = [str(PROGRAM.with_name("soffice")), f"-env:UserInstallation={(self.folder / 'profile').as_uri()}"]
        program += ["--headless", "--convert-to", f"pdf:{EXPORT}:{json.dumps(OPTIONS)}", "--outdir", str(self.folder)]
        told = dict(environment(self.folder))
        subprocess.run([*program, str(source)], env=told, check=True, capture_output=True, timeout=120)  # noqa: S603
        return made.read_bytes()

    def identity(self) -> str:
        """The program's own word."""
        return ColdConverter().identity()


class _Uno:
    def __init__(self, port: int, server: subprocess.Popen[bytes]) -> None:
        self._url = f"http://127.0.0.1:{port}"
        self._options = [f"{name}={one['value']}" for name, one in OPTIONS.items()]
        end = time.monotonic() + START_S
        while time.monotonic() < end and server.poll() is None:
            try:
                with ServerProxy(self._url, allow_none=True) as proxy:
                    proxy.info()
                return
            except OSError:
                time.sleep(0.2)
        raise RuntimeError("unoserver did not start; it needs Debian's python3-uno")

    def convert(self, docx: bytes) -> bytes:
        """As its own client asks (unoserver.client, version 3): bytes over XML-RPC."""
        with ServerProxy(self._url, allow_none=True) as proxy:
            made = proxy.convert(None, Binary(docx), None, "pdf", EXPORT, self._options, True, None, None)
        if not isinstance(made, Binary):
            raise RuntimeError("unoserver gave no document")
        return made.data

    def identity(self) -> str:
        """The same LibreOffice."""
        return ColdConverter().identity()


def _free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])
