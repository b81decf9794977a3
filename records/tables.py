"""Every table of the book, gathered; and which of their columns hold personal data."""

from __future__ import annotations

from records import tables_ledger as _ledger
from records import tables_records as _records
from records import tables_signing as _signing
from records import tables_templates as _templates
from records import tables_watch as _watch
from records import tables_work as _work
from records.schema import book

__all__ = ["book", "personal_columns"]

_GATHERED = (_ledger, _records, _signing, _templates, _watch, _work)


def personal_columns() -> dict[str, str]:
    """Each column that holds personal data, as `table.column`, and whose (for inzage, AVG art. 15).

    All of them are sealed bytes; `tests/records/test_tables.py` holds every other column to words,
    numbers, moments and hashes.
    """
    columns = [(table, one) for table in book.sorted_tables for one in table.columns]
    return {f"{table.name}.{one.name}": str(one.info["personal"]) for table, one in columns if "personal" in one.info}
