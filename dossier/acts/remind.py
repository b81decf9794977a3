"""A signer who has not answered is reminded by mail, one and two weeks after the invitation.

Owed with the invitation, so that no clock has to look for it; each decides anew whether it is still wanted.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from dossier.actor import Actor
from dossier.acts import make_link
from dossier.errors import NotFound
from dossier.ports import Desk, Shelf
from dossier.record import Grant, Job
from dossier.signing_round import State

AFTER: Final = (timedelta(days=7), timedelta(days=14))
"""When, counted from the invitation (issue: 7 and 14 days)."""


def owe_reminders(shelf: Shelf, grant: Grant, now: datetime) -> None:
    """Owe the reminders of a link to sign, inside the caller's transaction; none on or after its last day."""
    for wait in AFTER:
        at = now + wait
        if at < grant.until - timedelta(days=1):
            subject = f"{grant.id} {wait.days}"
            shelf.add_job(Job(f"remind-{grant.id}-{wait.days}", grant.organisation, "remind", subject, at))


def remind_waiting(desk: Desk, who: Actor, grant_id: str, days: str) -> bool:
    """Mail the link anew; False when there is nothing to remind of. Doing it twice mails once.

    Nothing goes to who has answered, whose link is dead or locked by wrong codes, or while the round is paused.
    """
    because = f"reminder-{days}"
    with desk.book.writing() as shelf:
        try:
            grant = shelf.grant(who.organisation, grant_id)
        except NotFound:
            return False
        if not _waits(desk, shelf, grant) or _went(shelf, grant, because):
            return False
        make_link.mail_again(desk, shelf, who, grant, because)
    return True


def _waits(desk: Desk, shelf: Shelf, grant: Grant) -> bool:
    row, asked = shelf.round_of(grant.records[0]), shelf.challenge(grant.id)
    if row is None or row.round.state is not State.OPEN or shelf.intent(row.id, grant.party) is not None:
        return False
    is_dead = grant.withdrawn_at is not None or desk.clock.now() >= grant.until
    is_locked = asked is not None and asked.locked
    return not is_dead and not is_locked and row.round.party(grant.party).answer is None


def _went(shelf: Shelf, grant: Grant, because: str) -> bool:
    facts = (dict(one.event.clear) for one in shelf.entries_of(grant.organisation, grant.records[0]))
    return any(one.get("grant") == grant.id and one.get("because") == because for one in facts)
