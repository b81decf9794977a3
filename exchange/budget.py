"""One budget of memory for whole documents and upload parts, for all threads of a process together.

Streams hold a few hundred KiB each and need none. Who wants more than is left waits, and is refused
after a while: many at once then cost time instead of the machine.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from typing import Final

from dossier.errors import Unavailable

LIMIT: Final = 128 * 1024 * 1024
PATIENCE_S: Final = 30.0


class Budget:
    """At most `limit` bytes at a time. One who wants more than all of it gets it alone."""

    def __init__(self, limit: int, patience_s: float = PATIENCE_S) -> None:
        self._limit, self._patience_s = limit, patience_s
        self._left, self._changed = limit, Condition()

    @contextmanager
    def of(self, size: int) -> Iterator[None]:
        """Hold `size` bytes of it inside the block; `Unavailable('memory-busy')` after waiting too long."""
        size = min(size, self._limit)
        with self._changed:
            if not self._changed.wait_for(lambda: self._left >= size, self._patience_s):
                raise Unavailable("memory-busy")
            self._left -= size
        try:
            yield
        finally:
            with self._changed:
                self._left += size
                self._changed.notify_all()


OURS: Final = Budget(LIMIT)
"""This process's."""
