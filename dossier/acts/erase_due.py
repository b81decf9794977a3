"""Destroying what is due: intent, key, bytes, rows, certificate (decision 13).

The legal moment is the destruction of the record key: from then on nothing can be read, whatever
still lies on a disk or in a backup of bytes. Every step can be done twice without harm, so a sweep
that was cut off is simply run again. Holds keep a record; an unknown trigger never makes it due.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from dossier import retention
from dossier.actor import Actor, machine
from dossier.acts.make_link import withdraw_in
from dossier.errors import Conflict, NotFound, Unavailable
from dossier.events import What
from dossier.kinds import Kind
from dossier.ports import Desk, Shelf
from dossier.record import Event, Hold, Job, KeyName, Record
from dossier.retention_rule import Event as Trigger
from dossier.watch import Duty, DutyKind

AMSTERDAM = ZoneInfo("Europe/Amsterdam")
GONE = ("destroyed", "forgotten", "void")
PRINTED: Final = ("print", "papier", "post")
AT_ONCE: Final = 200
AT_MOST: Final = 1000
"""One sweep stops here and says there is more: a worker holds its job for minutes, not for hours."""
TROUBLES: Final = 20
"""So many that would not go, and the sweep stops: then it is the store that is away, not one document."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What one sweep destroyed, and could not finish now (store away, or another worker had it in hand).

    `more`: it stopped before everything due had its turn.
    """

    destroyed: tuple[str, ...]
    unfinished: tuple[str, ...]
    more: bool = False


def due(desk: Desk, limit: int = AT_ONCE) -> list[Record]:
    """What the sweep would take now, longest due first (the dry run); what a hold keeps is not among it."""
    with desk.book.reading() as shelf:
        return list(shelf.records_due(_today(desk.clock.now()), limit))


def sweep(desk: Desk, waiting: frozenset[str] = frozenset()) -> Swept:
    """Destroy what is due, but nothing of the organisations `waiting`.

    Each thing destroyed owes its certificate in the same transaction. Safe when run twice or by two workers:
    each step is quiet where it was done before. What will not go does not stand in the way of the rest.
    """
    now = desk.clock.now()
    done: list[str] = []
    unfinished: list[str] = []
    seen: set[str] = set()
    troubles = 0
    while len(seen) < AT_MOST and troubles < TROUBLES:
        found = [one for one in due(desk, AT_ONCE + len(seen) - len(done)) if one.id not in seen]
        if not found:
            return Swept(tuple(done), tuple(unfinished))
        for record in found:
            seen.add(record.id)
            if record.organisation in waiting:
                continue
            try:
                if destroy(desk, machine(record.organisation), record, now):
                    done.append(record.id)
            except (Unavailable, Conflict) as later:
                unfinished.append(record.id)
                troubles += isinstance(later, Unavailable)
    return Swept(tuple(done), tuple(unfinished), more=troubles < TROUBLES)


def destroy(desk: Desk, who: Actor, record: Record, now: datetime) -> bool:
    """Destroy one record: intent, key, bytes, rows; or, when that was long ago, its register part.

    Looked at anew: False, and nothing done, when it is not due any more or a hold keeps it.
    """
    with desk.book.writing() as shelf:
        fresh = shelf.record(record.organisation, record.id)
        if not _may_go(shelf, fresh, now):
            return False
        if fresh.state == "destroyed":
            _forget(desk, shelf, fresh, now)
            return True
        if fresh.state != "destroying":
            fresh = shelf.save_record(replace(fresh, state="destroying"))
            shelf.log(_intended(shelf, who, fresh, now))
        stored = [revision.stored for revision in shelf.revisions(record.id)]
    desk.keys.destroy(record.key, now, f"retention {record.rule}")
    for one in stored:
        desk.vault.destroy(one)
        if desk.vault.exists(one):  # the certificate says it is gone, so it must have been seen to be
            raise Unavailable("store-keeps-bytes", record=record.id)
    with desk.book.writing() as shelf:
        fresh = shelf.record(record.organisation, record.id)
        if fresh.state != "destroying":
            return False
        _remove_rows(desk, shelf, who, fresh, now)
    if record.dossier:
        end_dossier(desk, who, record.dossier)
    return True


def end_dossier(desk: Desk, who: Actor, dossier: str) -> None:
    """The pupil's own facts live as long as the longest record (domain.md §5.4), and not a day more.

    Quiet while a record is left, and when it was done before.
    """
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        records = shelf.records(who.organisation, dossier)
        if any(one.state not in GONE for one in records):
            return
    desk.keys.destroy(KeyName("dossier", dossier), now, "last record destroyed")
    with desk.book.writing() as shelf:
        try:
            shelf.dossier(who.organisation, dossier)
        except NotFound:
            return
        shelf.remove_dossier(who.organisation, dossier)
        clear = (("dossier", dossier),)
        last = records[-1].id if records else ""
        shelf.log(Event(who.organisation, What.DOSSIER_DESTROYED.value, now, who.id, last, clear))


def _may_go(shelf: Shelf, fresh: Record, now: datetime) -> bool:
    """Begun is finished, whatever a hold says since: without its key there is nothing left to keep."""
    if fresh.state == "destroying":
        return True
    over = fresh.destroy_from is not None and is_over(fresh.destroy_from, now)
    return over and fresh.state not in ("void", "forgotten") and not open_holds(shelf.holds(fresh.id))


def is_over(destroy_from: date, now: datetime) -> bool:
    """Whether the sweep may take it: from 00:00 Amsterdam of that day (decision 3)."""
    return _today(now) >= destroy_from


def _today(now: datetime) -> date:
    return now.astimezone(AMSTERDAM).date()


def open_holds(holds: Sequence[Hold]) -> list[Hold]:
    """The holds that still keep a record."""
    return [hold for hold in holds if hold.lifted_at is None]


def _intended(shelf: Shelf, who: Actor, record: Record, now: datetime) -> Event:
    pseudonym = shelf.dossier(record.organisation, record.dossier).pseudonym if record.dossier else ""
    hashes = tuple((f"sha256.{r.form}.{r.number}", r.stored.sha256) for r in shelf.revisions(record.id))
    clear = (
        ("kind", record.kind),
        ("number", record.number),
        ("pseudonym", pseudonym),
        ("rule", record.rule),
        ("policy", record.policy_hash),
        ("last_day", record.last_day.isoformat() if record.last_day else ""),
        *hashes,
    )
    return Event(record.organisation, What.DESTRUCTION_INTENDED.value, now, who.id, record.id, clear)


def _remove_rows(desk: Desk, shelf: Shelf, who: Actor, record: Record, now: datetime) -> None:
    for grant in shelf.grants(record.organisation, record.dossier) if record.dossier else ():
        if record.id in grant.records:
            withdraw_in(shelf, who, grant, "destroyed", now)
    row = shelf.round_of(record.id)
    if row is not None:
        shelf.remove_round(row.id)
    shelf.remove_revisions(record.id)
    shelf.save_record(_register_part(desk, shelf, record, now))
    clear = (("rule", record.rule), ("policy", record.policy_hash))
    shelf.log(Event(record.organisation, What.DESTROYED.value, now, who.id, record.id, clear))
    if record.dossier:  # its last record may be this one, and this process may not live to see to it
        shelf.add_job(Job(f"end-{record.id}", record.organisation, "end-dossier", record.dossier, now))
    prints = sum(_on_paper(one.event) for one in shelf.entries_of(record.organisation, record.id))
    if prints:
        shelf.add_duty(
            Duty(f"paper-{record.id}", record.organisation, record.id, DutyKind.PAPER, "", str(prints), who.id, now)
        )
    if record.kind != "vernietigingsbewijs":
        shelf.add_job(Job(f"certificate-{record.id}", record.organisation, "certificate", record.id, now))


def _on_paper(event: Event) -> bool:
    """Whether paper lies somewhere because of it: a print, or an answer that came on paper (F99)."""
    return event.what == What.ANSWERED_ON_PAPER.value or dict(event.clear).get("channel") in PRINTED


def _register_part(desk: Desk, shelf: Shelf, record: Record, now: datetime) -> Record:
    """What stays of a destroyed record, and until when: its line in the register, by the register's own rule."""
    policy = desk.policies.named(shelf.organisation(record.organisation).policy)
    day = _today(now)
    kept = retention.due_for(policy, Kind.REGISTER, {Trigger.BESTAND_VERNIETIGD: day, Trigger.SITUATIE_BEEINDIGD: day})
    return replace(
        record,
        state="destroyed",
        sealed=b"",
        rule=kept.rule if kept else record.rule,
        last_day=kept.last_day if kept else None,
        destroy_from=kept.destroy_from if kept else None,
    )


def _forget(desk: Desk, shelf: Shelf, record: Record, now: datetime) -> None:
    """The register's personal part goes two years after the file (decision 14); the chain stays whole."""
    desk.keys.destroy(KeyName("register", record.id), now, "register term over")
    shelf.erase_entries_of(record.organisation, record.id)
    shelf.save_record(replace(record, state="forgotten", last_day=None, destroy_from=None))
