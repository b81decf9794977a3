"""Migrations end where the tables are written down, on both databases."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from alembic import command
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


def test_a_later_form_keeps_what_was_written_before(book_url: str, engine_name: str, tmp_path: Path) -> None:
    old = f"sqlite:///{tmp_path}/old" if engine_name == "sqlite" else book_url
    engine = writing_engine(old)
    with engine.begin() as connection:
        if engine_name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
        config = migrate._config("book")
        config.attributes.update(connection=connection, metadata=schema.book, version_table="book_version")
        command.upgrade(config, "book_0004")
        for statement in BEFORE:
            connection.execute(text(statement))
    engine.dispose()
    migrate.upgrade(old)
    with writing_engine(old).begin() as connection:
        assert connection.execute(text("SELECT id, meaning, on_paper FROM parties")).all() == [("O1", None, False)]
        connection.execute(text("UPDATE rounds SET state = 'paused'"))


BEFORE = (
    "INSERT INTO organisations (id, policy, name, created_at, sealed) VALUES ('o', 'p', 'n', '2026-03-16', '')",
    "INSERT INTO records (id, organisation, dossier, kind, state, rule, policy_hash, created_at, number, sealed,"
    " version) VALUES ('r', 'o', '', 'tlv', 'signing', 'R', 'h', '2026-03-16', '', '', 1)",
    "INSERT INTO rounds (id, organisation, record, deadline, state, created_at, sealed, version)"
    " VALUES ('x', 'o', 'r', '2026-04-16', 'open', '2026-03-16', '', 1)",
    "INSERT INTO parties (round, id, role, field, place, organisation) VALUES ('x', 'O1', 'leerling', 'f', 0, 'o')",
)
