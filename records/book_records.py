"""The shelf's dossiers, records, revisions and holds."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Row, delete, exists, select

from dossier.errors import Conflict, NotFound
from dossier.record import Dossier, Hold, Record, Revision, StoredObject
from records.rows import Rows, values_of
from records.tables_records import dossiers, holds, records, revisions

_PAST = ("void", "forgotten")
_STORED = {"stored_id": "id", "blob": "blob", "wrapped": "wrapped", "size": "size", "sha256": "sha256"}
_STORED |= {"stored_kind": "kind", "format": "format"}


class Kept(Rows):
    """What is held of whom, and until when."""

    def add_dossier(self, dossier: Dossier) -> None:
        """A new dossier; `Conflict` when its pseudonym is taken."""
        self._add(dossiers, values_of(dossier))

    def dossier(self, organisation: str, dossier: str) -> Dossier:
        """The organisation's dossier; `NotFound`."""
        return self._get(Dossier, dossiers, organisation, dossier)

    def dossiers(self, organisation: str) -> Sequence[Dossier]:
        """An organisation's dossiers."""
        return self._list(Dossier, dossiers, dossiers.c.organisation == organisation)

    def save_dossier(self, dossier: Dossier) -> Dossier:
        """Compare-and-swap on `version`; `Conflict('changed-meanwhile')`, `NotFound`."""
        return self._swap(dossiers, dossier)

    def remove_dossier(self, organisation: str, dossier: str) -> None:
        """Take the dossier's row out; its records' tombstones stay. Quiet when already gone."""
        self._changed(delete(dossiers).where(dossiers.c.organisation == organisation, dossiers.c.id == dossier))

    def add_record(self, record: Record) -> None:
        """A new record; `Conflict` when its id or number is taken."""
        self._add(records, values_of(record))

    def record(self, organisation: str, record: str) -> Record:
        """The organisation's record; `NotFound`."""
        return self._get(Record, records, organisation, record)

    def record_by_number(self, number: str) -> Record | None:
        """The record of that number; None, too, when two organisations gave the same one."""
        found = self._list(Record, records, records.c.number == number) if number else []
        return found[0] if len(found) == 1 else None

    def records(self, organisation: str, dossier: str | None = None, kind: str | None = None) -> Sequence[Record]:
        """An organisation's records, oldest first, of one dossier or kind if given."""
        query = self._select(Record, records, records.c.organisation == organisation)
        if dossier is not None:
            query = query.where(records.c.dossier == dossier)
        if kind is not None:
            query = query.where(records.c.kind == kind)
        return self._list_by(Record, query.order_by(records.c.created_at, records.c.id))

    def records_due(self, day: date, limit: int) -> Sequence[Record]:
        """Records the sweep may take on `day`, longest due first.

        Begun destructions are among them, and destroyed records whose line in the register has had its day.
        Held ones are not: a hundred of them would fill every sweep.
        """
        held = exists().where(holds.c.record == records.c.id, holds.c.lifted_at.is_(None))
        query = self._select(Record, records, records.c.destroy_from <= day, records.c.state.not_in(_PAST), ~held)
        return self._list_by(Record, query.order_by(records.c.destroy_from, records.c.id).limit(limit))

    def records_ending(self, organisation: str, after: date, until: date) -> Sequence[Record]:
        """An organisation's living records that go after a day and until another, the nearest first; held ones not."""
        held = exists().where(holds.c.record == records.c.id, holds.c.lifted_at.is_(None))
        span = (records.c.destroy_from > after, records.c.destroy_from <= until)
        living = records.c.state.not_in((*_PAST, "destroying", "destroyed"))
        query = self._select(Record, records, records.c.organisation == organisation, *span, living, ~held)
        return self._list_by(Record, query.order_by(records.c.destroy_from, records.c.id))

    def save_record(self, record: Record) -> Record:
        """Compare-and-swap on `version`; `Conflict('changed-meanwhile')`, `NotFound`."""
        return self._swap(records, record)

    def add_revision(self, revision: Revision, expecting: str | None) -> None:
        """The next revision of a form, on top of the one whose SHA-256 is `expecting` (None: the first).

        `Conflict('revision-moved')` when another stands there; `NotFound` without the record.
        """
        current = self.revision(revision.record, revision.form)
        number = revision.number if current is None else current.number + 1
        if (current and current.stored.sha256) != expecting or revision.number != number:
            raise Conflict("revision-moved")
        owner = self._c.execute(select(records.c.organisation).where(records.c.id == revision.record)).scalar()
        if owner is None:
            raise NotFound("not-found")
        # Two writers on PostgreSQL may both have read the same current one: the key lets one through.
        if not self._upsert(revisions, _row(revision) | {"organisation": owner}):
            raise Conflict("revision-moved")

    def revision(self, record: str, form: str) -> Revision | None:
        """The current revision of a form."""
        found = self._revisions(record, form)
        return found[-1] if found else None

    def revisions(self, record: str, form: str | None = None) -> Sequence[Revision]:
        """Revisions by form and number, oldest first."""
        return self._revisions(record, form)

    def record_by_version(self, sha256: str) -> tuple[Record, Revision] | None:
        """The record, of any organisation, of which a version has this SHA-256 (hex), and that version."""
        row = self._c.execute(select(revisions).where(revisions.c.sha256 == sha256).limit(1)).first()
        if row is None:
            return None
        return self._get(Record, records, row.organisation, row.record), _revision(row)

    def remove_revisions(self, record: str) -> None:
        """Take the rows out (their bytes are the vault's); quiet when already gone."""
        self._changed(delete(revisions).where(revisions.c.record == record))

    def add_hold(self, hold: Hold) -> None:
        """A reason not to destroy; `NotFound` when the record is not this organisation's."""
        self._add(holds, values_of(hold))

    def holds(self, record: str) -> Sequence[Hold]:
        """A record's holds, lifted ones too."""
        return self._list(Hold, holds, holds.c.record == record)

    def save_hold(self, hold: Hold) -> None:
        """Overwrite (lift, or move its review); `NotFound`."""
        self._save(holds, hold)

    def _revisions(self, record: str, form: str | None) -> list[Revision]:
        query = select(revisions).where(revisions.c.record == record)
        if form is not None:
            query = query.where(revisions.c.form == form)
        return [_revision(row) for row in self._c.execute(query.order_by(revisions.c.form, revisions.c.number))]


def _row(revision: Revision) -> dict[str, Any]:
    row = values_of(revision)
    stored = row.pop("stored")
    return row | {column: getattr(stored, name) for column, name in _STORED.items()}


def _revision(row: Row[Any]) -> Revision:
    stored = StoredObject(**{name: row._mapping[column] for column, name in _STORED.items()})
    return Revision(row.record, row.form, row.number, row.created_at, row.cause, stored, row.template)
