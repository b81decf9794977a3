"""Contract of the book: the register grows, is judged from its columns, and can forget what was sealed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import create_engine, make_url

from dossier.errors import NotFound, Refused
from dossier.record import Event, KeyName, Organisation
from records.book import SqlBook
from records.chain import START

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, 9, 0, 0, 1, tzinfo=UTC)
ROWS = 8
GUARDS = ("entries", "seals", "heads")


def event(n: int, organisation: str = "duin") -> Event:
    sealed, under = (b"sealed %d" % n, KeyName("register", organisation)) if n % 2 else (b"", None)
    clear = (("document", "tlv"), ("why", 'é "quoted"\n'))
    return Event(organisation, "link.made", NOW + timedelta(seconds=n), "u1", f"r{n % 3}", clear, sealed, under)


@pytest.fixture
def book(book_url: str) -> Iterator[SqlBook]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
        for n in range(1, ROWS + 1):
            shelf.log(event(n))
            shelf.log(event(n, "heide"))
    yield found
    found.close()


def behind(book_url: str, *statements: str) -> None:
    """What somebody with the database's own password can do: triggers off, rows changed."""
    engine = create_engine(make_url(book_url).set(drivername="postgresql+psycopg") if "post" in book_url else book_url)
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        else:
            found = connection.exec_driver_sql("SELECT name FROM sqlite_master WHERE type = 'trigger'")
            for name in [row[0] for row in found]:
                connection.exec_driver_sql(f"DROP TRIGGER {name}")
        for statement in statements:
            connection.exec_driver_sql(statement)
    engine.dispose()


def test_what_happened_is_read_whole_and_in_order(book: SqlBook) -> None:
    with book.reading() as shelf:
        found = shelf.entries("duin")
        assert [entry.event for entry in found] == [event(n) for n in range(1, ROWS + 1)]
        assert [entry.seq for entry in found] == list(range(1, ROWS + 1))
        assert shelf.entries("duin", after=2, limit=3) == found[2:5]
        assert shelf.entries_of("duin", "r1") == [entry for entry in found if entry.event.record == "r1"]
        assert shelf.entries("nowhere") == []


def test_each_entry_holds_the_hash_of_the_one_before(book: SqlBook) -> None:
    with book.writing() as shelf:
        added = shelf.log(event(9))
        found = shelf.entries("duin")
    assert found[-1] == added
    assert [entry.previous for entry in found] == [START, *[entry.hash for entry in found[:-1]]]
    assert book.head("duin") == (ROWS + 1, added.hash)
    assert book.verify_register("duin") is None


def test_an_empty_register_is_whole(book: SqlBook) -> None:
    assert book.verify_register("nowhere") is None
    assert book.head("nowhere") == (0, START)


def test_an_event_of_no_organisation_is_not_found(book: SqlBook) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.log(event(1, "nowhere"))


def test_a_control_character_never_enters_the_chain(book: SqlBook) -> None:
    with pytest.raises(Refused, match="register-unprintable"), book.writing() as shelf:
        shelf.log(replace(event(1), actor="u1\nu2"))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE entries SET actor = 'u2' WHERE seq = 3",
        "DELETE FROM entries WHERE seq = 8",
        "UPDATE seals SET sealed = sealed WHERE seq = 3",
        "DELETE FROM heads",
        "UPDATE heads SET seq = seq + 2",
        "UPDATE heads SET seq = seq - 1",
    ],
)
@pytest.mark.promise("F28")
def test_the_register_only_grows(book: SqlBook, statement: str) -> None:
    with pytest.raises(Refused, match="register-append-only"), book.writing() as shelf:
        shelf._c.exec_driver_sql(statement)


@pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)
def test_the_register_is_not_emptied_at_once(book: SqlBook) -> None:
    for table in GUARDS:
        with pytest.raises(Refused, match="register-append-only"), book.writing() as shelf:
            shelf._c.exec_driver_sql(f"TRUNCATE {table}")


def test_erasing_what_was_sealed_leaves_the_chain_whole(book: SqlBook) -> None:
    with book.writing() as shelf:
        shelf.erase_entries_of("duin", "r1")
        shelf.erase_entries_of("duin", "r1")
        found = shelf.entries_of("duin", "r1")
        others = shelf.entries_of("duin", "r0") + shelf.entries_of("heide", "r1")
    assert found
    assert not any(entry.event.sealed for entry in found)
    assert [bool(entry.sealed_hash) for entry in found] == [entry.seq % 2 == 1 for entry in found]
    assert [bool(entry.event.sealed) for entry in others] == [entry.seq % 2 == 1 for entry in others]
    assert book.verify_register("duin") is None


EARLIER = "(SELECT hash FROM entries e WHERE e.organisation = entries.organisation AND e.seq = entries.seq - 1)"


@pytest.mark.parametrize(
    ("bad", "statements"),
    [
        (3, ["UPDATE entries SET actor = 'u2' WHERE organisation = 'duin' AND seq = 3"]),
        (3, ["UPDATE entries SET at = at + 1 WHERE organisation = 'duin' AND seq = 3"]),
        (3, ["UPDATE entries SET clear = '[]' WHERE organisation = 'duin' AND seq = 3"]),
        (3, ["UPDATE entries SET sealed_under = 'record:x' WHERE organisation = 'duin' AND seq = 3"]),
        (3, ["UPDATE entries SET what = what || ' ', actor = actor WHERE organisation = 'duin' AND seq = 3"]),
        (
            4,
            [
                f"UPDATE entries SET previous = {EARLIER} WHERE seq = 4",
                "UPDATE entries SET hash = previous WHERE seq = 4",
            ],
        ),
        (5, ["DELETE FROM entries WHERE organisation = 'duin' AND seq = 5"]),
        (1, ["DELETE FROM entries WHERE organisation = 'duin' AND seq = 1"]),
        (8, ["DELETE FROM entries WHERE organisation = 'duin' AND seq = 8"]),
        (7, ["DELETE FROM entries WHERE organisation = 'duin' AND seq >= 7"]),
        (1, ["DELETE FROM entries WHERE organisation = 'duin'"]),
        (1, ["DELETE FROM heads WHERE organisation = 'duin'"]),
        (8, ["UPDATE heads SET hash = previous_hash FROM (SELECT previous AS previous_hash FROM entries) e"]),
        (7, ["UPDATE heads SET seq = 6, hash = (SELECT hash FROM entries WHERE organisation = 'duin' AND seq = 6)"]),
        (
            2,
            [
                "UPDATE entries SET seq = 99 WHERE organisation = 'duin' AND seq = 2",
                "UPDATE entries SET seq = 2 WHERE organisation = 'duin' AND seq = 6",
                "UPDATE entries SET seq = 6 WHERE organisation = 'duin' AND seq = 99",
            ],
        ),
        (3, ["UPDATE seals SET sealed = previous FROM entries WHERE seals.seq = 3"]),
        (3, ["UPDATE seals SET seq = 4 WHERE seq = 3", "UPDATE seals SET seq = 3 WHERE seq = 5"]),
        (10, ["UPDATE seals SET seq = 10 WHERE seq = 7"]),
        (4, ["UPDATE seals SET seq = 4 WHERE seq = 7"]),
    ],
)
@pytest.mark.promise("F28")
def test_the_first_bad_row_is_named(book: SqlBook, book_url: str, bad: int, statements: list[str]) -> None:
    behind(book_url, *statements)
    assert book.verify_register("duin") == bad


def test_one_organisations_damage_is_not_anothers(book: SqlBook, book_url: str) -> None:
    behind(book_url, "UPDATE entries SET actor = 'u2' WHERE organisation = 'heide' AND seq = 3")
    assert book.verify_register("duin") is None
    assert book.verify_register("heide") == 3


def test_a_tail_cut_together_with_its_head_is_caught_by_an_anchor(book: SqlBook, book_url: str) -> None:
    anchor = dict([book.head("duin")])
    with book.writing() as shelf:
        shelf.log(event(9))
    assert book.verify_register("duin", anchor) is None
    of_duin = "organisation = 'duin'"
    behind(
        book_url,
        f"DELETE FROM entries WHERE {of_duin} AND seq > 6",
        f"DELETE FROM seals WHERE {of_duin} AND seq > 6",
        f"UPDATE heads SET seq = 6, hash = (SELECT hash FROM entries WHERE {of_duin} AND seq = 6) WHERE {of_duin}",
    )
    assert book.verify_register("duin") is None
    assert book.verify_register("duin", anchor) == 7


def test_a_register_rewritten_whole_is_caught_by_an_anchor(book: SqlBook) -> None:
    assert book.verify_register("duin", {4: bytes(32)}) == 4
