"""From frozen values to rows and back, and the few questions every subject asks of a table.

A value's fields and its table's columns have the same names, so no table needs a mapping of its own;
`tests/records/test_tables.py` holds them to it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, replace
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Delete, Insert, Select, Table, Update, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from dossier.errors import Conflict, NotFound
from dossier.record import Dossier, Grant, Hold, MandateEntry, Organisation, Record, RoundRow, Session, User

T = TypeVar("T")
V = TypeVar("V", User, Dossier, Record, RoundRow, Grant)


def names(kind: type[Any]) -> tuple[str, ...]:
    """The names of a value's fields, in order."""
    return tuple(one.name for one in fields(kind))


def values_of(value: object) -> dict[str, Any]:
    """A value's fields by name, one level deep."""
    return {name: getattr(value, name) for name in names(type(value))}


class Rows:
    """One transaction's connection, and how values pass over it. Mixed into each subject."""

    def __init__(self, connection: Connection, *, writes: bool = False) -> None:
        self._c = connection
        self._writes = writes

    def _select(self, kind: type[Any], table: Table, *where: ColumnElement[bool]) -> Select[Any]:
        return select(*(table.c[name] for name in names(kind))).where(*where)

    def _find(self, kind: type[T], table: Table, *where: ColumnElement[bool]) -> T | None:
        row = self._c.execute(self._select(kind, table, *where)).first()
        return None if row is None else kind(*row)

    def _get(self, kind: type[T], table: Table, organisation: str, id_: str) -> T:
        found = self._find(kind, table, table.c.organisation == organisation, table.c.id == id_)
        if found is None:
            raise NotFound("not-found")
        return found

    def _list(self, kind: type[T], table: Table, *where: ColumnElement[bool]) -> list[T]:
        return self._list_by(kind, self._select(kind, table, *where).order_by(*table.primary_key))

    def _list_by(self, kind: type[T], query: Select[Any]) -> list[T]:
        return [kind(*row) for row in self._c.execute(query)]

    def _add(self, table: Table, row: Mapping[str, Any]) -> None:
        self._c.execute(insert(table), dict(row))

    def _upsert(self, table: Table, row: Mapping[str, Any], *, change: Mapping[str, Any] | None = None) -> bool:
        """Insert; where the primary key stands already, `change` it, or leave all as it is (False)."""
        native: Any = sqlite.insert if self._c.dialect.name == "sqlite" else postgresql.insert
        statement = native(table).values(dict(row))
        key = list(table.primary_key)
        if change is None:
            statement = statement.on_conflict_do_nothing(index_elements=key)
        else:
            statement = statement.on_conflict_do_update(index_elements=key, set_=dict(change))
        # Not the row count: psycopg does not tell it for an insert that SQLAlchemy makes returning.
        return self._c.execute(statement.returning(*key)).first() is not None

    def _changed(self, statement: Insert | Update | Delete) -> int:
        return self._c.execute(statement).rowcount

    def _save(self, table: Table, value: Organisation | Session | Hold | MandateEntry) -> None:
        """Overwrite a value that counts no versions; `NotFound` where none stands."""
        statement = update(table).where(table.c.id == value.id).values(values_of(value))
        if not isinstance(value, Organisation):
            statement = statement.where(table.c.organisation == value.organisation)
        if self._changed(statement) == 0:
            raise NotFound("not-found")

    def _swap(self, table: Table, value: V, row: Mapping[str, Any] | None = None) -> V:
        """Write a value over the version it was read at, and no other; returns it one version on."""
        mine = (table.c.organisation == value.organisation, table.c.id == value.id)
        fresh = replace(value, version=value.version + 1)
        new = dict(row or values_of(value)) | {"version": fresh.version}
        if self._changed(update(table).where(*mine, table.c.version == value.version).values(new)) == 1:
            return fresh
        if self._c.execute(select(table.c.id).where(*mine)).first() is None:
            raise NotFound("not-found")
        raise Conflict("changed-meanwhile")
