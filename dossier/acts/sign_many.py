"""The decision maker signs several documents after one fresh code; each is a decision of its own.

One that cannot be signed does not stop the others: every outcome is told by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossier.actor import Actor
from dossier.acts import collect_signature
from dossier.acts.collect_signature import Given, current_pdf, round_of
from dossier.acts.desk_view import short_name
from dossier.acts.open_dossier import invoer_of
from dossier.contacts import contacts
from dossier.errors import Unavailable, ZegelError
from dossier.intake import Intake, read_intake
from dossier.kinds import Kind, title
from dossier.ports import Desk
from dossier.record import Record
from dossier.signing_round import Meaning, Role, State


@dataclass(frozen=True, slots=True)
class Waits:
    """A document that waits for the besluit: as little of the pupil as tells it from the next."""

    record: str
    number: str
    pupil: str
    soort: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one: signed, received and signed later (`waits`), or why not."""

    record: str
    number: str
    refusal: ZegelError | None = None
    waits: bool = False


def waiting(desk: Desk, who: Actor) -> tuple[Waits, ...]:
    """Every decision of the organisation that waits for its decision maker, by number."""
    found = []
    with desk.book.reading() as shelf:
        for record in shelf.records(who.organisation):
            row = shelf.round_of(record.id) if record.state == "signing" else None
            if row is not None and row.round.state is State.PREPARED:
                intake = read_intake(invoer_of(desk, shelf.dossier(who.organisation, record.dossier)))
                found.append(Waits(record.id, record.number, short_name(intake), _said(record, intake)))
    return tuple(sorted(found, key=lambda one: one.number))


def sign_many(desk: Desk, who: Actor, records: Sequence[str], proof: str) -> tuple[Outcome, ...]:
    """Sign each of these as the decision maker; `proof` says how identity was proven."""
    return tuple(_sign(desk, who, record, proof) for record in dict.fromkeys(records))


def take_besluit(desk: Desk, who: Actor, record_id: str, proof: str) -> bool:
    """Sign one as its decision maker. False when the answer was received and its signature follows (decision 10)."""
    with desk.book.reading() as shelf:
        record, row = shelf.record(who.organisation, record_id), round_of(shelf, record_id)
        shown = current_pdf(shelf, record_id).stored.sha256
    decider = next(one for one in row.round.parties if one.role is Role.BESLISSER)
    person = contacts(desk.sealer.open(record.key, "round", row.sealed))[decider.id]
    if collect_signature.receive(desk, who, record_id, decider.id, Given(Meaning.BESLUIT, shown, person.name, proof)):
        try:
            collect_signature.complete(desk, who, record_id, decider.id)
        except Unavailable:
            return False
    return True


def _sign(desk: Desk, who: Actor, record_id: str, proof: str) -> Outcome:
    number = ""
    try:
        with desk.book.reading() as shelf:
            number = shelf.record(who.organisation, record_id).number
        return Outcome(record_id, number, waits=not take_besluit(desk, who, record_id, proof))
    except ZegelError as problem:  # away before anything was received is not "received"
        return Outcome(record_id, number, problem)


def _said(record: Record, intake: Intake) -> str:
    return intake.tlv.soort.value if record.kind == Kind.TLV.value else title(record.kind)
