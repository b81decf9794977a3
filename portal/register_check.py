"""Judges an organisation's register: is it whole, and does it agree with the checkpoints made of it.

Every checkpoint's hash is held against the recomputed rows; of the signatures only the newest is judged,
and the newest with a timestamp: a sound one vouches for all rows before it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from dossier.checkpoint import Anchor, Checkpoint, read_note
from dossier.errors import Refused
from dossier.ports import Book
from signing.trusted import read_roots


@dataclass(frozen=True, slots=True)
class RegisterVerdict:
    """What was found. `bad`: the first bad row or None; `broken`: checkpoints, by place, that do not hold.

    `stamped_at`: the newest moment a timestamp vouches for; `judged`: whether there was a root to judge under.
    """

    organisation: str
    rows: int
    head: str
    bad: int | None
    checkpoints: int
    stamped_at: datetime | None
    broken: tuple[int, ...]
    judged: bool

    @property
    def is_sound(self) -> bool:
        """Whether every row and every checkpoint holds."""
        return self.bad is None and not self.broken


def roots_of(folder: Path) -> tuple[bytes, ...]:
    """The roots of an instance's organisations, which are public; none where there are none here."""
    files = sorted(folder.glob("root*.pem"))
    return tuple(one for file in files for one in read_roots(file.read_bytes()))


def verdict(
    book: Book,
    organisation: str,
    roots: Sequence[bytes],
    now: datetime,
    outside: Iterable[Checkpoint] = (),
) -> RegisterVerdict:
    """Recompute one register and hold its checkpoints, and those kept `outside`, against it."""
    with book.reading() as shelf:
        kept = list(shelf.anchors(organisation))
    # What was kept elsewhere prevails over what lies beside the register itself.
    said = [one.checkpoint for one in kept] + [one for one in outside if one.organisation == organisation]
    known = {one.seq: one.hash for one in said}
    bad = book.verify_register(organisation, known)
    rows, head = book.head(organisation)
    newest = kept[-1:] + [one for one in kept if one.token][-1:]
    told = {one.at: _judged(one, roots, now) for one in newest} if roots else {}
    broken = tuple(sorted({one.seq for one in newest if told.get(one.at) == "broken"}))
    moments = [one for one in told.values() if isinstance(one, datetime)]
    return RegisterVerdict(
        organisation, rows, head.hex(), bad, len(kept), max(moments, default=None), broken, bool(roots)
    )


def _judged(anchor: Anchor, roots: Sequence[bytes], now: datetime) -> datetime | str | None:
    from signing.checkpoint import judge

    try:
        found = judge(anchor.signed, anchor.token, anchor.at, roots, now)
        said = read_note(found.note)
    except Refused:
        return "broken"
    return found.stamped_at if said == anchor.checkpoint else "broken"
