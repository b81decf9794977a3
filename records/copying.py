"""Carries a whole database into a SQLite file and back: a backup that either kind of database can be restored from.

Out: all tables in one look, so the copy is of one moment. In: into tables that stand and are empty.
What a copy holds is what the database holds: sealed bytes, and for the key store wrapped keys.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Connection, MetaData, func, insert, select

from dossier.errors import Conflict
from records import keyshelf, tables
from records.engines import reading_engine, writing_engine
from records.migrate import upgrade, upgrade_keys
from records.troubles import translated

AT_ONCE: Final = 1000
BOOK: Final = "book"
KEYS: Final = "keys"
_TABLES: Final = {BOOK: tables.book, KEYS: keyshelf.wrapped_keys.metadata}


def copy_out(url: str, file: Path, which: str) -> None:
    """The database at `url` as a new SQLite file. `which` is `book` or `keys`."""
    _form(_lite(file), which)
    _copy(url, _lite(file), _TABLES[which])


def copy_in(file: Path, url: str, which: str) -> None:
    """A copy's rows into the database at `url`, which may be empty only: `Conflict('restore-target-not-empty')`.

    Both are brought to the newest form first, so an older copy can be restored.
    """
    _form(_lite(file), which)
    _form(url, which)
    _copy(_lite(file), url, _TABLES[which])


def _form(url: str, which: str) -> None:
    (upgrade if which == BOOK else upgrade_keys)(url)


def _lite(file: Path) -> str:
    return f"sqlite:///{file}"


def _copy(source: str, target: str, whole: MetaData) -> None:
    reading, writing = reading_engine(source), writing_engine(target)
    try:
        with translated(), reading.begin() as there, writing.begin() as here:
            if any(here.execute(select(func.count()).select_from(one)).scalar() for one in whole.sorted_tables):
                raise Conflict("restore-target-not-empty")
            _rows(there, here, whole)
        if writing.dialect.name == "sqlite":  # one file, nothing beside it
            with translated(), writing.connect() as here:
                here.exec_driver_sql("COMMIT")
                here.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        reading.dispose()
        writing.dispose()


def _rows(there: Connection, here: Connection, whole: MetaData) -> None:
    for table in whole.sorted_tables:
        found = there.execution_options(yield_per=AT_ONCE).execute(select(table))
        for part in found.mappings().partitions(AT_ONCE):
            here.execute(insert(table), [dict(row) for row in part])
