"""After a restore: what was destroyed since the backup is destroyed again, and nothing old is open.

The keys are gone already when this runs; here the book learns it. A restored book does not know which
links were withdrawn since, so every link it holds ends: a new one is a minute's work, a dead reason
that opens a file again is not (decision 17). Each step is quiet the second time.
"""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from dossier.actor import machine
from dossier.acts import erase_due
from dossier.acts.make_link import withdraw_in
from dossier.events import What
from dossier.ports import Desk, Shelf
from dossier.record import Event, KeyName, Record

BECAUSE: Final = "restored from a backup"


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many records were destroyed again, how many register parts forgotten, how many links ended."""

    destroyed: int
    forgotten: int
    links: int


def replay(desk: Desk, forgotten: Set[str]) -> Replayed:
    """Let the book follow its keys, end every link and session. `forgotten`: records whose register key is gone."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        shelf.drop_sessions_seen_before(now)
        organisations = [one.id for one in shelf.organisations()]
    return Replayed(
        destroyed=sum(_destroyed_again(desk, one, now) for one in organisations),
        forgotten=sum(_forgotten_again(desk, one, forgotten, now) for one in organisations),
        links=sum(_links_ended(desk, one, now) for one in organisations),
    )


def _destroyed_again(desk: Desk, organisation: str, now: datetime) -> int:
    who = machine(organisation)
    with desk.book.reading() as shelf:
        records = [one for one in shelf.records(organisation) if one.state not in erase_due.GONE]
        dossiers = [one.id for one in shelf.dossiers(organisation)]
    dead = [one for one in records if not desk.keys.exists(one.key)]
    for record in dead:
        with desk.book.writing() as shelf:
            _begun(shelf, record, now)
        erase_due.destroy(desk, who, record, now)
    for dossier in dossiers:
        if not desk.keys.exists(KeyName("dossier", dossier)):
            erase_due.end_dossier(desk, who, dossier)
    return len(dead)


def _begun(shelf: Shelf, record: Record, now: datetime) -> None:
    fresh = shelf.record(record.organisation, record.id)
    if fresh.state == "destroying":
        return
    shelf.save_record(replace(fresh, state="destroying"))
    clear = (("kind", record.kind), ("number", record.number), ("rule", record.rule), ("because", BECAUSE))
    actor = machine(record.organisation).id
    shelf.log(Event(record.organisation, What.DESTRUCTION_INTENDED.value, now, actor, record.id, clear))


def _forgotten_again(desk: Desk, organisation: str, forgotten: Set[str], now: datetime) -> int:
    with desk.book.reading() as shelf:
        records = shelf.records(organisation)
    dead = [one for one in records if one.state == "destroyed" and one.id in forgotten]
    for record in dead:
        with desk.book.writing() as shelf:
            fresh = shelf.record(organisation, record.id)
            shelf.erase_entries_of(organisation, record.id)
            shelf.save_record(replace(fresh, state="forgotten", last_day=None, destroy_from=None))
    return len(dead)


def _links_ended(desk: Desk, organisation: str, now: datetime) -> int:
    with desk.book.writing() as shelf:
        living = [one for one in shelf.grants(organisation) if one.withdrawn_at is None and now < one.until]
        for grant in living:
            withdraw_in(shelf, machine(organisation), grant, BECAUSE, now)
    return len(living)
