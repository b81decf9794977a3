"""What the vault asks of a place that keeps sealed bytes. Each store is written natively to its system.

The contract suite `tests/contracts/test_store.py` keeps them equal. A store sees random names and
sealed bytes only. Errors: `NotFound('object-missing')`, `Unavailable('store-full' | 'store-away' | …)`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Protocol

from dossier.errors import Refused

PIECE = 262_400  # 16 sealed chunks: what a store hands on at a time where it may choose
_BLOB = re.compile(r"[0-9a-f]{32}")


class Store(Protocol):
    """Keeps blobs: whole or not at all."""

    def put(self, blob: str, data: Iterable[bytes]) -> None:
        """Keep `data` durably under a new name. On any failure nothing can be read under that name."""

    def get(self, blob: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Bytes from `start`; fewer than `length` only where the blob ends. Fails here, not at the first piece."""

    def size(self, blob: str) -> int | None:
        """How many bytes it has; None when there is none. A store that is away never answers None."""

    def remove(self, blob: str) -> None:
        """Remove it durably; quiet when it is gone."""

    def blobs(self) -> Iterator[tuple[str, datetime]]:
        """Every blob and when it was written (UTC, by the store's clock)."""

    def tidy(self, before: datetime) -> int:
        """Remove writes that never finished and began before that moment; how many."""


def checked(blob: str) -> str:
    """The name, if it is one of ours: 128 bits in lower-case hex, so never a path."""
    if not _BLOB.fullmatch(blob):
        raise Refused("blob-name-invalid")
    return blob
