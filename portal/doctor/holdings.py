"""All that is kept, as the book tells it at one moment: what the deep checks hold against bytes and keys."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import wraps

from dossier.ports import Shelf
from dossier.record import Entry, Hold, Record, Revision, RoundRow
from portal.doctor.findings import Finding
from portal.doctor.patient import Patient

GONE = ("void", "destroying", "destroyed", "forgotten")
Check = Callable[[Patient], Iterable[Finding]]


@dataclass(frozen=True, slots=True)
class Kept:
    """One record with all that belongs to it. `waiting`: the parties whose answer waits for its signature."""

    record: Record
    revisions: tuple[Revision, ...]
    row: RoundRow | None
    waiting: frozenset[str]
    holds: tuple[Hold, ...]
    entries: tuple[Entry, ...]

    @property
    def is_gone(self) -> bool:
        """Whether nothing of it can be read any more: given up, destroyed, or on its way there."""
        return self.record.state in GONE


def holdings(patient: Patient) -> Iterator[Kept]:
    """Every record of every organisation, each as it is when its turn comes."""
    for organisation in patient.organisations():
        with patient.book.reading() as shelf:
            records = shelf.records(organisation.id)
        for record in records:
            with patient.book.reading() as shelf:
                yield kept(shelf, record.organisation, record.id)


def kept(shelf: Shelf, organisation: str, record_id: str) -> Kept:
    """One record as it is now."""
    record, row = shelf.record(organisation, record_id), shelf.round_of(record_id)
    waiting = frozenset(one.party for one in shelf.intents() if row is not None and one.round == row.id)
    return Kept(
        record,
        tuple(shelf.revisions(record_id)),
        row,
        waiting,
        tuple(shelf.holds(record_id)),
        tuple(shelf.entries_of(organisation, record_id)),
    )


def per_record(look: Callable[[Patient, Kept], Iterator[Finding]]) -> Check:
    """A check of every record by itself. What changed while it was looked at is no finding."""

    @wraps(look)
    def check(patient: Patient) -> Iterator[Finding]:
        for one in holdings(patient):
            findings = tuple(look(patient, one))
            if findings and _stands(patient, one):
                yield from findings

    return check


def _stands(patient: Patient, one: Kept) -> bool:
    with patient.book.reading() as shelf:
        return kept(shelf, one.record.organisation, one.record.id) == one
