"""The cell of one document: what a forked child takes from itself before it reads a hostile file.

As strong as the cold road's bubblewrap, inside which the parent already runs: own users, processes,
network, mounts and queues; everything read-only but an empty folder; no privilege; ceilings on processor,
memory and file size. Standard library only. Linux 5.12 or later.
"""

from __future__ import annotations

import ctypes
import os
import resource
import signal
from pathlib import Path
from typing import Final

_APART: Final = 0x10000000 | 0x00020000 | 0x20000000 | 0x40000000 | 0x08000000
"""CLONE_NEWUSER, NEWNS, NEWPID, NEWNET, NEWIPC (linux/sched.h)."""
_NOSUID_NODEV_NOEXEC: Final = 2 | 4 | 8
_READ_ONLY: Final = 1
_MOUNT_SETATTR: Final = 442
_AT_FDCWD: Final = -100
_AT_RECURSIVE: Final = 0x8000
_PDEATHSIG: Final = 1
_NO_NEW_PRIVILEGES: Final = 38
_CAPABILITY_VERSION_3: Final = 0x20080522
_libc: Final = ctypes.CDLL(None, use_errno=True)


class _MountChange(ctypes.Structure):
    _fields_ = tuple((name, ctypes.c_uint64) for name in ("set", "clear", "propagation", "users"))


def part() -> None:
    """Own namespaces for this process's next child; `OSError` where the machine allows none."""
    user, group = os.getuid(), os.getgid()
    _done(_libc.unshare(_APART))
    Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
    Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
    Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")


def shut(own: Path, cpu_s: int, memory: int, file_size: int) -> None:
    """Shut the first process of those namespaces in: `own` is all it may write."""
    names = [entry.name for entry in own.iterdir() if entry.is_dir()]
    change = _MountChange(set=_READ_ONLY)
    _done(_libc.syscall(_MOUNT_SETATTR, _AT_FDCWD, b"/", _AT_RECURSIVE, ctypes.byref(change), ctypes.sizeof(change)))
    _mount("tmpfs", Path("/proc"), _READ_ONLY, "size=4k")
    _mount("tmpfs", own, 0, f"size={2 * file_size},mode=700")
    for name in names:  # LibreOffice made its own folder there when it started
        (own / name).mkdir()
    for what, most in (
        (resource.RLIMIT_CPU, cpu_s),
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, file_size),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
    _drop()


def _mount(kind: str, at: Path, flags: int, options: str) -> None:
    _done(_libc.mount(kind.encode(), os.fsencode(at), kind.encode(), flags | _NOSUID_NODEV_NOEXEC, options.encode()))


def _drop() -> None:
    """No capability, none to be had again, and no life after the process that watches the time."""
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    _done(_libc.capset(header, (ctypes.c_uint32 * 6)()))
    _done(_libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0))
    _done(_libc.prctl(_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0))


def _done(code: int) -> None:
    if code != 0:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
