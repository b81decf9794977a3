"""Brings a database to the form the program expects. There is no way back but a backup."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, make_url

from dossier.errors import Unavailable
from records import schema
from records.engines import make_private, reading_engine, writing_engine
from records.troubles import translated

_HERE = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Make or bring up to date the book's tables; quiet when they are. `Unavailable('database-…')`."""
    _upgrade(url, "book", schema.book)


def upgrade_keys(url: str) -> None:
    """The same for the key store, which has a database of its own (decision 12)."""
    _upgrade(url, "keys", schema.keys)


def is_newest(url: str) -> bool:
    """Whether the book's tables have the form this program expects; `Unavailable('database-not-ready')` without any."""
    return _stands(url, "book")


def keys_are_newest(url: str) -> bool:
    """The same for the key store."""
    return _stands(url, "keys")


def _stands(url: str, which: str) -> bool:
    file = make_url(url).database
    if make_url(url).get_backend_name() == "sqlite" and not (file and Path(file).is_file()):
        raise Unavailable("database-not-ready")  # opening it would make an empty one
    engine = reading_engine(url)
    with translated(), engine.begin() as connection:
        context = MigrationContext.configure(connection, opts={"version_table": f"{which}_version"})
        stands = context.get_current_revision()
    engine.dispose()
    return stands == ScriptDirectory.from_config(_config(which)).get_current_head()


def _upgrade(url: str, which: str, metadata: MetaData) -> None:
    config = _config(which)
    make_private(url)
    # SQLite changes a table by copying it, and taking the old one away would take along what hangs on it.
    engine = writing_engine(url, extra=("PRAGMA foreign_keys = OFF",))
    with translated(), engine.begin() as connection:
        config.attributes.update(connection=connection, metadata=metadata, version_table=f"{which}_version")
        command.upgrade(config, "head")
    engine.dispose()


def _config(which: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("version_locations", str(_HERE / which).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    return config
