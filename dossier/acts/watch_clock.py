"""Before destroying anything: can the clock be right? A jump is no passing of time (security-ux.md A8, case 100).

A clock put forward by years would destroy everything at once, and nothing brings it back. So a sweep that
finds the clock far from where the last one left it refuses, rings once, and waits for a person.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dossier.access import Standing, may
from dossier.actor import Actor, machine
from dossier.acts import colleagues
from dossier.acts.case import day_of
from dossier.events import What
from dossier.matrix import Act, Object
from dossier.ports import Desk, Shelf
from dossier.record import Event
from dossier.verdict import demand
from dossier.watch import SweepMark, jumped


def refused(desk: Desk) -> frozenset[str]:
    """The organisations for which nothing may be destroyed now; for the others the clock is marked."""
    now = real_now(desk)
    waiting = set()
    with desk.book.writing() as shelf:
        for organisation in shelf.organisations():
            mark = shelf.sweep_mark(organisation.id) or SweepMark(organisation.id, now)
            if jumped(mark.at, now):
                waiting.add(organisation.id)
                _ring(desk, shelf, mark, now)
            else:
                shelf.put_sweep_mark(replace(mark, at=max(mark.at, now), refused_at=None))
    return frozenset(waiting)


def confirm(desk: Desk, who: Actor) -> None:
    """A person says that the clock is right; from now on the sweep trusts it again. Quiet when it did."""
    now = real_now(desk)
    with desk.book.writing() as shelf:
        policy = desk.policies.named(shelf.organisation(who.organisation).policy)
        standing = Standing(secrecy_accepted=colleagues.secrecy_accepted(shelf, who))
        demand(may(policy, who.roles, Act.READ, Object.REGISTERS, standing, day_of(now)))
        mark = shelf.sweep_mark(who.organisation)
        if mark is None or mark.refused_at is None:
            return
        shelf.put_sweep_mark(replace(mark, at=now, refused_at=None))
        clear = (("before", mark.at.isoformat()), ("now", now.isoformat()))
        shelf.log(Event(who.organisation, What.CLOCK_CONFIRMED.value, desk.clock.now(), who.id, "", clear))


def waiting(desk: Desk, organisation: str) -> SweepMark | None:
    """The mark of an organisation whose sweep waits for a person; None when it does not."""
    with desk.book.reading() as shelf:
        mark = shelf.sweep_mark(organisation)
    return mark if mark is not None and mark.refused_at is not None else None


def real_now(desk: Desk) -> datetime:
    """The machine's own moment: a demonstration's clock is put forward on purpose (decision 2)."""
    real = getattr(desk.clock, "real", None)
    return (real or desk.clock).now()


def _ring(desk: Desk, shelf: Shelf, mark: SweepMark, now: datetime) -> None:
    if mark.refused_at is not None:
        return
    shelf.put_sweep_mark(replace(mark, refused_at=now))
    clear = (("alarm", "clock-jumped"), ("before", mark.at.isoformat()), ("now", now.isoformat()))
    who = machine(mark.organisation)
    shelf.log(Event(mark.organisation, What.ALARM.value, desk.clock.now(), who.id, "", clear))
