"""Word to PDF through LibreOffice: one process per document, shut in, killed when it takes too long.

The outcome is LibreOffice's own PDF/A-2 with tags; `finish` makes it reproducible. Whatever goes
wrong outside the document (no LibreOffice, killed, too slow) is `Unavailable('converter-…')`.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Final, Protocol

from docgen import fonts, jail
from docgen.jail import Limits, Wall
from dossier.errors import Refused, Unavailable

PROGRAM: Final = Path("/usr/lib/libreoffice/program/soffice.bin")
FIRST_RUN: Final = 81
"""Exit code of LibreOffice that made its profile and asks to be started again."""
OPTIONS: Final = {
    "SelectPdfVersion": {"type": "long", "value": "2"},
    "PDFUACompliance": {"type": "boolean", "value": "true"},
    "UseTaggedPDF": {"type": "boolean", "value": "true"},
    "ExportBookmarks": {"type": "boolean", "value": "true"},
    "ExportBookmarksToPDFDestination": {"type": "boolean", "value": "true"},
    "ExportFormFields": {"type": "boolean", "value": "false"},
    "ReduceImageResolution": {"type": "boolean", "value": "false"},
    "UseLosslessCompression": {"type": "boolean", "value": "true"},
}
PROFILE: Final = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"\
 oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel"\
 oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse">\
<value>0</value></prop></item>
</oor:items>
"""


class Converter(Protocol):
    """Makes a tagged PDF of a Word file."""

    def convert(self, docx: bytes) -> bytes:
        """The PDF; `Refused('converter-refused')` for an unreadable file, `Unavailable` for the rest."""

    def identity(self) -> str:
        """Name and version, as it goes into what made a document (decision 11)."""


@dataclass(frozen=True, slots=True)
class ColdConverter:
    """LibreOffice started anew for each document.

    `folder` is where work folders are made (None: the system's temporary folder); each is removed.
    """

    program: Path = PROGRAM
    limits: Limits = field(default_factory=Limits)
    wall: Wall | None = None
    folder: Path | None = None

    def convert(self, docx: bytes) -> bytes:
        """One document, one process, one work folder."""
        if not docx:
            raise Refused("converter-refused")
        if not self.program.is_file():
            raise Unavailable("converter-missing")
        with tempfile.TemporaryDirectory(prefix="zegel-", dir=self.folder) as name:
            work = Path(name)
            furnish(work)
            (work / "out").mkdir()
            (work / "paper.docx").write_bytes(docx)
            self._run(work)
            made = work / "out" / "paper.pdf"
            if not made.is_file():
                raise Refused("converter-refused")
            return made.read_bytes()

    def identity(self) -> str:
        """`LibreOffice 7.4.7.2`, as the program says itself."""
        return _version(self.program)

    def _run(self, work: Path) -> None:
        for _attempt in range(2):
            code = _wait(self._command(work), work, self.limits.wall_s)
            if code == 0:
                return
            if code != FIRST_RUN:
                raise Unavailable("converter-killed", exit_code=code)
        raise Unavailable("converter-killed", exit_code=FIRST_RUN)

    def _command(self, work: Path) -> list[str]:
        program = [
            str(self.program),
            f"-env:UserInstallation=file://{work}/profile",
            "--headless",
            "--norestore",
            "--nologo",
            "--nodefault",
            "--convert-to",
            f"pdf:writer_pdf_Export:{json.dumps(OPTIONS)}",
            "--outdir",
            f"{work}/out",
            f"{work}/paper.docx",
        ]
        return jail.command(program, work, environment(work), self.limits, self.wall or jail.strongest())


@cache
def _version(program: Path) -> str:
    if not program.is_file():
        raise Unavailable("converter-missing")
    try:
        said = subprocess.run(  # noqa: S603 - our own program path
            [str(program), "--version"], capture_output=True, text=True, timeout=20, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Unavailable("converter-missing") from problem
    return " ".join(said.stdout.split()[:2])


def environment(work: Path) -> Mapping[str, str]:
    """All the process knows: its folder, its fonts, its language."""
    return {
        "HOME": str(work),
        "TMPDIR": str(work),
        "PATH": "/usr/bin:/bin",
        "LANG": "C.UTF-8",
        "SAL_USE_VCLPLUGIN": "svp",
        "FONTCONFIG_FILE": f"{work}/fonts.conf",
        "TZ": "UTC",
    }


def furnish(work: Path) -> None:
    """A hardened profile and our fonts in an empty work folder."""
    (work / "cache").mkdir()
    (work / "profile" / "user").mkdir(parents=True)
    (work / "profile" / "user" / "registrymodifications.xcu").write_text(PROFILE, encoding="utf-8")
    fonts.furnish(work)


def _wait(line: list[str], work: Path, wall_s: float) -> int:
    """Run to the end or kill the whole group; the exit code."""
    if shutil.which(line[0]) is None:
        raise Unavailable("converter-missing")
    process = subprocess.Popen(  # noqa: S603 - a command line made here
        line,
        cwd=work,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(wall_s)
    except subprocess.TimeoutExpired:
        raise Unavailable("converter-slow", seconds=wall_s) from None
    finally:
        _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Nothing of it lives on, whatever happened."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
