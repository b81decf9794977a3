"""What the FG sees: who received what on which ground, who looked, what goes when, what is gone.

Metadata only, never a document's content (domain.md §6.2). The personal part of a disclosure is opened
with the register's own key, which outlives the document (decision 14); once that is gone the row stays
and says so. The FG's own look is in the register too.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dossier import retention
from dossier.access import Standing, may
from dossier.actor import Actor
from dossier.acts import colleagues
from dossier.acts.case import day_of
from dossier.acts.certify_destruction import certificates
from dossier.acts.collect_signature import current_pdf
from dossier.acts.erase_due import open_holds
from dossier.errors import NotFound
from dossier.events import What
from dossier.matrix import Act, Object
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.record import Entry, Event, Hold, KeyName, Organisation, Record
from dossier.verdict import demand

AT_ONCE: Final = 1000
NO_LONGER: Final = ("destroyed", "forgotten", "void")


@dataclass(frozen=True, slots=True)
class Disclosure:
    """One row of the disclosure register (domain.md §6.3). `erased`: its personal part is gone, on its day.

    `data` are kinds of data, empty where the document's kind says it all; `by` a link or a colleague.
    """

    at: datetime
    record: str
    number: str
    kind: str
    pseudonym: str
    data: tuple[str, ...]
    recipient_kind: str
    channel: str
    by: str
    person: str = ""
    body: str = ""
    ground: str = ""
    told: str = ""
    on: date | None = None
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Look:
    """One row of a record's access log: who, when, what, on which ground."""

    at: datetime
    who: str
    what: str
    ground: str


@dataclass(frozen=True, slots=True)
class Forecast:
    """What goes when. `held` is kept by a hold; `open_ended` has no last day yet, with the day to ask its owner."""

    due: tuple[Record, ...]
    held: tuple[tuple[Record, Hold], ...]
    open_ended: tuple[tuple[Record, date], ...]


@dataclass(frozen=True, slots=True)
class Chain:
    """The register's chain: how many rows, the last hash (hex), the first bad place or None, and when it was asked."""

    rows: int
    head: str
    bad: int | None
    at: datetime


def disclosures(desk: Desk, who: Actor) -> tuple[Disclosure, ...]:
    """Every disclosure of the organisation, newest first."""
    _, organisation = enter(desk, who, Object.REGISTERS, "verstrekkingen")
    with desk.book.reading() as shelf:
        records = {one.id: one for one in shelf.records(organisation.id)}
        pseudonyms = {one.id: one.pseudonym for one in shelf.dossiers(organisation.id)}
        names = colleagues.names(desk, shelf, organisation.id)
        entries = list(all_entries(shelf, organisation.id))
    data = _data_by_record(entries)
    found = [one for one in entries if one.event.what == What.DISCLOSED.value]
    return tuple(_disclosure(desk, one, records, pseudonyms, names, data) for one in reversed(found))


def access_log(desk: Desk, who: Actor, record_id: str) -> tuple[Record, tuple[Look, ...]]:
    """Everything that happened to one record, with names of staff; its content stays shut."""
    enter(desk, who, Object.AUDIT, "toegangslog", record_id)
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        names = colleagues.names(desk, shelf, who.organisation)
        entries = shelf.entries_of(who.organisation, record_id)
        grants = {one.id: one.ground for one in shelf.grants(who.organisation)}
    return record, tuple(_look(one, names, grants) for one in reversed(entries))


def documents(desk: Desk, who: Actor) -> tuple[Record, ...]:
    """Every record that is or was kept, newest first: numbers and kinds only."""
    enter(desk, who, Object.AUDIT, "documenten")
    with desk.book.reading() as shelf:
        found = [one for one in shelf.records(who.organisation) if one.state != "void"]
    return tuple(sorted(found, key=lambda one: one.created_at, reverse=True))


def forecast(desk: Desk, who: Actor) -> Forecast:
    """What goes when, by the rules as they are now; the nearest day first."""
    policy, organisation = enter(desk, who, Object.REGISTERS, "vernietiging")
    with desk.book.reading() as shelf:
        living = [one for one in shelf.records(organisation.id) if one.state not in NO_LONGER]
        holds = {one.id: open_holds(shelf.holds(one.id)) for one in living}
    dated = [one for one in living if one.destroy_from is not None and not holds[one.id]]
    waiting = [one for one in living if one.destroy_from is None and not holds[one.id]]
    return Forecast(
        due=tuple(sorted(dated, key=lambda one: (one.destroy_from or date.max, one.number))),
        held=tuple((one, hold) for one in living for hold in holds[one.id]),
        open_ended=tuple((one, retention.ask_owner_on(policy, day_of(one.created_at))) for one in waiting),
    )


def destroyed(desk: Desk, who: Actor) -> tuple[Record, ...]:
    """The certificates of what is gone, newest first."""
    enter(desk, who, Object.REGISTERS, "vernietigingsbewijzen")
    with desk.book.reading() as shelf:
        return tuple(one for one in certificates(shelf, who.organisation) if one.state == "final")


def certificate(desk: Desk, who: Actor, record_id: str) -> tuple[str, bytes]:
    """File name and bytes of one certificate; no other document."""
    enter(desk, who, Object.REGISTERS, "vernietigingsbewijs", record_id)
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        if record.kind != "vernietigingsbewijs" or record.state != "final":
            raise NotFound("not-found")
        revision = current_pdf(shelf, record_id)
    return f"{record.number}.pdf", desk.vault.read(record, revision.stored, revision.number)


def chain(desk: Desk, who: Actor) -> Chain:
    """Recompute the register from its columns."""
    enter(desk, who, Object.AUDIT, "keten")
    bad = desk.book.verify_register(who.organisation)
    rows, head = desk.book.head(who.organisation)
    return Chain(rows, head.hex(), bad, desk.clock.now())


def whole(desk: Desk, who: Actor) -> tuple[Entry, ...]:
    """Every row of the chain, to recompute or keep elsewhere; the sealed parts stay shut."""
    enter(desk, who, Object.AUDIT, "register")
    with desk.book.reading() as shelf:
        return tuple(all_entries(shelf, who.organisation))


def rules(desk: Desk, who: Actor) -> Policy:
    """The organisation's rules in force."""
    policy, _ = enter(desk, who, Object.REGISTERS, "regels")
    return policy


def enter(desk: Desk, who: Actor, thing: Object, view: str, record: str = "") -> tuple[Policy, Organisation]:
    """May they look? Then the look is written down; the organisation and its rules."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        organisation = shelf.organisation(who.organisation)
        policy = desk.policies.named(organisation.policy)
        standing = Standing(secrecy_accepted=colleagues.secrecy_accepted(shelf, who))
        demand(may(policy, who.roles, Act.READ, thing, standing, day_of(now)))
        if record:
            shelf.record(who.organisation, record)
        clear = (("view", view),)
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, now, who.id, record, clear))
    return policy, organisation


def all_entries(shelf: Shelf, organisation: str) -> Iterator[Entry]:
    """The whole register of an organisation, oldest first, read in pieces."""
    after = 0
    while found := shelf.entries(organisation, after, AT_ONCE):
        yield from found
        after = found[-1].seq


def _data_by_record(entries: list[Entry]) -> dict[str, str]:
    made = [one.event for one in entries if one.event.what == What.DOCUMENT_MADE.value]
    return {event.record: dict(event.clear).get("data", "") for event in made}


def _disclosure(
    desk: Desk,
    entry: Entry,
    records: dict[str, Record],
    pseudonyms: dict[str, str],
    names: dict[str, str],
    data: dict[str, str],
) -> Disclosure:
    event, facts = entry.event, dict(entry.event.clear)
    record = records[event.record]
    kept = _personal(desk, entry)
    on = facts.get("on")
    return Disclosure(
        at=event.at,
        record=record.id,
        number=record.number,
        kind=record.kind,
        pseudonym=pseudonyms.get(record.dossier, ""),
        data=tuple(facts.get("data", data.get(record.id, "")).split()),
        recipient_kind=facts.get("recipient_kind", ""),
        channel=facts.get("channel", ""),
        by=names.get(event.actor, event.actor),
        person=kept.get("recipient", ""),
        body=kept.get("body", ""),
        ground=kept.get("ground", ""),
        told=kept.get("told", ""),
        on=date.fromisoformat(on) if on else None,
        erased=not kept,
    )


def _personal(desk: Desk, entry: Entry) -> dict[str, str]:
    key = entry.event.sealed_under
    if key is None or not entry.event.sealed or not desk.keys.exists(key):
        return {}
    opened = desk.sealer.open(KeyName(key.kind, key.id), "disclosure", entry.event.sealed)
    return {name: str(value) for name, value in opened.items()}


def _look(entry: Entry, names: dict[str, str], grants: dict[str, str]) -> Look:
    facts = dict(entry.event.clear)
    kind, _, id_ = entry.event.actor.partition(":")
    ground = facts.get("ground") or (grants.get(id_, "") if kind == "grant" else "")
    return Look(entry.event.at, names.get(entry.event.actor, entry.event.actor), entry.event.what, ground)
