"""The register's head goes where nobody here can rewrite it: sealed every hour, timestamped and mailed once a day.

Whoever can rewrite the tables can rewrite a tail together with its head; a checkpoint made before then
names the row at which it stops agreeing (exchange.md 6.7). Two sides: `standing` is the signer's, which
believes nothing and recomputes; `keep` is the worker's.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from dossier.acts.letters import owe
from dossier.checkpoint import Anchor
from dossier.errors import Refused
from dossier.ports import Desk

EVERY: Final = timedelta(hours=24)


def standing(desk: Desk, organisation: str) -> tuple[int, bytes]:
    """Place and hash of the register's head, when the whole chain holds up to it; `Refused('register-broken')`."""
    with desk.book.reading() as shelf:
        last = shelf.last_anchor(organisation)
    head = desk.book.head(organisation)
    bad = desk.book.verify_register(organisation, {last.seq: last.hash} if last else None)
    if bad is not None:
        raise Refused("register-broken", place=bad)
    return head


def keep(desk: Desk) -> tuple[Anchor, ...]:
    """A checkpoint of every register that grew since its last; what was made. Twice is quiet."""
    with desk.book.reading() as shelf:
        organisations = [one.id for one in shelf.organisations()]
    return tuple(made for one in organisations if (made := _keep(desk, one)) is not None)


def _keep(desk: Desk, organisation: str) -> Anchor | None:
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        last, stamped = shelf.last_anchor(organisation), shelf.last_anchor(organisation, stamped=True)
        kept = shelf.organisation(organisation)
    if desk.book.head(organisation) == ((last.seq, last.hash) if last else (0, bytes(32))):
        return None
    daily = stamped is None or now - stamped.at >= EVERY
    anchor = desk.signatory.checkpoint(organisation, daily)
    letter = desk.wording.checkpoint(kept, anchor.checkpoint) if daily else None
    with desk.book.writing() as shelf:
        shelf.add_anchor(anchor)
        if letter is not None and letter.to:
            owe(desk, shelf, organisation, "mail", letter, now)
    return anchor
