"""The organisation answers for itself: register of processing, access list, yearly figures, as sealed papers.

Made from its rules, accounts and registers as they stand; no pupil is in them. Who makes or fetches one is
in the register. A making that was cut off is taken up by the next one of its kind.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from dossier import duty_papers, figures, papers, retention
from dossier.actor import Actor
from dossier.acts import colleagues
from dossier.acts.case import day_of
from dossier.acts.certify_destruction import letterhead
from dossier.acts.collect_signature import current_pdf
from dossier.acts.open_dossier import invoer_of
from dossier.acts.register_view import all_entries, enter
from dossier.acts.seal_paper import seal_paper
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.intake import read_intake
from dossier.kinds import Kind
from dossier.matrix import Object
from dossier.papers import Mandaat, Paper
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.record import Entry, Event, KeyName, Organisation, Record
from dossier.retention_rule import Event as Trigger
from dossier.suppress import LEAST

LETTERS: Final = {
    Kind.VERWERKINGEN: "VR",
    Kind.TOEGANGSLIJST: "TL",
    Kind.JAARVERSLAG: "JC",
    Kind.THUISZITTERS: "TZ",
}
"""The kinds that are made here, and how their numbers begin."""
STANDING: Final = ("signing", "final")


@dataclass(frozen=True, slots=True)
class Office:
    """Who makes a paper, where, by which rules, today."""

    organisation: Organisation
    policy: Policy
    sender: papers.Afzender
    today: date


def make_register(desk: Desk, who: Actor) -> str:
    """The register of processing activities (AVG 30) as it is today; its record's id."""
    office = open_office(desk, who, Kind.VERWERKINGEN)
    own = desk.sealer.open(KeyName("organisation", who.organisation), "settings", office.organisation.sealed)
    controller = duty_papers.Controller(
        sender=office.sender, officer=str(own["officer"]), officer_contact=str(own["officer_contact"])
    )
    return make(
        desk,
        who,
        office,
        Kind.VERWERKINGEN,
        lambda number: duty_papers.processing_register(office.policy, controller, number, office.today),
    )


def make_access_list(desk: Desk, who: Actor) -> str:
    """Who may see which data at this moment (S2 art. 8 lid 2, Bijlage 1); its record's id."""
    office = open_office(desk, who, Kind.TOEGANGSLIJST)
    now = desk.clock.now()
    with desk.book.reading() as shelf:
        staff = _staff(desk, shelf, who.organisation)
        links = shelf.grants(who.organisation)
        adopted = _adoption(desk, shelf, who.organisation)
    return make(
        desk,
        who,
        office,
        Kind.TOEGANGSLIJST,
        lambda number: duty_papers.access_list(office.policy, office.sender, staff, links, adopted, number, now),
    )


def adopt_access_list(desk: Desk, who: Actor, mandate: Mandaat | None = None) -> None:
    """The director adopts the list as it stands (F102); what is granted later is `nog niet vastgesteld`.

    Refused `adoption-not-yours` for anybody else.
    """
    if "directeur" not in who.roles:
        raise Refused("adoption-not-yours")
    enter(desk, who, Object.REGISTERS, "toegangslijst vaststellen")
    with desk.book.writing() as shelf:
        given = sorted(f"{user.id}:{role}" for user in shelf.users(who.organisation) for role in user.roles)
        name = colleagues.names(desk, shelf, who.organisation)[who.id]
        key = KeyName("organisation", who.organisation)
        kept = {"by": f"{name}, directeur", **_told(mandate)}
        sealed = desk.sealer.seal(key, "adoption", kept)
        clear = (("grants", " ".join(given)),)
        what = What.ACCESS_LIST_ADOPTED.value
        shelf.log(Event(who.organisation, what, desk.clock.now(), who.id, "", clear, sealed, key))


def make_yearly(desk: Desk, who: Actor, year: int) -> str:
    """The anonymised figures of a calendar year that is over (F23, F77); its record's id.

    Refused `year-not-over`: two reports over parts of one year could be subtracted.
    """
    office = open_office(desk, who, Kind.JAARVERSLAG)
    if year >= office.today.year:
        raise Refused("year-not-over", year=year)
    period = figures.Period(date(year, 1, 1), date(year, 12, 31))
    with desk.book.reading() as shelf:
        entries = list(all_entries(shelf, who.organisation))
        decided = _decided(desk, shelf, who.organisation)
    tables = figures.yearly(office.policy, period, entries, decided)
    return make(
        desk,
        who,
        office,
        Kind.JAARVERSLAG,
        lambda number: papers.Jaarverslag(
            afzender=office.sender,
            nummer=number,
            datum=office.today,
            van=period.first,
            tot=period.last,
            drempel=LEAST,
            bron=office.policy.about.title,
            tabellen=tables,
        ),
    )


def made(desk: Desk, who: Actor) -> tuple[Record, ...]:
    """Every paper of these kinds that is kept, newest first."""
    enter(desk, who, Object.REGISTERS, "verantwoording")
    with desk.book.reading() as shelf:
        found = [one for kind in LETTERS for one in shelf.records(who.organisation, "", kind.value)]
    return tuple(sorted((one for one in found if one.state == "final"), key=lambda one: one.created_at, reverse=True))


def fetch(desk: Desk, who: Actor, record_id: str) -> tuple[str, bytes]:
    """File name and bytes of one of them; no other document."""
    enter(desk, who, Object.REGISTERS, "verantwoording", record_id)
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        if record.kind not in set(LETTERS) or record.state != "final":
            raise NotFound("not-found")
        revision = current_pdf(shelf, record_id)
    return f"{record.number}.pdf", desk.vault.read(record, revision.stored, revision.number)


def open_office(desk: Desk, who: Actor, kind: Kind) -> Office:
    """Whoever may read the registers may make papers of them; refused where the kind is not kept."""
    policy, organisation = enter(desk, who, Object.REGISTERS, f"maken: {kind.value}")
    retention.rule_for(policy, kind)
    return Office(organisation, policy, letterhead(desk, organisation), day_of(desk.clock.now()))


def make(desk: Desk, who: Actor, office: Office, kind: Kind, build: Callable[[str], Paper]) -> str:
    """Number, write, seal and keep the paper of `build`; its record's id. Kept by its rule from today on."""
    record = _begun(desk, who, kind) or _begin(desk, who, office, kind)
    stored = seal_paper(desk, who, record, "pdf", build(record.number))
    with desk.book.writing() as shelf:
        fresh = shelf.record(who.organisation, record.id)
        if fresh.state == "making":
            shelf.save_record(replace(fresh, state="final"))
            clear = (("kind", kind.value), ("number", record.number), ("sha256", stored.sha256))
            counts_from = ("counts_from", day_of(record.created_at).isoformat())
            what = What.DOCUMENT_MADE.value
            now = desk.clock.now()
            shelf.log(Event(who.organisation, what, now, who.id, record.id, (*clear, counts_from)))
    return record.id


def _begun(desk: Desk, who: Actor, kind: Kind) -> Record | None:
    """A making of this kind that was cut off."""
    with desk.book.reading() as shelf:
        found = shelf.records(who.organisation, "", kind.value)
    return next((one for one in found if one.state == "making"), None)


def _begin(desk: Desk, who: Actor, office: Office, kind: Kind) -> Record:
    now, record_id = desk.clock.now(), desk.random.id()
    due = retention.due_for(office.policy, kind, {Trigger.VASTGESTELD: office.today})
    record = Record(
        id=record_id,
        organisation=who.organisation,
        dossier="",
        kind=kind.value,
        state="making",
        rule=retention.rule_for(office.policy, kind),
        policy_hash=office.policy.sha256,
        created_at=now,
        last_day=due.last_day if due else None,
        destroy_from=due.destroy_from if due else None,
        number=f"{LETTERS[kind]}-{office.today.year}-{record_id[:8].upper()}",
    )
    for key in (record.key, KeyName("register", record_id)):
        desk.keys.make(key, KeyName("organisation", who.organisation), now)
    with desk.book.writing() as shelf:
        shelf.add_record(record)
        return shelf.record(who.organisation, record_id)


def _staff(desk: Desk, shelf: Shelf, organisation: str) -> list[duty_papers.Member]:
    names = colleagues.names(desk, shelf, organisation)
    return [
        duty_papers.Member(id=user.id, name=names[user.id], roles=user.roles, since=user.created_at)
        for user in shelf.users(organisation)
        if user.active
    ]


def _adoption(desk: Desk, shelf: Shelf, organisation: str) -> duty_papers.Adoption | None:
    found = [one for one in all_entries(shelf, organisation) if one.event.what == What.ACCESS_LIST_ADOPTED.value]
    return _adopted(desk, found[-1]) if found else None


def _adopted(desk: Desk, entry: Entry) -> duty_papers.Adoption:
    event = entry.event
    assert event.sealed_under is not None  # noqa: S101 - `adopt_access_list` seals it
    kept = desk.sealer.open(event.sealed_under, "adoption", event.sealed)
    pairs = (one.partition(":") for one in dict(event.clear)["grants"].split())
    mandate = None
    if "number" in kept:
        on = date.fromisoformat(str(kept["on"]))
        mandate = Mandaat(nummer=str(kept["number"]), datum=on, van=str(kept["of"]))
    grants = frozenset((user, role) for user, _, role in pairs)
    return duty_papers.Adoption(at=event.at, by=str(kept["by"]), grants=grants, mandate=mandate)


def _told(mandate: Mandaat | None) -> dict[str, str]:
    return {"number": mandate.nummer, "on": mandate.datum.isoformat(), "of": mandate.van} if mandate else {}


def _decided(desk: Desk, shelf: Shelf, organisation: str) -> Sequence[figures.Decided]:
    """What every TLV that still stands said; one that is gone has left nothing to count it by."""
    found = []
    for record in shelf.records(organisation, None, Kind.TLV.value):
        if record.state in STANDING:
            tlv = read_intake(invoer_of(desk, shelf.dossier(organisation, record.dossier))).tlv
            found.append(figures.Decided(tlv.soort, tlv.categorie, tlv.besluitdatum))
    return found
