"""What somebody behind a link may see and take, and the register that says so first.

Every way to a byte goes through `living` and `take`: the end of the link is computed anew on each
request from everything that bounds it (exchange.md 5.2), and the disclosure stands in the register
before the first byte leaves (F28).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dossier import terms
from dossier.actor import machine
from dossier.acts.collect_signature import current_pdf
from dossier.acts.make_link import recipient
from dossier.acts.open_dossier import invoer_of
from dossier.contacts import Contact, contacts
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.grant import Because, End, ends
from dossier.intake import Intake, read_intake
from dossier.kinds import Kind
from dossier.ports import Desk, Shelf
from dossier.record import Dossier, Event, Grant, KeyName, Organisation, Record, Revision, RoundRow
from dossier.signing_round import Answer, Role, State

OVER = {
    Because.TERM: "link-over",
    Because.WITHDRAWN: "link-withdrawn",
    Because.MANDATE_WITHDRAWN: "link-mandate-withdrawn",
    Because.MANDATE_OVER: "link-mandate-over",
    Because.RETENTION: "link-document-gone",
    Because.RECORD_GONE: "link-document-gone",
    Because.DOCUMENT_WITHDRAWN: "link-document-withdrawn",
    Because.AUTHORISATION_OVER: "link-access-over",
    Because.RESTRICTED: "link-restricted",
}
"""What somebody who proved who they are hears when a link has ended."""
BROKEN: Final = ("object-broken", "object-missing", "key-broken")
"""What a reader can do nothing about and must never be silent."""
LOOK_AGAIN: Final = timedelta(milliseconds=200)
"""How long a running download may go on without asking whether its link still holds."""


@dataclass(frozen=True, slots=True)
class Valid:
    """The first and the last day (inclusive) on which a TLV holds; no last day where none was set."""

    first: date
    last: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """The document as a party sees it: reading view, hash of what is shown, and where its answer stands."""

    organisation: Organisation
    html: str
    sha256: str
    number: str
    valid: Valid | None
    name: str
    role: Role
    may_answer: bool
    answered: Answer | None
    objection: date | None
    last_day: date | None


@dataclass(frozen=True, slots=True)
class Signed:
    """One party's answer as others may read it: a neutral word for who, and what and when if answered."""

    label: str
    answer: Answer | None


@dataclass(frozen=True, slots=True)
class Offered:
    """One document that may be fetched, with who answered what."""

    record: str
    kind: str
    number: str
    final: bool
    valid: Valid | None
    signed: tuple[Signed, ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Everything behind a download link, and what ends it."""

    organisation: Organisation
    documents: tuple[Offered, ...]
    end: End


@dataclass(frozen=True, slots=True)
class Taken:
    """Bytes on their way out: size in bytes, a file name that names nobody, authenticated chunks.

    `version` names these bytes and says nothing of them (for ETag, RFC 9110 §8.8.3); `start` and `length` are
    what `chunks` holds of the whole.
    """

    size: int
    filename: str
    chunks: Iterator[bytes]
    version: str
    start: int
    length: int


def living(desk: Desk, organisation: str, grant_id: str) -> Grant:
    """The link, if it still holds; else the true reason, for somebody who proved who they are."""
    with desk.book.reading() as shelf:
        grant = shelf.grant(organisation, grant_id)
        end = end_of(desk, shelf, grant)
    _demand_alive(desk, end)
    return grant


def end_of(desk: Desk, shelf: Shelf, grant: Grant) -> End:
    """When the link ends and why: the least of everything that bounds it, now."""
    entry = shelf.mandate_entry(grant.organisation, grant.mandate_entry) if grant.mandate_entry else None
    records = [shelf.record(grant.organisation, one) for one in grant.records]
    holds = [hold for one in grant.records for hold in shelf.holds(one)]
    return ends(grant, records, entry, holds=holds)


def see(desk: Desk, grant: Grant) -> Seen:
    """What the party of a signing link reads now."""
    with desk.book.reading() as shelf:
        record = shelf.record(grant.organisation, grant.records[0])
        row = shelf.round_of(record.id)
        html, pdf = shelf.revision(record.id, "html"), current_pdf(shelf, record.id)
        organisation, dossier = shelf.organisation(grant.organisation), shelf.dossier(grant.organisation, grant.dossier)
    if row is None or html is None or grant.purpose != "sign":
        raise NotFound("link-unknown")
    party = row.round.party(grant.party)
    person = contacts(desk.sealer.open(record.key, "round", row.sealed))[party.id]
    intake = read_intake(invoer_of(desk, dossier))
    open_now = row.round.state is State.OPEN and desk.clock.now() < row.round.deadline
    return Seen(
        organisation=organisation,
        html=desk.vault.read(record, html.stored, html.number).decode(),
        sha256=pdf.stored.sha256,
        number=record.number,
        valid=_valid(intake),
        name=person.name,
        role=party.role,
        may_answer=open_now and party.answer is None,
        answered=party.answer,
        objection=_objection(desk, intake, party.id),
        last_day=record.last_day,
    )


def offer(desk: Desk, grant: Grant) -> Offer:
    """What a download link holds."""
    with desk.book.reading() as shelf:
        organisation = shelf.organisation(grant.organisation)
        dossier = shelf.dossier(grant.organisation, grant.dossier)
        found = [(shelf.record(grant.organisation, one), shelf.round_of(one)) for one in grant.records]
        end = end_of(desk, shelf, grant)
    documents = tuple(_offered(desk, dossier, record, row) for record, row in found)
    return Offer(organisation, documents, end)


Part = Callable[[str, int], tuple[int, int] | None]
"""Which part is wanted of a version's bytes, given its name and size: start and length, or None for all."""


def everything(_version: str, _size: int) -> None:
    """All of it."""


def take(desk: Desk, grant: Grant, record_id: str, part: Part = everything) -> Taken:
    """Fetch a document, or a part, through a link. The disclosure is in the register before this returns.

    Bytes that are not what was kept are an alarm in the register, before the first or wherever they turn up.
    """
    if record_id not in grant.records:
        raise NotFound("not-found")
    grant = living(desk, grant.organisation, grant.id)
    to = recipient(desk, grant)
    with desk.book.reading() as shelf:
        record = shelf.record(grant.organisation, record_id)
        revision = current_pdf(shelf, record_id)
    stored = revision.stored
    start, length = part(stored.id, stored.size) or (0, stored.size)
    with _alarmed(desk, record):
        chunks = desk.vault.open(record, stored, revision.number, start, length)
        first = next(chunks, b"")
    _disclose(desk, grant, record, revision, to)
    watched = _watched(desk, grant, record, first, chunks)
    return Taken(stored.size, f"{record.number}.pdf", watched, stored.id, start, length)


def organisation_of(desk: Desk, grant: Grant) -> Organisation:
    """Whose link it is."""
    with desk.book.reading() as shelf:
        return shelf.organisation(grant.organisation)


def _disclose(desk: Desk, grant: Grant, record: Record, revision: Revision, to: Contact) -> None:
    """`deugdelijk aantekening` (domain.md §6.3); who and why under the register's own key (decision 14)."""
    key = KeyName("register", record.id)
    personal = {
        "recipient": to.name,
        "body": to.on_behalf_of,
        "ground": grant.ground,
        "kind": record.kind,
        "number": record.number,
    }
    clear = (
        ("grant", grant.id),
        ("recipient_kind", grant.recipient_kind),
        ("channel", "link"),
        ("version", str(revision.number)),
        ("sha256", revision.stored.sha256),
    )
    with desk.book.writing() as shelf:
        end = end_of(desk, shelf, shelf.grant(grant.organisation, grant.id))
        _demand_alive(desk, end)
        shelf.log(
            Event(
                grant.organisation,
                What.DISCLOSED.value,
                desk.clock.now(),
                f"grant:{grant.id}",
                record.id,
                clear,
                desk.sealer.seal(key, "disclosure", personal),
                key,
            )
        )


def _demand_alive(desk: Desk, end: End) -> None:
    if desk.clock.now() >= end.at:
        raise Refused(OVER[end.because], because=end.because, at=end.at)


def _watched(desk: Desk, grant: Grant, record: Record, first: bytes, chunks: Iterator[bytes]) -> Iterator[bytes]:
    """The chunks (256 KiB), cut off where the link ended; the cut is in the register (decision 18).

    Asked before the second chunk and then where a fifth of a second has gone by: a reader too quick for
    that has it all within the second, and asking for each chunk took most of a large download's time.
    """
    yield first
    asked = None
    with _alarmed(desk, record):
        for chunk in chunks:
            now = desk.clock.now()
            if asked is None or not asked <= now < asked + LOOK_AGAIN:
                _go_on(desk, grant, record)
                asked = now
            yield chunk


@contextmanager
def _alarmed(desk: Desk, record: Record) -> Iterator[None]:
    """What is kept and is not what was put is an alarm; the reader gets an error or a broken-off download."""
    try:
        yield
    except (Refused, NotFound) as broken:
        if broken.code in BROKEN:
            clear = (("alarm", broken.code),)
            who = machine(record.organisation).id
            with desk.book.writing() as shelf:
                shelf.log(Event(record.organisation, What.ALARM.value, desk.clock.now(), who, record.id, clear))
        raise


def _go_on(desk: Desk, grant: Grant, record: Record) -> None:
    try:
        living(desk, grant.organisation, grant.id)
    except Refused:
        with desk.book.writing() as shelf:
            event = Event(
                grant.organisation, What.DISCLOSURE_CUT.value, desk.clock.now(), f"grant:{grant.id}", record.id
            )
            shelf.log(event)
        raise


def _offered(desk: Desk, dossier: Dossier, record: Record, row: RoundRow | None) -> Offered:
    valid = _valid(read_intake(invoer_of(desk, dossier))) if record.kind == Kind.TLV else None
    return Offered(record.id, record.kind, record.number, record.state == "final", valid, _signed(desk, record, row))


def _signed(desk: Desk, record: Record, row: RoundRow | None) -> tuple[Signed, ...]:
    if row is None:
        return ()
    people = contacts(desk.sealer.open(record.key, "round", row.sealed))
    return tuple(Signed(people[one.id].label, one.answer) for one in row.round.parties)


def _valid(intake: Intake) -> Valid:
    return Valid(intake.tlv.ingangsdatum, intake.tlv.einddatum)


def _objection(desk: Desk, intake: Intake, party: str) -> date | None:
    known = intake.tlv.bekendgemaakt.get(party)
    return terms.objection(known, desk.calendar).last_day if known else None
