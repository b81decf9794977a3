"""Sealed bytes in a folder, for one machine.

A write goes to `incoming/`, is flushed to the disk, and is then renamed into `blobs/ab/`: whole or not
at all, also after a power cut. A folder that is not there (a volume not mounted) is an outage, never "gone".
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from dossier.errors import Conflict, NotFound, Unavailable
from exchange.store import PIECE, checked

_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class DiskStore:
    """The `Store` over a folder that `DiskStore.lay` prepared."""

    def __init__(self, root: Path) -> None:
        self._blobs = root / "blobs"
        self._incoming = root / "incoming"

    @classmethod
    def lay(cls, root: Path) -> DiskStore:
        """Prepare the folder (mode 0700) at the making of an instance; quiet when it is there."""
        store = cls(root)
        with _translated():
            for folder in (root, store._blobs, store._incoming):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return store

    def put(self, blob: str, data: Iterable[bytes]) -> None:
        """Keep `data` durably under a new name; `Conflict('blob-exists')` when the name is taken."""
        beside, place = self._incoming / checked(blob), self._place(blob)
        with _translated():
            if place.exists():
                raise Conflict("blob-exists")
            try:
                _write(beside, data)
                place.parent.mkdir(mode=0o700, exist_ok=True)
                beside.rename(place)
                _sync(place.parent, self._blobs)
            finally:
                with suppress(OSError):  # `tidy` takes what could not be removed
                    beside.unlink(missing_ok=True)

    def get(self, blob: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Bytes from `start`; the file is opened here, so a missing blob fails at once."""
        with _translated():
            try:
                descriptor = os.open(self._place(blob), os.O_RDONLY | os.O_NOFOLLOW)
            except FileNotFoundError as error:
                self._present()
                raise NotFound("object-missing") from error
        pieces = _pieces(descriptor, start, length)
        next(pieces)  # into its `try`, so that closing it, or forgetting it, closes the file
        return pieces

    def size(self, blob: str) -> int | None:
        """How many bytes it has; None when there is none."""
        with _translated():
            try:
                return self._place(blob).stat().st_size
            except FileNotFoundError:
                self._present()
                return None

    def remove(self, blob: str) -> None:
        """Remove it durably; quiet when it is gone."""
        place = self._place(blob)
        with _translated():
            try:
                place.unlink()
                _sync(place.parent)
            except FileNotFoundError:
                self._present()

    def blobs(self) -> Iterator[tuple[str, datetime]]:
        """Every blob and when it was written."""
        with _translated():
            self._present()
            for folder in sorted(self._blobs.iterdir()):
                for place in sorted(folder.iterdir()):
                    yield place.name, _written(place)

    def tidy(self, before: datetime) -> int:
        """Remove unfinished writes that began before that moment; how many."""
        with _translated():
            self._present()
            old = [place for place in self._incoming.iterdir() if _written(place) < before]
            for place in old:
                place.unlink(missing_ok=True)
            return len(old)

    def _place(self, blob: str) -> Path:
        return self._blobs / checked(blob)[:2] / blob

    def _present(self) -> None:
        if not self._blobs.is_dir():
            raise Unavailable("store-away", store="folder")


def _write(place: Path, data: Iterable[bytes]) -> None:
    descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        for piece in data:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())


def _sync(*folders: Path) -> None:
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _pieces(descriptor: int, start: int, length: int | None) -> Iterator[bytes]:
    at, stop = start, None if length is None else start + length
    try:
        yield b""
        while stop is None or at < stop:
            with _translated():
                piece = os.pread(descriptor, PIECE if stop is None else min(PIECE, stop - at), at)
            if not piece:
                return
            at += len(piece)
            yield piece
    finally:
        os.close(descriptor)


def _written(place: Path) -> datetime:
    return datetime.fromtimestamp(place.stat().st_mtime, UTC)


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("store-full" if error.errno in _FULL else "store-away", store="folder") from error
