"""What staff see: today's list, one dossier, one document with its round and links.

Reading only. Opening a dossier or a document is a look at a pupil's data, so it is in the register
(NEN 7513: who, on which ground); the list of today is not, since it shows no more than a short name.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dossier import terms
from dossier.actor import Actor
from dossier.acts.collect_signature import current_pdf
from dossier.acts.make_link import recipient
from dossier.acts.open_dossier import invoer_of
from dossier.contacts import Contact, contacts
from dossier.events import What
from dossier.intake import Intake, read_intake
from dossier.ports import Desk, Shelf
from dossier.record import Dossier, Entry, Event, Grant, Record, RoundRow
from dossier.signing_round import UNASKED, Party, State

GONE = ("void", "destroyed", "forgotten")


@dataclass(frozen=True, slots=True)
class Line:
    """One row of today: a dossier and, when it was made, its TLV."""

    dossier: str
    record: str
    number: str
    pupil: str
    soort: str
    decide_by: date
    signed: int
    asked: int
    state: str


@dataclass(frozen=True, slots=True)
class Signer:
    """One party of a round, with its link and whether a code must still be told."""

    party: Party
    contact: Contact
    grant: Grant | None


@dataclass(frozen=True, slots=True)
class DocumentView:
    """One document: its record, its round, its signers, its other links, what happened."""

    record: Record
    dossier: str
    pupil: str
    row: RoundRow | None
    signers: tuple[Signer, ...]
    shares: tuple[tuple[Grant, Contact], ...]
    entries: tuple[Entry, ...]
    new_school: Contact | None


def today(desk: Desk, who: Actor) -> tuple[Line, ...]:
    """Every SWV dossier with what it waits for, the nearest deadline first."""
    lines = []
    with desk.book.reading() as shelf:
        for dossier in shelf.dossiers(who.organisation):
            records = shelf.records(who.organisation, dossier.id, "tlv")
            lines += _lines(desk, shelf, dossier, [one for one in records if one.state not in GONE])
    return tuple(sorted(lines, key=lambda line: (line.state == "final", line.decide_by, line.number)))


def document(desk: Desk, who: Actor, record_id: str) -> DocumentView:
    """One document with everything that hangs on it; the look is in the register."""
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        dossier = shelf.dossier(who.organisation, record.dossier)
        row = shelf.round_of(record_id)
        grants = [one for one in shelf.grants(who.organisation, dossier.id) if record_id in one.records]
        entries = tuple(shelf.entries_of(who.organisation, record_id))
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, record_id))
    intake = read_intake(invoer_of(desk, dossier))
    return DocumentView(
        record=record,
        dossier=dossier.id,
        pupil=short_name(intake),
        row=row,
        signers=_signers(desk, record, row, grants),
        shares=tuple((one, recipient(desk, one)) for one in grants if one.purpose == "download"),
        entries=entries,
        new_school=_new_school(intake),
    )


def pdf(desk: Desk, who: Actor, record_id: str) -> tuple[str, bytes]:
    """File name and bytes of the newest revision, for staff; in the register before they are returned."""
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        revision = current_pdf(shelf, record_id)
        clear = (("version", str(revision.number)), ("sha256", revision.stored.sha256))
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, record_id, clear))
    return f"{record.number}.pdf", desk.vault.read(record, revision.stored, revision.number)


def short_name(intake: Intake) -> str:
    """`Testje V.`: enough for those who work with it, little for those who look over a shoulder."""
    pupil = intake.leerling
    return f"{pupil.roepnaam or pupil.voornamen[0]} {pupil.achternaam[0]}."


def decide_by(desk: Desk, intake: Intake) -> date:
    """The last day to decide on the application (Awb 4:13, 4:15)."""
    more = intake.aanvraag.aanvulling
    pauses = (terms.Pause(more.gevraagd, more.compleet),) if more and more.compleet else ()
    return terms.decision(intake.aanvraag.ontvangen, desk.calendar, pauses).last_day


def _lines(desk: Desk, shelf: Shelf, dossier: Dossier, records: list[Record]) -> list[Line]:
    invoer = invoer_of(desk, dossier)
    if "tlv" not in invoer:
        return []
    intake = read_intake(invoer)
    day, name, soort = decide_by(desk, intake), short_name(intake), intake.tlv.soort.value
    if not records:
        return [Line(dossier.id, "", "", name, soort, day, 0, 0, "new")]
    return [
        Line(dossier.id, one.id, one.number, name, soort, day, *_count(shelf.round_of(one.id)), one.state)
        for one in records
    ]


def _count(row: RoundRow | None) -> tuple[int, int]:
    if row is None:
        return 0, 0
    answered = [one for one in row.round.parties if one.answer and one.answer.meaning not in UNASKED]
    return len(answered), len(row.round.parties)


def _signers(desk: Desk, record: Record, row: RoundRow | None, grants: list[Grant]) -> tuple[Signer, ...]:
    if row is None:
        return ()
    people = contacts(desk.sealer.open(record.key, "round", row.sealed))
    by_party = {one.party: one for one in grants if one.purpose == "sign"}
    return tuple(Signer(one, people[one.id], by_party.get(one.id)) for one in row.round.parties)


def _new_school(intake: Intake) -> Contact | None:
    school = intake.school_nieuw
    if school is None:
        return None
    return Contact(
        name=school.tekent.naam,
        label="Nieuwe school",
        email=str(school.tekent.email),
        mobile=str(school.tekent.mobiel or ""),
        second="sms" if school.tekent.mobiel else "agreed",
        on_behalf_of=school.naam,
        function=school.tekent.functie,
    )


def besluit_waits(row: RoundRow | None) -> bool:
    """Whether the decision maker has still to sign."""
    return row is not None and row.round.state is State.PREPARED
