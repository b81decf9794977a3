"""The outbox folder read as a mailbox and a telephone: what each person received."""

from __future__ import annotations

import email
import email.policy
import re
import time
from collections.abc import Callable
from pathlib import Path

WAIT_S = 60.0
LINK = re.compile(r"https?://\S+/l/[\w-]+")
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")


class NoPost(Exception):
    """Nothing came in time."""


class Mailbox:
    """Mail and SMS of everybody in one outbox folder (`*.eml`, `*.txt`)."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def link_for(self, address: str) -> str:
        """The newest link mailed to an address; waits for it."""
        return self._wait(lambda: self._last(LINK, self._mails(address)), f"mail aan {address}")

    def code_for(self, mobile: str, before: int = 0) -> str:
        """The newest six digits sent to a number, after the first `before` messages; waits for it."""
        return self._wait(lambda: self._last(SIX_DIGITS, self._texts(mobile)[before:]), f"sms aan {mobile}")

    def count_for(self, mobile: str) -> int:
        """How many messages a number has received."""
        return len(self._texts(mobile))

    def _mails(self, address: str) -> list[str]:
        found = []
        for path in sorted(self._folder.glob("*.eml")):
            message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
            body = message.get_body(("plain",))
            if str(message["To"]) == address and body is not None:
                found.append(str(body.get_content()))
        return found

    def _texts(self, mobile: str) -> list[str]:
        texts = [path.read_text(encoding="utf-8") for path in sorted(self._folder.glob("*.txt"))]
        return [text for text in texts if mobile in text]

    @staticmethod
    def _last(pattern: re.Pattern[str], texts: list[str]) -> str | None:
        found = [match.group() for text in texts for match in pattern.finditer(text)]
        return found[-1] if found else None

    @staticmethod
    def _wait(look: Callable[[], str | None], what: str) -> str:
        end = time.monotonic() + WAIT_S
        while time.monotonic() < end:
            found = look()
            if found:
                return found
            time.sleep(0.1)
        raise NoPost(f"{what} kwam niet binnen {WAIT_S:.0f} seconden")
