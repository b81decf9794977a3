"""The SWV makes a TLV: checks, number, paper, fields; and puts it before the decision maker.

Two short transactions with the slow work between them (decision 16). The number is reserved first
and settled as used or void, so every number is accounted for (decision 5): a making that was cut
off is voided by its own job.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta

from dossier import retention, schoolyear, tlv
from dossier.actor import Actor
from dossier.acts import tlv_paper
from dossier.acts.open_dossier import invoer_of
from dossier.acts.written_with import write_paper
from dossier.contacts import Contact, sealed_contacts
from dossier.errors import Conflict, ZegelError
from dossier.events import What
from dossier.findings import Finding, refuse_stops
from dossier.grant import end_of_day
from dossier.intake import Intake, read_intake
from dossier.ports import Desk, Shelf, Written
from dossier.record import (
    Dossier,
    Event,
    Job,
    KeyName,
    NumberRow,
    Organisation,
    Record,
    Revision,
    RoundRow,
    StoredObject,
)
from dossier.signing_round import Role, Round

MAKING_TAKES_AT_MOST = timedelta(minutes=15)
LIVING = ("making", "signing", "final")
"""The states in which a TLV stands; a void or withdrawn one leaves room for another."""


def findings(desk: Desk, who: Actor, dossier_id: str) -> tuple[Intake, tuple[Finding, ...]]:
    """What stands in the way of a TLV for this dossier, and what deserves a look."""
    _, intake, found = _looked_at(desk, who, dossier_id)
    return intake, found


def prepare(desk: Desk, who: Actor, dossier_id: str) -> str:
    """Make the TLV and its round; returns the record's id. Refused with every finding that stops.

    A dossier has one living TLV: `Conflict('tlv-made-before')`. `Conflict('changed-meanwhile')` when its
    facts were changed, or another making began, since they were checked.
    """
    dossier, intake, found = _looked_at(desk, who, dossier_id)
    refuse_stops(found)
    now = desk.clock.now()
    record, number = _reserve(desk, who, dossier, intake, now)
    try:
        desk.keys.make(record.key, dossier.key, now)
        desk.keys.make(KeyName("register", record.id), KeyName("organisation", who.organisation), now)
        written, template = _write(desk, who, record, number, intake)
        pdf = desk.vault.put(record, "pdf", 1, written.pdf)
        html = desk.vault.put(record, "html", 1, written.html.encode())
    except ZegelError as problem:
        void(desk, who, record.id, problem.code)
        raise
    _publish(desk, who, record, number, intake, (pdf, html, template))
    return record.id


def void(desk: Desk, who: Actor, record_id: str, reason: str) -> None:
    """Give up a making that failed or was cut off; its number is accounted for. Quiet when it was made."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        if record.state not in ("making", "void"):
            return
        if record.state == "making":
            _give_up(shelf, who, record, reason, now)
    desk.keys.destroy(record.key, now, reason)


def _give_up(shelf: Shelf, who: Actor, record: Record, reason: str, now: datetime) -> None:
    for row in shelf.numbers(who.organisation, _year_of(record)):
        if row.record == record.id:
            shelf.settle_number(replace(row, state="void", reason=reason, at=now))
    shelf.save_record(replace(record, state="void"))
    clear = (("number", record.number), ("reason", reason))
    shelf.log(Event(who.organisation, What.NUMBER_VOIDED.value, now, who.id, record.id, clear))


def _looked_at(desk: Desk, who: Actor, dossier_id: str) -> tuple[Dossier, Intake, tuple[Finding, ...]]:
    with desk.book.reading() as shelf:
        dossier = shelf.dossier(who.organisation, dossier_id)
    intake = read_intake(invoer_of(desk, dossier))
    return dossier, intake, _check(desk, intake)


def _check(desk: Desk, intake: Intake) -> tuple[Finding, ...]:
    today = desk.clock.now().astimezone(retention.AMSTERDAM).date()
    policy = desk.policies.named(intake.policy)
    outlived = retention.outlived(policy, intake)
    return (*tlv.check(intake, today, desk.calendar), *outlived)


def _reserve(desk: Desk, who: Actor, dossier: Dossier, intake: Intake, now: datetime) -> tuple[Record, NumberRow]:
    record_id = desk.random.id()
    policy = desk.policies.named(intake.policy)
    due = retention.for_tlv(policy, intake)
    year = schoolyear.label(intake.tlv.besluitdatum)
    with desk.book.writing() as shelf:
        for made in shelf.records(who.organisation, dossier.id, "tlv"):
            if made.state in LIVING:
                raise Conflict("tlv-made-before", number=made.number)
        # The dossier's version moves, so of two makings at once, or a making and a change, one wins.
        shelf.save_dossier(dossier)
        row = shelf.reserve_number(who.organisation, year, record_id, now, intake.tlv.eerste_volgnummer or 1)
        number = tlv.number(intake.swv.nummer, intake.tlv.besluitdatum, row.number)
        record = Record(
            record_id, who.organisation, dossier.id, "tlv", "making", due.rule, policy.sha256, now, None, None, number
        )
        shelf.add_record(record)
        shelf.add_job(Job(f"void-{record_id}", who.organisation, "void", record_id, now + MAKING_TAKES_AT_MOST))
        clear = (("number", number), ("school_year", year))
        shelf.log(Event(who.organisation, What.NUMBER_RESERVED.value, now, who.id, record_id, clear))
    return record, row


def _write(desk: Desk, who: Actor, record: Record, number: NumberRow, intake: Intake) -> tuple[Written, str]:
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(who.organisation)
    standing = _standing(desk, organisation, intake)
    # Number and code together open a page without personal data: 40 bits of the record's random id.
    code = record.id[:10].upper()
    paper = tlv_paper.tlv_paper(intake, standing, record.number, number.number, number.school_year, code)
    plan = tlv_paper.plan(tlv_paper.people(intake))
    return write_paper(desk, who.organisation, paper, plan, desk.clock.now())


def _publish(
    desk: Desk,
    who: Actor,
    record: Record,
    number: NumberRow,
    intake: Intake,
    made: tuple[StoredObject, StoredObject, str],
) -> None:
    now = desk.clock.now()
    pdf, html, template = made
    asked = tlv_paper.people(intake)
    policy = desk.policies.named(intake.policy)
    due = retention.for_tlv(policy, intake)
    today = now.astimezone(retention.AMSTERDAM).date()
    deadline = end_of_day(policy.terms.signing.within.after(today))
    with desk.book.writing() as shelf:
        fresh = shelf.record(who.organisation, record.id)
        shelf.save_record(
            replace(
                fresh, version=record.version, state="signing", last_day=due.last_day, destroy_from=due.destroy_from
            )
        )
        shelf.add_revision(Revision(record.id, "pdf", 1, now, "make", pdf, template), None)
        shelf.add_revision(Revision(record.id, "html", 1, now, "make", html, template), None)
        shelf.settle_number(replace(number, state="used", at=now))
        shelf.add_round(_round(desk, who, record, asked, deadline))
        clear = (
            ("kind", "tlv"),
            ("number", record.number),
            ("sha256", pdf.sha256),
            ("counts_from", due.start.isoformat()),
        )
        shelf.log(Event(who.organisation, What.DOCUMENT_MADE.value, now, who.id, record.id, clear))


def _round(
    desk: Desk, who: Actor, record: Record, asked: Mapping[str, tuple[Role, str, Contact]], deadline: datetime
) -> RoundRow:
    now = desk.clock.now()
    people = {party: one for party, (_, _, one) in asked.items()}
    sealed = desk.sealer.seal(record.key, "round", sealed_contacts(people))
    state = Round(tlv_paper.parties(asked), deadline)
    return RoundRow(desk.random.id(), who.organisation, record.id, state, now, sealed)


def _standing(desk: Desk, organisation: Organisation, intake: Intake) -> tlv_paper.Standing:
    own = desk.sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    return tlv_paper.Standing(
        adresregels=tuple(str(own["address"]).split("\n")),
        telefoon=str(intake.swv.secretariaat.telefoon),
        email=str(intake.swv.secretariaat.email),
        rechtsgrond=tlv.SOURCES[intake.tlv.soort],
        verificatie_url=f"{own['base_url']}/v",
    )


def _year_of(record: Record) -> str:
    """`PO9901-2025-000042` was numbered in school year `2025-2026`."""
    first = int(record.number.split("-")[1])
    return f"{first}-{first + 1}"
