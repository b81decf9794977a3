"""Contract of the book: dossiers, records, revisions and holds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dossier.errors import Conflict, NotFound, Refused
from dossier.ports import Book
from dossier.record import Dossier, Hold, Organisation, Record, Revision, StoredObject
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DAY = date(2029, 8, 1)
DOSSIER = Dossier("d1", "duin", "vuurtoren-12", "open", NOW, b"sealed")
RECORD = Record("r1", "duin", "d1", "tlv", "draft", "R2-TLV", "hash", NOW, DAY - timedelta(days=1), DAY, "", b"facts")


def revision(number: int, sha256: str, form: str = "pdf") -> Revision:
    return Revision("r1", form, number, NOW, "made", StoredObject("o1", "blob", b"key", 2**33, sha256, "pdf"))


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
        shelf.add_dossier(DOSSIER)
        shelf.add_record(RECORD)
    yield found
    found.close()


def test_what_is_written_is_read_whole(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.dossier("duin", "d1") == DOSSIER
        assert shelf.dossiers("duin") == [DOSSIER]
        assert shelf.record("duin", "r1") == RECORD
        assert shelf.records("duin") == shelf.records("duin", "d1") == shelf.records("duin", kind="tlv") == [RECORD]
        assert shelf.records("duin", "d2") == shelf.records("duin", kind="inzage") == []


@pytest.mark.promise("F39")
def test_nothing_is_found_from_another_organisation(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.dossiers("heide") == []
        assert shelf.records("heide", "d1") == []
        for ask in (lambda: shelf.dossier("heide", "d1"), lambda: shelf.record("heide", "r1")):
            with pytest.raises(NotFound, match="not-found"):
                ask()
    for change in (replace(RECORD, organisation="heide"), replace(RECORD, id="r9")):
        with pytest.raises(NotFound), book.writing() as shelf:
            shelf.save_record(change)


def test_a_stale_change_of_a_record_or_dossier_is_refused(book: Book) -> None:
    with book.writing() as shelf:
        assert shelf.save_record(replace(RECORD, state="making")).version == 2
        assert shelf.save_dossier(replace(DOSSIER, state="closed")).version == 2
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_record(RECORD)
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_dossier(DOSSIER)


def test_a_state_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="row-refused"), book.writing() as shelf:
        shelf.save_record(replace(RECORD, state="lost"))


def test_a_number_is_given_to_one_record_of_an_organisation(book: Book) -> None:
    with book.writing() as shelf:
        shelf.save_record(replace(RECORD, number="2026-0001"))
        assert shelf.record_by_number("2026-0001") == replace(RECORD, number="2026-0001", version=2)
        assert shelf.record_by_number("2026-0002") is None
        assert shelf.record_by_number("") is None
    with pytest.raises(Conflict, match="exists-already"), book.writing() as shelf:
        shelf.add_record(replace(RECORD, id="r2", number="2026-0001"))


def test_a_number_that_two_organisations_gave_points_at_neither(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_record(replace(RECORD, id="r2", number="1"))
        shelf.add_record(replace(RECORD, id="r3", organisation="heide", number="1"))
        assert shelf.record_by_number("1") is None


def test_the_sweep_sees_what_is_due_and_not_held(book: Book) -> None:
    hold = Hold("h1", "duin", "r1", "H-BEZW", NOW, "bezwaar", "u1", DAY)
    with book.writing() as shelf:
        shelf.add_record(replace(RECORD, id="r2", state="forgotten"))
        shelf.add_record(replace(RECORD, id="r3", destroy_from=None))
        shelf.add_record(replace(RECORD, id="r4", state="destroying", destroy_from=DAY - timedelta(days=9)))
        assert [one.id for one in shelf.records_due(DAY, 9)] == ["r4", "r1"]
        assert [one.id for one in shelf.records_due(DAY, 1)] == ["r4"]
        assert [one.id for one in shelf.records_due(DAY - timedelta(days=1), 9)] == ["r4"]
        shelf.add_hold(hold)
        assert shelf.holds("r1") == [hold]
        assert [one.id for one in shelf.records_due(DAY, 9)] == ["r4"]
        shelf.save_hold(replace(hold, lifted_at=NOW, lifted_by="u2"))
        assert [one.id for one in shelf.records_due(DAY, 9)] == ["r4", "r1"]


def test_the_sweep_sees_a_line_of_the_register_whose_day_has_come(book: Book) -> None:
    with book.writing() as shelf:
        shelf.save_record(replace(RECORD, state="destroyed"))
        assert [one.id for one in shelf.records_due(DAY, 9)] == ["r1"]
        assert shelf.records_due(DAY - timedelta(days=1), 9) == []


def test_nobody_holds_another_organisations_record(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.add_hold(Hold("h1", "heide", "r1", "H-BEZW", NOW, "bezwaar", "u1", DAY))


def test_a_revision_stands_on_the_one_it_was_made_from(book: Book) -> None:
    first, second = revision(1, "aa"), revision(2, "bb")
    with book.writing() as shelf:
        shelf.add_revision(first, None)
        shelf.add_revision(second, "aa")
        shelf.add_revision(revision(1, "cc", "html"), None)
        assert shelf.revision("r1", "pdf") == second
        assert shelf.revisions("r1", "pdf") == [first, second]
        assert [one.form for one in shelf.revisions("r1")] == ["html", "pdf", "pdf"]
        assert shelf.revision("r1", "docx") is None


@pytest.mark.parametrize(("number", "expecting"), [(2, None), (2, "zz"), (1, "aa"), (3, "aa")])
def test_a_revision_on_anything_else_is_refused(book: Book, number: int, expecting: str | None) -> None:
    with book.writing() as shelf:
        shelf.add_revision(revision(1, "aa"), None)
    with pytest.raises(Conflict, match="revision-moved"), book.writing() as shelf:
        shelf.add_revision(revision(number, "bb"), expecting)
    with book.reading() as shelf:
        assert shelf.revisions("r1") == [revision(1, "aa")]


def test_a_first_revision_expects_none(book: Book) -> None:
    with pytest.raises(Conflict, match="revision-moved"), book.writing() as shelf:
        shelf.add_revision(revision(1, "aa"), "aa")


def test_a_revision_of_no_record_is_not_found(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.add_revision(replace(revision(1, "aa"), record="r9"), None)


def test_rows_of_a_destroyed_dossier_go_and_the_tombstone_stays(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_revision(revision(1, "aa"), None)
        for _ in range(2):
            shelf.remove_revisions("r1")
            shelf.remove_dossier("duin", "d1")
        shelf.save_record(replace(RECORD, state="destroyed", sealed=b""))
    with book.reading() as shelf:
        assert shelf.revisions("r1") == []
        assert shelf.dossiers("duin") == []
        assert shelf.record("duin", "r1").state == "destroyed"


def test_a_dossier_of_another_organisation_is_not_removed(book: Book) -> None:
    with book.writing() as shelf:
        shelf.remove_dossier("heide", "d1")
        assert shelf.dossier("duin", "d1") == DOSSIER


def test_a_version_is_found_by_its_bytes_alone(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_revision(revision(1, "aa"), None)
        shelf.add_revision(revision(2, "bb"), "aa")
    with book.reading() as shelf:
        assert shelf.record_by_version("aa") == (RECORD, revision(1, "aa"))
        assert shelf.record_by_version("cc") is None


def test_a_record_may_be_given_up_and_forgotten(book: Book) -> None:
    for state in ("void", "forgotten"):
        with book.writing() as shelf:
            one = shelf.record("duin", "r1")
            assert shelf.save_record(replace(one, state=state)).state == state
