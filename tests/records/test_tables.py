"""The tables: whose each row is, what may be personal, and that values and columns match."""

from __future__ import annotations

import pytest
from sqlalchemy import LargeBinary, Table

from dossier import record, watch
from records import (
    keyshelf,
    schema,
    tables,
    tables_ledger,
    tables_records,
    tables_signing,
    tables_templates,
    tables_watch,
    tables_work,
)
from records.rows import names

# Who knocks is not known yet; an organisation is its own.
NOBODYS = {"hits", "organisations"}

PLAIN = [
    (record.Organisation, tables_records.organisations),
    (record.User, tables_records.users),
    (record.Session, tables_records.sessions),
    (record.Dossier, tables_records.dossiers),
    (record.Record, tables_records.records),
    (record.Hold, tables_records.holds),
    (watch.Duty, tables_watch.duties),
    (watch.SweepMark, tables_watch.sweeps),
    (record.TemplateVersion, tables_templates.templates),
    (record.Grant, tables_signing.grants),
    (record.Challenge, tables_signing.challenges),
    (record.Intent, tables_signing.intents),
    (record.MandateEntry, tables_signing.mandate_entries),
    (record.NumberRow, tables_work.numbers),
    (record.Job, tables_work.jobs),
]


def test_every_row_belongs_to_an_organisation() -> None:
    without = {table.name for table in schema.book.sorted_tables if "organisation" not in table.c}
    assert without == NOBODYS


@pytest.mark.parametrize(("value", "table"), PLAIN, ids=[table.name for _, table in PLAIN])
def test_a_value_has_a_column_for_each_field(value: type, table: Table) -> None:
    assert set(names(value)) <= {column.name for column in table.columns}


def test_personal_data_lies_in_sealed_bytes_and_its_comment_says_whose() -> None:
    personal = tables.personal_columns()
    for place, whose in personal.items():
        table, column = place.split(".")
        found = schema.book.tables[table].c[column]
        assert isinstance(found.type, LargeBinary)
        assert found.comment == f"personal: {whose}"
    every = {f"{table.name}.{one.name}" for table in schema.book.sorted_tables for one in table.columns}
    assert {place for place in every if place.endswith(".sealed")} == set(personal)


def test_a_value_with_sealed_facts_has_a_personal_column() -> None:
    for value, table in PLAIN:
        assert ("sealed" in names(value)) == (f"{table.name}.sealed" in tables.personal_columns())


def test_no_column_is_called_after_something_personal() -> None:
    words = ("surname", "birth", "bsn", "address", "mail", "phone", "geboorte", "naam", "adres")
    found = [c.name for m in (schema.book, schema.keys) for t in m.sorted_tables for c in t.columns]
    assert not [name for name in found for word in words if word in name]


def test_the_key_store_holds_nothing_but_keys() -> None:
    assert list(schema.keys.tables) == [keyshelf.wrapped_keys.name]
    assert not set(schema.keys.tables) & set(schema.book.tables)
    assert tables_ledger.entries.name in schema.book.tables
