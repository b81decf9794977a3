"""Contract of the book: signing rounds and the answers that wait for their signature."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from dossier.errors import Conflict, NotFound
from dossier.ports import Book
from dossier.record import Intent, Organisation, Record, RoundRow
from dossier.signing_round import Answer, Meaning, Party, Role, Round, State
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
DEADLINE = NOW + timedelta(days=28)
PARTIES = (
    Party("p3", Role.OUDER, "ouder1"),
    Party("p1", Role.BESLISSER, "besluit"),
    Party("p2", Role.SCHOOL_NIEUW, "nieuw"),
)
ROW = RoundRow("n1", "duin", "r1", Round(PARTIES, DEADLINE), NOW, b"sealed")
INTENT = Intent("n1", "p3", "akkoord", "aa", NOW, b"typed name")


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
        shelf.add_record(Record("r1", "duin", "d1", "tlv", "signing", "R2-TLV", "hash", NOW))
        shelf.add_round(ROW)
    yield found
    found.close()


def test_a_round_is_read_whole_with_its_parties_in_order(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.round("duin", "n1") == ROW == shelf.round_of("r1")
        assert shelf.round_of("r2") is None
        for organisation, name in (("heide", "n1"), ("duin", "n2")):
            with pytest.raises(NotFound):
                shelf.round(organisation, name)


def test_an_answer_stands_beside_its_party_and_a_stale_round_is_refused(book: Book) -> None:
    answered = replace(ROW, round=ROW.round.answered("p1", Answer(Meaning.BESLUIT, NOW, "aa")))
    with book.writing() as shelf:
        fresh = shelf.save_round(answered)
        assert fresh == replace(answered, version=2)
    with book.reading() as shelf:
        assert shelf.round("duin", "n1") == fresh
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_round(answered)
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.save_round(replace(fresh, organisation="heide"))


def test_the_latest_round_of_a_document_counts(book: Book) -> None:
    cancelled = replace(ROW, round=ROW.round.cancelled())
    with book.writing() as shelf:
        shelf.save_round(cancelled)
        shelf.add_round(replace(ROW, id="n0", created_at=NOW + timedelta(days=1)))
        found = shelf.round_of("r1")
        assert found
        assert found.id == "n0"


def test_only_open_rounds_are_over_and_only_from_their_deadline_on(book: Book) -> None:
    opened = replace(ROW, round=ROW.round.answered("p1", Answer(Meaning.BESLUIT, NOW, "aa")))
    with book.writing() as shelf:
        assert shelf.rounds_over(DEADLINE, 9) == []
        fresh = shelf.save_round(opened)
        assert shelf.rounds_over(DEADLINE - timedelta(microseconds=1), 9) == []
        assert shelf.rounds_over(DEADLINE, 9) == [fresh]
        assert shelf.rounds_over(DEADLINE, 0) == []
        closing = shelf.save_round(replace(fresh, round=fresh.round.closing(DEADLINE, "aa")))
        assert closing.round.state is State.CLOSING
        assert shelf.rounds_over(DEADLINE, 9) == []


def test_a_round_about_another_organisations_record_is_not_found(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.add_round(replace(ROW, id="n2", organisation="heide"))


def test_the_first_of_two_answers_stands(book: Book) -> None:
    with book.writing() as shelf:
        shelf.put_intent(INTENT)
    with pytest.raises(Conflict, match="answered-meanwhile"), book.writing() as shelf:
        shelf.put_intent(replace(INTENT, meaning="niet akkoord"))
    with book.reading() as shelf:
        assert shelf.intent("n1", "p3") == INTENT
        assert shelf.intents() == [INTENT]


def test_a_signed_answer_waits_no_longer(book: Book) -> None:
    with book.writing() as shelf:
        shelf.put_intent(INTENT)
        for _ in range(2):
            shelf.drop_intent("n1", "p3")
        assert shelf.intent("n1", "p3") is None


def test_a_round_that_is_closing_takes_no_answer(book: Book) -> None:
    opened = replace(ROW, round=ROW.round.answered("p1", Answer(Meaning.BESLUIT, NOW, "aa")))
    with book.writing() as shelf:
        fresh = shelf.save_round(opened)
        shelf.save_round(replace(fresh, round=fresh.round.closing(DEADLINE, "aa")))
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.put_intent(INTENT)


def test_an_answer_to_no_round_is_not_found(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.put_intent(replace(INTENT, round="n9"))


def test_a_removed_round_takes_its_parties_and_answers_along(book: Book) -> None:
    with book.writing() as shelf:
        shelf.put_intent(INTENT)
        for _ in range(2):
            shelf.remove_round("n1")
        assert shelf.round_of("r1") is None
        assert shelf.intents() == []
        shelf.add_round(ROW)
        assert shelf.round_of("r1") == ROW
