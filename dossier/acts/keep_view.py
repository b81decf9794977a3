"""What stays longer and why, what waits for a second person, what paper must still go: for who decides on it.

Numbers and kinds only; the look is in the register.
"""

from __future__ import annotations

from dataclasses import dataclass

from dossier.actor import Actor
from dossier.acts import colleagues
from dossier.acts.erase_due import open_holds
from dossier.acts.keep_longer import DECIDERS, GONE, demand_role
from dossier.events import What
from dossier.ports import Desk
from dossier.record import Event, Hold, Record
from dossier.watch import Duty, DutyKind, SweepMark


@dataclass(frozen=True, slots=True)
class Waiting:
    """A proposal with its record, who made it by name, and whether the one who looks may decide on it."""

    duty: Duty
    record: Record
    by: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Kept:
    """`living` can be held or go early; `held` with their holds; `clock` waits for a person, or None."""

    living: tuple[Record, ...]
    held: tuple[tuple[Record, Hold], ...]
    proposals: tuple[Waiting, ...]
    paper: tuple[tuple[Duty, Record], ...]
    clock: SweepMark | None


def view(desk: Desk, who: Actor) -> Kept:
    """Everything of the own organisation, the nearest day first."""
    with desk.book.writing() as shelf:
        demand_role(shelf, who, DECIDERS)
        every = {one.id: one for one in shelf.records(who.organisation)}
        living = sorted((one for one in every.values() if one.state not in GONE), key=_day)
        held = tuple((one, hold) for one in living for hold in open_holds(shelf.holds(one.id)))
        duties = shelf.open_duties(who.organisation)
        names = colleagues.names(desk, shelf, who.organisation)
        mark = shelf.sweep_mark(who.organisation)
        event = Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, "", (("view", "bewaren"),))
        shelf.log(event)
    waits = [one for one in duties if one.kind != DutyKind.PAPER]
    return Kept(
        living=tuple(living),
        held=held,
        proposals=tuple(
            Waiting(one, every[one.record], names.get(one.opened_by, one.opened_by), one.opened_by == who.id)
            for one in waits
        ),
        paper=tuple((one, every[one.record]) for one in duties if one.kind == DutyKind.PAPER),
        clock=mark if mark is not None and mark.refused_at is not None else None,
    )


def _day(record: Record) -> tuple[str, str]:
    return (record.destroy_from.isoformat() if record.destroy_from else "9999", record.number)
