"""A checkpoint of the register: how far it was, and its last hash, at one moment (docs/formats/checkpoint.md).

Pure: the note's bytes and their reading. Signing it and having it timestamped is the signer's work,
keeping it the book's, carrying a copy away the courier's.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from dossier.errors import Refused

FORMAT = "zegel-checkpoint/1"
LINES = 5
HASH_LENGTH = 32


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """`seq` rows of an organisation's register, the last with this hash, as they stood `at` that moment (UTC)."""

    organisation: str
    seq: int
    hash: bytes
    at: datetime

    @property
    def note(self) -> str:
        """The text that is signed: five lines, each ended by a line feed."""
        moment = self.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return "\n".join((FORMAT, self.organisation, str(self.seq), self.hash.hex(), moment)) + "\n"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A checkpoint as kept: `signed` is the CMS with the note in it, `token` an RFC 3161 timestamp of it, or empty."""

    organisation: str
    seq: int
    hash: bytes
    at: datetime
    signed: bytes = field(repr=False)
    token: bytes = field(repr=False, default=b"")

    @property
    def checkpoint(self) -> Checkpoint:
        """What it says."""
        return Checkpoint(self.organisation, self.seq, self.hash, self.at)


def read_note(text: str) -> Checkpoint:
    """The checkpoint in a note, which may stand inside a longer text such as a mail.

    Raises `Refused('checkpoint-unreadable')`.
    """
    lines = [line.strip() for line in text.splitlines()]
    try:
        at = lines.index(FORMAT)
        _, organisation, seq, hash_, moment = lines[at : at + LINES]
        found = Checkpoint(organisation, int(seq), bytes.fromhex(hash_), datetime.fromisoformat(moment))
    except ValueError:
        raise Refused("checkpoint-unreadable") from None
    if len(found.hash) != HASH_LENGTH or found.seq < 0 or found.at.tzinfo is None:
        raise Refused("checkpoint-unreadable")
    return found
