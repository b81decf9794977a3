"""The organisation hears 30, 7 and 1 days before something goes, so that nobody is surprised by its end.

One mail a day at most, with numbers and kinds and nobody's name. A day that was missed is told the next.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Final

from dossier.acts.case import day_of
from dossier.acts.letters import owe
from dossier.ports import Desk, Shelf
from dossier.record import Organisation, Record
from dossier.watch import SweepMark

BEFORE: Final = (30, 7, 1)


def tell(desk: Desk, waiting: frozenset[str] = frozenset()) -> None:
    """Owe each organisation, but those `waiting`, today's mail; quiet when it was told or nothing ends."""
    today = day_of(desk.clock.now())
    with desk.book.writing() as shelf:
        for organisation in shelf.organisations():
            mark = shelf.sweep_mark(organisation.id)
            if mark is not None and organisation.id not in waiting:
                _tell_one(desk, shelf, organisation, mark, today)


def _tell_one(desk: Desk, shelf: Shelf, organisation: Organisation, mark: SweepMark, today: date) -> None:
    told = mark.told_on or today - timedelta(days=1)
    if told >= today:
        return
    going = {days: ending(shelf, organisation.id, days, told, today) for days in BEFORE}
    if any(going.values()):
        letter = f"einde-{organisation.id}-{today.isoformat()}"
        mail = desk.wording.ending(organisation, {days: found for days, found in going.items() if found}, letter)
        owe(desk, shelf, organisation.id, "mail", mail, desk.clock.now())
    shelf.put_sweep_mark(replace(mark, told_on=today))


def ending(shelf: Shelf, organisation: str, days: int, told: date, today: date) -> list[Record]:
    """What goes so many days after a day that was not told of yet, today included, and is not gone meanwhile."""
    ahead = timedelta(days=days)
    after = max(told + ahead, today)
    return list(shelf.records_ending(organisation, after, today + ahead)) if after < today + ahead else []
