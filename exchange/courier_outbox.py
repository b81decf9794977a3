"""A folder that plays the mailbox and the telephone: for the demo, for trials, for a printer.

Each letter is a file with the next number: mail as `.eml`, SMS as `.txt`. A letter whose id lies there
already is not laid down twice. Files appear whole or not at all and only their owner can read them.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from dossier.errors import Unavailable
from dossier.ports import Clock, Letter
from exchange.letters import as_mail, one_line, phone_number

_DIGITS = 6


class FolderOutbox:
    """A `Courier` that lays letters in a folder (made, mode 0700, when it is not there)."""

    def __init__(self, folder: Path, sender: str, name: str, clock: Clock) -> None:
        self._folder = folder
        self._sender = sender
        self._name = name
        self._clock = clock

    def mail(self, letter: Letter) -> None:
        """Lay a mail down; `Unavailable('outbox-away')` when the folder cannot be written."""
        message = as_mail(letter, self._sender, self._name, self._clock.now())
        self._lay(letter.id, ".eml", message.as_bytes())

    def sms(self, letter: Letter) -> None:
        """Lay an SMS down: its number, an empty line, its text."""
        text = f"{phone_number(letter.to)}\n\n{letter.body}"
        self._lay(one_line("id", letter.id), ".txt", text.encode())

    def _lay(self, letter_id: str, suffix: str, content: bytes) -> None:
        name = f"-{quote(letter_id, safe='')}{suffix}"
        beside = self._folder / ".incoming"
        with _translated():
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _alone(self._folder):
                laid = sorted(place.name for place in self._folder.glob("[0-9]*"))
                if any(each[_DIGITS:] == name for each in laid):
                    return
                number = int(laid[-1][:_DIGITS]) + 1 if laid else 1
                _write(beside, content)
                beside.rename(self._folder / f"{number:0{_DIGITS}d}{name}")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    # Two processes never take one number, and a killed one lets go of the lock.
    with (folder / ".lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _write(place: Path, content: bytes) -> None:
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _translated() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise Unavailable("outbox-away") from error
