"""Migrations end where the tables are written down, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Engine, MetaData, create_engine, inspect, text

from dossier.errors import Unavailable
from records import keyshelf, migrate, schema, tables
from records.book import SqlBook
from records.engines import writing_engine

pytest_plugins = ["tests.services.postgres"]

assert tables.book is schema.book
assert keyshelf.wrapped_keys.metadata is schema.keys


def differences(connection: Connection, metadata: MetaData, version_table: str) -> list[object]:
    settings = {"compare_type": True, "version_table": version_table}
    return list(compare_metadata(MigrationContext.configure(connection, opts=settings), metadata))


def checks(engine: Engine, metadata: MetaData) -> dict[str, set[tuple[str, str]]]:
    look = inspect(engine)
    return {
        name: {(str(one["name"]), re.sub(r"\s+", " ", one["sqltext"])) for one in look.get_check_constraints(name)}
        for name in metadata.tables
    }


@pytest.mark.parametrize(("which", "metadata"), [("book", schema.book), ("keys", schema.keys)])
def test_migrations_make_what_the_tables_say(
    which: str, metadata: MetaData, engine_name: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    migrated = writing_engine(request.getfixturevalue(f"{which}_url"))
    if engine_name == "sqlite":
        plain = create_engine(f"sqlite:///{tmp_path}/plain")
    else:
        plain = writing_engine(request.getfixturevalue("postgres_server").fresh())
    metadata.create_all(plain)
    with migrated.connect() as connection:
        assert differences(connection, metadata, f"{which}_version") == []
    assert checks(migrated, metadata) == checks(plain, metadata)
    migrated.dispose()
    plain.dispose()


def test_upgrading_twice_is_quiet(book_url: str, keys_url: str) -> None:
    migrate.upgrade(book_url)
    migrate.upgrade_keys(keys_url)


def test_a_new_file_is_its_owners_alone(tmp_path: Path) -> None:
    migrate.upgrade_keys(f"sqlite:///{tmp_path}/keys.sqlite")
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.iterdir()} == {"0o600"}


def test_a_book_without_tables_says_so(engine_name: str, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    empty = f"sqlite:///{tmp_path}/empty"
    book = SqlBook(empty if engine_name == "sqlite" else request.getfixturevalue("postgres_server").fresh())
    with pytest.raises(Unavailable, match="database-not-ready"), book.reading() as shelf:
        shelf.organisations()
    book.close()


def test_whether_a_migration_is_owed_can_be_asked_without_doing_it(book_url: str, keys_url: str) -> None:
    assert migrate.is_newest(book_url)
    assert migrate.keys_are_newest(keys_url)
    engine = writing_engine(book_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE book_version SET version_num = 'book_0001'"))
    engine.dispose()
    assert not migrate.is_newest(book_url)


def test_asking_makes_no_empty_database(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="database-not-ready"):
        migrate.is_newest(f"sqlite:///{tmp_path}/none.sqlite")
    assert list(tmp_path.iterdir()) == []
