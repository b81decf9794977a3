"""Brings a database to the form the program expects. There is no way back but a backup."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import MetaData

from records import schema
from records.engines import make_private, writing_engine
from records.troubles import translated

_HERE = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Make or bring up to date the book's tables; quiet when they are. `Unavailable('database-…')`."""
    _upgrade(url, "book", schema.book)


def upgrade_keys(url: str) -> None:
    """The same for the key store, which has a database of its own (decision 12)."""
    _upgrade(url, "keys", schema.keys)


def _upgrade(url: str, which: str, metadata: MetaData) -> None:
    config = Config()
    config.set_main_option("script_location", str(_HERE).replace("%", "%%"))
    config.set_main_option("version_locations", str(_HERE / which).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    make_private(url)
    engine = writing_engine(url)
    with translated(), engine.begin() as connection:
        config.attributes.update(connection=connection, metadata=metadata, version_table=f"{which}_version")
        command.upgrade(config, "head")
    engine.dispose()
