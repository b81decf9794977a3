"""What the signer process does before a key is touched: load everything itself and compare (decision 15).

It is asked for a document, a revision, a field and a party, never for a digest, and believes none
of it: the round, the received answer and the bytes come from the book and the vault.
"""

from __future__ import annotations

from dataclasses import dataclass

from dossier.acts.collect_signature import round_of
from dossier.contacts import contacts
from dossier.errors import Conflict, Refused
from dossier.ports import Desk, Shelf, SignRequest
from dossier.record import Record, Revision
from dossier.signing_round import Meaning, Role, State


@dataclass(frozen=True, slots=True)
class Order:
    """A signature that may be made: on these bytes, in this field, by this person, meaning this.

    `name` is the registered name, `typed` what the person typed; `on_behalf_of` the school or body.
    """

    pdf: bytes
    field: str
    role: Role
    meaning: Meaning
    name: str
    typed: str
    on_behalf_of: str


def order(desk: Desk, request: SignRequest) -> Order:
    """The signature asked for, checked against the round; `Conflict('revision-moved')` when outrun."""
    with desk.book.reading() as shelf:
        record = shelf.record(request.organisation, request.record)
        row = round_of(shelf, record.id)
        intent = shelf.intent(row.id, request.party)
        revision = _current(shelf, record, request.revision)
    if intent is None:
        raise Conflict("answer-not-received")
    party = row.round.check(request.party, Meaning(intent.meaning), intent.at)
    if party.field != request.field:
        raise Refused("field-unknown", field=request.field)
    person = contacts(desk.sealer.open(record.key, "round", row.sealed))[party.id]
    given = desk.sealer.open(record.key, "intent", intent.sealed)
    pdf = desk.vault.read(record, revision.stored, revision.number)
    return Order(
        pdf, party.field, party.role, Meaning(intent.meaning), person.name, str(given["name"]), person.on_behalf_of
    )


def closing(desk: Desk, organisation: str, record_id: str, sha256: str) -> bytes:
    """The bytes that may be sealed now: a round that is closing, or a paper of the machine's own."""
    with desk.book.reading() as shelf:
        record = shelf.record(organisation, record_id)
        row = shelf.round_of(record_id)
        revision = _any(shelf, record, sha256)
    if revision.form == "pdf" and row is not None and row.round.state is not State.CLOSING:
        raise Refused("round-not-open", state=row.round.state)
    return desk.vault.read(record, revision.stored, revision.number)


def _current(shelf: Shelf, record: Record, sha256: str) -> Revision:
    found = shelf.revision(record.id, "pdf")
    if found is None or found.stored.sha256 != sha256:
        raise Conflict("revision-moved")
    return found


def _any(shelf: Shelf, record: Record, sha256: str) -> Revision:
    for form in ("pdf", "evidence"):
        found = shelf.revision(record.id, form)
        if found is not None and found.stored.sha256 == sha256:
            return found
    raise Conflict("revision-moved")
