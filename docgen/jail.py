"""Where a converter runs: no network, no files but its own, no environment, a ceiling on everything.

Three walls, the strongest that this machine allows: bubblewrap (own view of the files, own network,
own processes), `unshare` (own network only), or none. Limits on processor time, memory and file size
hold in each. All are Debian's own programs, so nothing of ours runs between fork and exec.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Final

SHOWN: Final = ("/usr", "/etc/libreoffice", "/etc/ld.so.cache")
LINKS: Final = ("bin", "lib", "lib64", "sbin")


class Wall(StrEnum):
    """How far a converter is shut in."""

    FILES = "files"  # own files, network and processes
    NETWORK = "network"  # own network only
    NONE = "none"  # limits only


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one document: processor seconds, bytes of address space, bytes per file, wall seconds."""

    cpu_s: int = 20
    memory: int = 3 * 2**30
    file_size: int = 128 * 2**20
    wall_s: float = 40.0


def command(
    program: Sequence[str],
    folder: Path,
    settings: Mapping[str, str],
    limits: Limits,
    wall: Wall,
    also: Sequence[Path] | None = None,
) -> list[str]:
    """The whole command line: limits, then the wall, then `program`, with `settings` as its only environment.

    `folder` is the one place it may write; it has the same name inside and outside. `also` names what
    else a program may read that outlives the thread that starts it and watches by itself when to end.
    """
    line = [
        "prlimit",
        f"--cpu={limits.cpu_s}",
        f"--as={limits.memory}",
        f"--fsize={limits.file_size}",
        "--core=0",
        "--",
    ]
    if wall is Wall.FILES:
        line += _bubble(folder, also)
    elif wall is Wall.NETWORK:
        line += ["unshare", *_namespace(), "--net", "--"]
    return [*line, "env", "-i", *(f"{name}={value}" for name, value in settings.items()), *program]


def strongest() -> Wall:
    """The strongest wall that works here; tried once by running `true` behind it."""
    return next(wall for wall in Wall if _works(wall))


@cache
def _works(wall: Wall) -> bool:
    if wall is Wall.NONE:
        return True
    limits = Limits()
    try:
        done = subprocess.run(  # noqa: S603 - a fixed command line
            command(["true"], Path("/tmp"), {}, limits, wall),  # noqa: S108 - nothing is written there
            capture_output=True,
            timeout=10,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _bubble(folder: Path, also: Sequence[Path] | None) -> list[str]:
    line = ["bwrap", "--unshare-all", "--new-session", "--proc", "/proc", "--dev", "/dev"]
    line += ["--die-with-parent"] if also is None else []
    for shown in (*SHOWN, *map(str, also or ())):
        line += ["--ro-bind-try", shown, shown]
    for link in LINKS:
        line += ["--symlink", f"usr/{link}", f"/{link}"]
    return [*line, "--tmpfs", "/tmp", "--bind", str(folder), str(folder), "--chdir", str(folder), "--"]  # noqa: S108


@cache
def _namespace() -> tuple[str, ...]:
    """Whether a network of its own needs a user namespace too (when we are not root)."""
    tool = shutil.which("unshare")
    if tool is None:
        return ()
    done = subprocess.run([tool, "--net", "true"], capture_output=True, check=False, timeout=10)  # noqa: S603
    return () if done.returncode == 0 else ("--user", "--map-root-user")
