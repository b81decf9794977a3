"""A process of its own that writes a blob and is killed on the way (see test_faults.py)."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from dossier.errors import Unavailable
from exchange.store_disk import DiskStore

STEPS = ("open", "fsync", "rename", "mkdir", "unlink", "close")


def dies_at(number: int) -> None:
    """Kill this process at the N-th call of the operating system from here."""
    seen = 0

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **more: Any) -> Any:
            nonlocal seen
            seen += 1
            if seen == number:
                os.kill(os.getpid(), signal.SIGKILL)
            return real(*arguments, **more)

        return call

    for name in STEPS:
        setattr(os, name, counted(getattr(os, name)))


def disk(folder: str, blob: str, number: str) -> None:
    store = DiskStore(Path(folder))
    dies_at(int(number))
    store.put(blob, (bytes(100_000) for _ in range(10)))


def s3(url: str, bucket: str, access: str, secret: str, blob: str) -> None:
    from exchange.regions import declared
    from exchange.store_minio import PART, MinioStore

    def half() -> Iterator[bytes]:
        yield bytes(PART + 100)
        yield bytes(PART)
        sys.stdout.write("half\n")
        sys.stdout.flush()
        time.sleep(60)

    MinioStore(declared("s3", url, ""), bucket, access, secret).put(blob, half())


if __name__ == "__main__":
    try:
        {"disk": disk, "s3": s3}[sys.argv[1]](*sys.argv[2:])
    except Unavailable as error:
        sys.stdout.write(f"{error.code}\n")
