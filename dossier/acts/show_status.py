"""What anybody who holds a document may hear of it: whether it stands, until when, and whether it is the newest.

Nothing personal: number, standing and one date. Who asks shows the number and the code from the page
itself; a wrong code and an unknown number are one and the same answer (decision 27).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from hmac import compare_digest
from typing import Final

from dossier.acts.open_dossier import invoer_of
from dossier.errors import NotFound
from dossier.intake import read_intake
from dossier.kinds import Kind
from dossier.ports import Desk, Shelf
from dossier.record import Dossier, Organisation, Record, RoundRow
from dossier.retention import AMSTERDAM
from dossier.signing_round import State

CODE_LENGTH: Final = 10
"""How many signs of the record's random id are printed as its code (40 bits)."""
_GONE: Final = ("destroying", "destroyed", "forgotten")
_UNSEEN: Final = ("draft", "making", "void")


class Standing(StrEnum):
    """How a document stands today."""

    VALID = "geldig"
    NOT_YET = "nog niet ingegaan"
    ENDED = "verlopen"
    INCOMPLETE = "nog niet compleet"
    REPLACED = "vervangen"
    WITHDRAWN = "ingetrokken"
    DESTROYED = "vernietigd"


class Kept(StrEnum):
    """How a file compares with what is kept."""

    NEWEST = "newest"
    OLDER = "older"
    UNKNOWN = "unknown"


_STANDS_ALONE: Final = (Standing.VALID, Standing.NOT_YET, Standing.ENDED)


@dataclass(frozen=True, slots=True)
class Status:
    """`until` is the last day on which it is valid; None without one, and when that says nothing (any more)."""

    record: str
    organisation: Organisation
    number: str
    code: str
    standing: Standing
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Comparison:
    """How a file compares, and the record it is a version of (empty when unknown)."""

    kept: Kept
    record: str = ""
    number: str = ""
    code: str = ""


def code_of(record: Record) -> str:
    """The verification code that stands on the document and behind its QR."""
    return record.id[:CODE_LENGTH].upper()


def show_status(desk: Desk, number: str, code: str) -> Status:
    """The status behind a number and its code; `NotFound('status-unknown')` when they do not belong together."""
    with desk.book.reading() as shelf:
        record = shelf.record_by_number(number)
        known = code_of(record) if record is not None else "0" * CODE_LENGTH
        same = compare_digest(known.encode(), code.encode())
        if record is None or not same or record.state in _UNSEEN:
            raise NotFound("status-unknown")
        organisation, row = shelf.organisation(record.organisation), shelf.round_of(record.id)
        dossier = _dossier(shelf, record)
        replaced = _replaced(shelf, record)
    standing, until = _standing(desk, record, row, dossier)
    if replaced and standing in _STANDS_ALONE:
        standing, until = Standing.REPLACED, None
    return Status(record.id, organisation, record.number, code_of(record), standing, until)


def compare(desk: Desk, sha256: str) -> Comparison:
    """Whether a file with this SHA-256 (hex) is what is kept, an earlier version of it, or unknown here."""
    with desk.book.reading() as shelf:
        found = shelf.record_by_version(sha256)
        if found is None or found[0].state in _GONE:
            return Comparison(Kept.UNKNOWN)
        record, revision = found
        newest = shelf.revision(record.id, revision.form)
    kept = Kept.NEWEST if newest == revision else Kept.OLDER
    return Comparison(kept, record.id, record.number, code_of(record))


def _dossier(shelf: Shelf, record: Record) -> Dossier | None:
    if record.kind != Kind.TLV.value or record.state in _GONE:
        return None
    return shelf.dossier(record.organisation, record.dossier)


def _replaced(shelf: Shelf, record: Record) -> bool:
    """Whether a later one of the same kind was completed in the same dossier."""
    others = shelf.records(record.organisation, record.dossier, record.kind) if record.dossier else ()
    return record.kind == Kind.TLV.value and any(
        one.state == "final" and one.created_at > record.created_at for one in others
    )


def _standing(
    desk: Desk, record: Record, row: RoundRow | None, dossier: Dossier | None
) -> tuple[Standing, date | None]:
    if record.state in _GONE:
        return Standing.DESTROYED, None
    if record.state == "withdrawn" or (row is not None and row.round.state is State.CANCELLED):
        return Standing.WITHDRAWN, None
    if record.state != "final":
        return Standing.INCOMPLETE, None
    return _by_day(desk, dossier) if dossier is not None else (Standing.VALID, None)


def _by_day(desk: Desk, dossier: Dossier) -> tuple[Standing, date | None]:
    """A TLV holds from its first day to its last, both included (domain.md §1.4)."""
    tlv = read_intake(invoer_of(desk, dossier)).tlv
    today = desk.clock.now().astimezone(AMSTERDAM).date()
    if today < tlv.ingangsdatum:
        return Standing.NOT_YET, tlv.einddatum
    ended = tlv.einddatum is not None and today > tlv.einddatum
    return Standing.ENDED if ended else Standing.VALID, tlv.einddatum
