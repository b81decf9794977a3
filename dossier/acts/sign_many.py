"""The decision maker signs several documents after one fresh code; each is a decision of its own.

One that cannot be signed does not stop the others: every outcome is told by its number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from dossier.actor import Actor
from dossier.acts import collect_signature
from dossier.acts.collect_signature import Given, current_pdf
from dossier.acts.desk_view import short_name
from dossier.acts.open_dossier import invoer_of
from dossier.contacts import contacts
from dossier.errors import Refused, Unavailable
from dossier.intake import Intake, read_intake
from dossier.kinds import Kind, title
from dossier.ports import Desk, Shelf
from dossier.record import Record, RoundRow
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
    """What became of one: signed, received and signed later (`waits`), or refused and why."""

    record: str
    number: str
    refusal: Refused | None = None
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


def _sign(desk: Desk, who: Actor, record_id: str, proof: str) -> Outcome:
    number = ""
    try:
        with desk.book.reading() as shelf:
            record = shelf.record(who.organisation, record_id)
            number, row = record.number, _row(shelf, record)
            shown = current_pdf(shelf, record_id).stored.sha256
        decider = next(one for one in row.round.parties if one.role is Role.BESLISSER)
        person = contacts(desk.sealer.open(record.key, "round", row.sealed))[decider.id]
        collect_signature.answer(desk, who, record_id, decider.id, Given(Meaning.BESLUIT, shown, person.name, proof))
    except Refused as refusal:
        return Outcome(record_id, number, refusal)
    except Unavailable:
        return Outcome(record_id, number, waits=True)
    return Outcome(record_id, number)


def _said(record: Record, intake: Intake) -> str:
    return intake.tlv.soort.value if record.kind == Kind.TLV.value else title(record.kind)


def _row(shelf: Shelf, record: Record) -> RoundRow:
    row = shelf.round_of(record.id)
    if row is None:
        raise Refused("document-not-signed-here")
    return row
