"""What a process and everything below it spends: processor time, memory, and instructions where they are counted."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

TICK_MS: Final = 1000 / os.sysconf("SC_CLK_TCK")
PAGE: Final = os.sysconf("SC_PAGE_SIZE")
EVENT: Final = "instructions:u"


def below(pid: int) -> Iterator[int]:
    """A process and all its living descendants."""
    yield pid
    for listed in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = listed.read_text(encoding="ascii").split()
        except OSError:
            continue
        for child in children:
            yield from below(int(child))


def cpu_ms() -> float:
    """Processor time of this process and all below it, in milliseconds, the ended ones that were waited for too."""
    return sum(_ticks(pid) for pid in below(os.getpid())) * TICK_MS


def _ticks(pid: int) -> int:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15]))


def largest_mib(word: str) -> float:
    """Resident memory of the largest process below this one whose command line names `word`, in MiB."""
    sizes = [0]
    for pid in below(os.getpid()):
        try:
            if word in Path(f"/proc/{pid}/cmdline").read_bytes().decode():
                sizes.append(int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1]) * PAGE)
        except OSError:
            continue
    return max(sizes) / 2**20


def instructions(work: Callable[[], object]) -> float | None:
    """Millions of instructions that `work` takes in this process and below; None where the machine counts none."""
    perf = shutil.which("perf")
    if perf is None:
        return None
    pids = ",".join(map(str, below(os.getpid())))
    line = [perf, "stat", "-x,", "-e", EVENT, "-p", pids]
    with subprocess.Popen(line, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as counter:  # noqa: S603
        work()
        counter.send_signal(2)
        told = counter.communicate(timeout=10)[1]
    found = re.search(rf"^(\d+),[^,]*,{EVENT}", told, re.MULTILINE)
    return int(found[1]) / 1e6 if found else None
