"""Pupils at home: when it began and ended, and the report about all of them to the Inspectie (S1 §4; F94).

Each time at home is a record of its own in the pupil's dossier, kept by its own rule from the day it ended.
The report holds numbers only, none under ten and none from which one could be computed.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from dossier import figures, papers, retention
from dossier.actor import Actor
from dossier.acts.account_for import make, open_office
from dossier.acts.case import day_of
from dossier.acts.in_application import open_to_write
from dossier.errors import Conflict, NotFound, Refused
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.kinds import Kind
from dossier.plain import from_json, to_json
from dossier.ports import Desk, Shelf
from dossier.record import Event, KeyName, Record
from dossier.retention_rule import Event as Trigger
from dossier.share_law import Basis, may_hand_over
from dossier.suppress import LEAST
from dossier.verdict import Allowed, demand

PURPOSE: Final = "thuiszitter"
RECIPIENT: Final = "inspectie"
ARTICLE: Final = "WPO 18a"
GONE: Final = ("void", "destroying", "destroyed", "forgotten")


def begin(desk: Desk, who: Actor, dossier_id: str, since: date) -> str:
    """Write down that the pupil is at home since a day; the record's id.

    Refused `away-in-future`; `Conflict('away-already')` while an earlier time lasts.
    """
    policy, _ = open_to_write(desk, who, dossier_id)
    today = day_of(desk.clock.now())
    if since > today:
        raise InputRefused([stop("away-in-future", "van")])
    now, record_id = desk.clock.now(), desk.random.id()
    rule = retention.rule_for(policy, Kind.THUISZITTER)
    record = Record(
        id=record_id,
        organisation=who.organisation,
        dossier=dossier_id,
        kind=Kind.THUISZITTER.value,
        state="final",
        rule=rule,
        policy_hash=policy.sha256,
        created_at=now,
        number=f"TH-{today.year}-{record_id[:8].upper()}",
    )
    desk.keys.make(record.key, KeyName("dossier", dossier_id), now)
    desk.keys.make(KeyName("register", record_id), KeyName("organisation", who.organisation), now)
    record = replace(record, sealed=_sealed(desk, record, figures.AtHome(since)))
    with desk.book.writing() as shelf:
        for other in _kept(shelf, who.organisation, dossier_id):
            if _spell(desk, other).until is None:
                raise Conflict("away-already", number=other.number)
        shelf.save_dossier(shelf.dossier(who.organisation, dossier_id))  # of two at once, one wins
        shelf.add_record(record)
        shelf.log(Event(who.organisation, What.AWAY_BEGUN.value, now, who.id, record_id))
    return record_id


def end(desk: Desk, who: Actor, record_id: str, on: date) -> None:
    """The pupil is back at school since a day; from then on the record's term runs. Quiet when it had ended."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
    if record.kind != Kind.THUISZITTER or record.state in GONE:
        raise NotFound("not-found")
    policy, _ = open_to_write(desk, who, record.dossier)
    today = day_of(desk.clock.now())
    spell = _spell(desk, record)
    if spell.until is not None:
        return
    if not spell.since <= on <= today:
        raise InputRefused([stop("away-ends-wrong", "tot")])
    due = retention.due(policy, record.rule, {Trigger.SITUATIE_BEEINDIGD: on})
    ended = replace(
        record,
        sealed=_sealed(desk, record, figures.AtHome(spell.since, on)),
        last_day=due.last_day if due else None,
        destroy_from=due.destroy_from if due else None,
    )
    with desk.book.writing() as shelf:
        shelf.save_record(ended)
        shelf.log(Event(who.organisation, What.AWAY_ENDED.value, desk.clock.now(), who.id, record_id))


def report(desk: Desk, who: Actor, first: date, last: date) -> str:
    """The report over a span of days that is over; its record's id. Refused `period-not-over`."""
    office = open_office(desk, who, Kind.THUISZITTERS)
    if not first <= last < office.today:
        raise Refused("period-not-over", last=last)
    period = figures.Period(first, last)
    with desk.book.reading() as shelf:
        spells = [_spell(desk, one) for one in _kept(shelf, who.organisation, None)]
    tables = figures.at_home(period, spells)
    clause = office.policy.kind(Kind.THUISZITTER).clause
    return make(
        desk,
        who,
        office,
        Kind.THUISZITTERS,
        lambda number: papers.Thuiszittersrapport(
            afzender=office.sender,
            nummer=number,
            datum=office.today,
            van=first,
            tot=last,
            drempel=LEAST,
            bron=f"{office.policy.about.title}, {clause}",
            aan="Inspectie van het Onderwijs",
            tabellen=tables,
        ),
    )


def note_sent(desk: Desk, who: Actor, record_id: str) -> None:
    """Write down that the report went to the Inspectie: a disclosure on a statutory duty."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
    if record.kind != Kind.THUISZITTERS or record.state != "final":
        raise NotFound("not-found")
    policy = open_office(desk, who, Kind.THUISZITTERS).policy
    now = desk.clock.now()
    verdict = may_hand_over(policy, RECIPIENT, Kind.THUISZITTERS, Basis(artikel=ARTICLE), day_of(now))
    demand(verdict)
    ground = verdict.ground if isinstance(verdict, Allowed) else ARTICLE
    key = KeyName("register", record_id)
    personal = {"recipient": "Inspectie van het Onderwijs", "body": "", "ground": ground, "number": record.number}
    clear = (("recipient_kind", RECIPIENT), ("channel", "bestand"))
    sealed = desk.sealer.seal(key, "disclosure", personal)
    with desk.book.writing() as shelf:
        shelf.log(Event(who.organisation, What.DISCLOSED.value, now, who.id, record_id, clear, sealed, key))


def _kept(shelf: Shelf, organisation: str, dossier: str | None) -> list[Record]:
    found = shelf.records(organisation, dossier, Kind.THUISZITTER.value)
    return [one for one in found if one.state not in GONE]


def _spell(desk: Desk, record: Record) -> figures.AtHome:
    kept = desk.sealer.open(record.key, PURPOSE, record.sealed)
    since, until = from_json(kept["van"]), from_json(kept["tot"])
    assert isinstance(since, date)  # noqa: S101 - sealed here, authenticated since
    return figures.AtHome(since, until if isinstance(until, date) else None)


def _sealed(desk: Desk, record: Record, spell: figures.AtHome) -> bytes:
    return desk.sealer.seal(record.key, PURPOSE, {"van": to_json(spell.since), "tot": to_json(spell.until)})
