"""A database that is away, busy, full, read-only or damaged: a bounded wait, a plain word, nothing half done."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import psycopg
import pytest

from dossier.errors import Refused, Unavailable
from dossier.record import Event, Organisation
from records.book import SqlBook

if TYPE_CHECKING:
    from tests.services.postgres import Cluster

NOW = datetime(2026, 3, 1, tzinfo=UTC)

pytest_plugins = ["tests.services.postgres"]

ON_SQLITE = pytest.mark.parametrize("engine_name", ["sqlite"], indirect=True)
ON_POSTGRES = pytest.mark.parametrize("engine_name", ["postgres"], indirect=True)

OTHER = Organisation("heide", "sppoh", "SWV Heide", NOW)
EVENT = Event("duin", "read", NOW, "u1")


def organisations(book: SqlBook) -> list[str]:
    with book.reading() as shelf:
        return [one.id for one in shelf.organisations()]


def file_of(book_url: str) -> str:
    return book_url.removeprefix("sqlite:///")


def test_a_look_refuses_to_write(book: SqlBook) -> None:
    with pytest.raises(Unavailable, match="database-read-only"), book.reading() as shelf:
        shelf.add_organisation(OTHER)
    assert organisations(book) == ["duin"]


def test_a_look_sees_one_moment(book: SqlBook) -> None:
    with book.reading() as look:
        before = look.organisations()
        with book.writing() as shelf:
            shelf.add_organisation(OTHER)
        assert look.organisations() == before
    assert organisations(book) == ["duin", "heide"]


def test_a_block_that_fails_leaves_nothing(book: SqlBook) -> None:
    with pytest.raises(ZeroDivisionError), book.writing() as shelf:
        shelf.add_organisation(OTHER)
        shelf.log(EVENT)
        raise ZeroDivisionError
    assert organisations(book) == ["duin"]
    assert book.head("duin")[0] == 0


def test_one_transaction_never_stands_inside_another(book: SqlBook) -> None:
    with book.writing() as shelf:
        with pytest.raises(Refused, match="book-nested"), book.writing():
            pass
        shelf.add_organisation(OTHER)
    assert organisations(book) == ["duin", "heide"]


def test_too_many_looks_at_once_wait_and_then_say_so(book: SqlBook, book_url: str) -> None:
    small = SqlBook(book_url, pool=1, wait_s=0.2)
    with small.reading(), small.reading(), pytest.raises(Unavailable, match="database-busy"), small.reading():
        pass
    small.close()


def test_a_second_writer_in_the_process_waits_no_longer_than_told(book: SqlBook, book_url: str) -> None:
    impatient = SqlBook(book_url, wait_s=0.2)
    found: list[str] = []

    def second() -> None:
        try:
            with impatient.writing() as shelf:
                shelf.log(EVENT)
        except Unavailable as error:
            found.append(error.code)

    with impatient.writing() as shelf:
        shelf.log(EVENT)
        thread = threading.Thread(target=second)
        thread.start()
        thread.join()
    assert found == ["database-busy"]
    assert impatient.head("duin")[0] == 1
    impatient.close()


@ON_SQLITE
@pytest.mark.usefixtures("book")
def test_a_file_that_another_process_keeps_locked_is_busy(book_url: str) -> None:
    impatient = SqlBook(book_url, wait_s=0.2)
    with closing(sqlite3.connect(file_of(book_url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        start = time.monotonic()
        with pytest.raises(Unavailable, match="database-busy"), impatient.writing():
            pass
        assert time.monotonic() - start < 5
        assert organisations(impatient) == ["duin"]
    with impatient.writing() as shelf:
        shelf.add_organisation(OTHER)
    impatient.close()


@ON_SQLITE
def test_a_full_disk_stores_nothing(book: SqlBook) -> None:
    with pytest.raises(Unavailable, match="database-full"), book.writing() as shelf:
        pages = shelf._c.exec_driver_sql("PRAGMA page_count").scalar_one()
        shelf._c.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1}")
        shelf.add_organisation(OTHER)
        shelf.save_organisation(Organisation("heide", "sppoh", "SWV Heide", NOW, bytes(100_000)))
    assert organisations(book) == ["duin"]


@ON_SQLITE
@pytest.mark.usefixtures("book")
def test_a_file_that_may_only_be_read_says_so(book_url: str) -> None:
    locked = SqlBook(f"sqlite:///file:{file_of(book_url)}?mode=ro&uri=true")
    with pytest.raises(Unavailable, match="database-read-only"), locked.writing() as shelf:
        shelf.add_organisation(OTHER)
    locked.close()


@ON_SQLITE
def test_a_damaged_file_says_so(book: SqlBook, book_url: str) -> None:
    book.close()
    path = Path(file_of(book_url))
    path.write_bytes(b"this was a database" + path.read_bytes()[19:])
    with pytest.raises(Unavailable, match="database-damaged"), book.reading() as shelf:
        shelf.organisations()


def test_a_file_that_is_not_there_is_away(tmp_path: Path) -> None:
    gone = SqlBook(f"sqlite:///{tmp_path}/no/such/folder/book.sqlite")
    with pytest.raises(Unavailable, match="database-away"), gone.reading():
        pass


@ON_POSTGRES
def test_a_database_that_may_only_be_read_says_so(book: SqlBook, book_url: str, postgres_server: Cluster) -> None:
    name = book_url.split("/")[3].partition("?")[0]
    postgres_server.run(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
    book.close()
    with pytest.raises(Unavailable, match="database-read-only"), book.writing() as shelf:
        shelf.add_organisation(OTHER)


@ON_POSTGRES
def test_a_connection_cut_in_the_middle_leaves_nothing_and_the_next_one_works(book: SqlBook, book_url: str) -> None:
    with pytest.raises(Unavailable, match="database-away"), book.writing() as shelf:
        shelf.add_organisation(OTHER)
        pid = shelf._c.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with psycopg.connect(book_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [pid])
        shelf.organisations()
    assert organisations(book) == ["duin"]
    with book.writing() as shelf:
        shelf.add_organisation(OTHER)
    assert organisations(book) == ["duin", "heide"]


@ON_POSTGRES
def test_of_two_that_wait_for_each_other_one_is_told_to_come_back(book: SqlBook) -> None:
    with book.writing() as shelf:
        shelf.add_organisation(OTHER)
        shelf.log(EVENT)
        shelf.log(Event("heide", "read", NOW, "u1"))
    both, found = threading.Barrier(2), []

    def cross(first: str, second: str) -> None:
        try:
            with book.writing() as shelf:
                shelf.log(Event(first, "read", NOW, "u1"))
                both.wait()
                shelf.log(Event(second, "read", NOW, "u1"))
        except Unavailable as error:
            found.append(error.code)

    threads = [threading.Thread(target=cross, args=pair) for pair in (("duin", "heide"), ("heide", "duin"))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["database-busy"]
    assert [book.head(name)[0] for name in ("duin", "heide")] == [2, 2]
    assert book.verify_register("duin") is None


def test_a_server_that_stopped_is_away(spare_server: Cluster) -> None:
    book = SqlBook(spare_server.url("postgres"))
    with book.reading():
        pass
    spare_server.stop()
    for block in (book.reading, book.writing):
        with pytest.raises(Unavailable, match="database-away"), block():
            pass
    book.close()
