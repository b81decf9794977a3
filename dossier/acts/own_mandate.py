"""A parent sees what their machtiging allows, and takes it back with one click (AVG 7(3): as easily as it was given).

They come by a link of their own with a second factor, never by an account. What they take back is dead in
the same transaction, with every link that rested on it; the body hears so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from dossier.actor import Actor
from dossier.acts.case import body_of, day_of
from dossier.acts.make_link import Ask, make
from dossier.acts.withdraw_machtiging import take_back
from dossier.contacts import Contact
from dossier.errors import NotFound
from dossier.grant import end_of_day
from dossier.intake import Ouder
from dossier.intake_oc import Casus, Gegevens, Richting
from dossier.ports import Desk, Shelf
from dossier.record import Grant, MandateEntry, Organisation

PURPOSE: Final = "mandate"
GROUND: Final = "AVG 7 lid 3 (toestemming intrekken)"
LONGEST: Final = timedelta(days=2 * 365)
"""How long a parent's page lives when the machtiging knows no last day: as long as a case is kept."""


@dataclass(frozen=True, slots=True)
class Yes:
    """One body of the machtiging as a parent reads it; `until` is the last day, None with the end of the work."""

    entry: str
    body: str
    direction: Richting
    kinds: tuple[Gegevens, ...]
    until: date | None
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class Own:
    """Everything on a parent's page."""

    organisation: Organisation
    yes: tuple[Yes, ...]


def invite_parents(
    desk: Desk, shelf: Shelf, who: Actor, casus: Casus, record: str, entries: tuple[MandateEntry, ...]
) -> int:
    """A link to their own page for each parent who signed and can be mailed, in the caller's transaction."""
    now, made = desk.clock.now(), 0
    ends = [end_of_day(one.until) for one in entries if one.until is not None]
    until = max(ends) if len(ends) == len(entries) else now + LONGEST
    signed = casus.machtiging.getekend if casus.machtiging else {}
    for place, parent in enumerate(casus.ouders, start=1):
        if parent.id in signed and parent.email and until > now:
            ask = Ask(entries[0].dossier, (record,), PURPOSE, "ouder", GROUND, until, party=parent.id)
            make(desk, shelf, who, ask, _contact(parent, place))
            made += 1
    return made


def see(desk: Desk, grant: Grant) -> Own:
    """What the holder of this link may see: each body of the machtiging, by name."""
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(grant.organisation)
        entries = [one for one in shelf.mandate_entries(grant.organisation, grant.dossier) if _own(grant, one)]
    return Own(organisation, tuple(_yes(desk, one) for one in entries))


def withdraw(desk: Desk, grant: Grant, entry_id: str) -> int:
    """Take back one entry; says how many links died. Quiet, with 0, when it was taken back before."""
    with desk.book.reading() as shelf:
        entry = shelf.mandate_entry(grant.organisation, entry_id)
    if grant.purpose != PURPOSE or not _own(grant, entry):
        raise NotFound("not-found")
    who = Actor(grant.organisation, f"grant:{grant.id}")
    return take_back(desk, who, entry, body_of(desk, entry), "de ouder zelf, op de eigen pagina")


def _own(grant: Grant, entry: MandateEntry) -> bool:
    return entry.dossier == grant.dossier and entry.record in grant.records


def _yes(desk: Desk, entry: MandateEntry) -> Yes:
    body = body_of(desk, entry)
    return Yes(entry.id, body.naam, body.richting, body.gegevens, entry.until, _day(entry.withdrawn_at))


def _day(moment: datetime | None) -> date | None:
    return day_of(moment) if moment is not None else None


def _contact(parent: Ouder, place: int) -> Contact:
    second = "sms" if parent.mobiel else "agreed"
    return Contact(parent.naam, f"Ouder {place}", str(parent.email or ""), str(parent.mobiel or ""), second)
