"""Contract of the book: links, second factors and machtigingen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dossier.errors import Conflict, NotFound, Refused
from dossier.ports import Book
from dossier.record import Challenge, Grant, MandateEntry, Organisation
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, tzinfo=UTC)
LATER = NOW + timedelta(days=14)
GRANT = Grant(
    id="g1",
    organisation="duin",
    dossier="d1",
    records=("r2", "r1"),
    purpose="download",
    party="",
    recipient_kind="nieuwe school",
    ground="WPO 18a lid 13",
    token=b"t1",
    code=b"c1",
    created_at=NOW,
    until=LATER,
    mandate_entry="m1",
    sealed=b"sealed",
)
ENTRY = MandateEntry("m1", "duin", "d1", "r3", "ggd", "to", frozenset({"a", "b"}), date(2026, 8, 1), NOW, None, b"s")
CHALLENGE = Challenge("g1", b"hash", LATER, 1, (NOW,), (NOW, LATER))


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        for name in ("duin", "heide"):
            shelf.add_organisation(Organisation(name, "swv-algemeen", name, NOW))
        shelf.add_grant(GRANT)
        shelf.add_mandate_entry(ENTRY)
    yield found
    found.close()


def test_a_link_is_found_by_id_token_code_and_ground(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.grant("duin", "g1") == GRANT
        assert shelf.grant_by_token(b"t1") == shelf.grant_by_code(b"c1") == GRANT
        assert shelf.grants("duin") == shelf.grants("duin", "d1") == shelf.grants_of_entry("m1") == [GRANT]
        assert shelf.grants("duin", "d2") == shelf.grants("heide") == shelf.grants_of_entry("m2") == []


def test_a_link_is_not_found_from_elsewhere_or_by_a_wrong_secret(book: Book) -> None:
    with book.reading() as shelf:
        with pytest.raises(NotFound, match="not-found"):
            shelf.grant("heide", "g1")
        assert shelf.grant_by_token(b"c1") is None
        assert shelf.grant_by_code(b"t1") is None


def test_links_without_a_secret_are_never_found_by_one(book: Book) -> None:
    with book.writing() as shelf:
        for name in ("g2", "g3"):
            shelf.add_grant(replace(GRANT, id=name, token=b"", code=b""))
        assert shelf.grant_by_token(b"") is None
        assert shelf.grant_by_code(b"") is None
        assert shelf.grant("duin", "g2").token == b""


@pytest.mark.parametrize("secret", [{"token": b"t1", "code": b"c2"}, {"token": b"t2", "code": b"c1"}])
def test_two_links_never_share_a_secret(book: Book, secret: dict[str, bytes]) -> None:
    with pytest.raises(Conflict, match="exists-already"), book.writing() as shelf:
        shelf.add_grant(replace(GRANT, id="g2", organisation="heide", **secret))


def test_a_purpose_that_does_not_exist_is_refused(book: Book) -> None:
    with pytest.raises(Refused, match="row-refused"), book.writing() as shelf:
        shelf.add_grant(replace(GRANT, id="g2", token=b"", code=b"", purpose="anything"))


def test_a_withdrawal_counts_as_a_change(book: Book) -> None:
    with book.writing() as shelf:
        fresh = shelf.save_grant(replace(GRANT, withdrawn_at=NOW, withdrawn_because="wrong-recipient"))
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_grant(replace(GRANT, opened_at=NOW))
    with book.reading() as shelf:
        assert shelf.grant("duin", "g1") == fresh


def test_a_second_factor_is_put_over_the_one_before(book: Book) -> None:
    with book.writing() as shelf:
        assert shelf.challenge("g1") is None
        shelf.put_challenge(Challenge("g1", b"", NOW))
        shelf.put_challenge(CHALLENGE)
    with book.reading() as shelf:
        assert shelf.challenge("g1") == CHALLENGE
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.put_challenge(replace(CHALLENGE, grant="g9"))


def test_a_machtiging_is_kept_and_withdrawn(book: Book) -> None:
    with book.writing() as shelf:
        assert shelf.mandate_entry("duin", "m1") == ENTRY
        assert shelf.mandate_entries("duin", "d1") == [ENTRY]
        assert shelf.mandate_entries("heide", "d1") == []
        shelf.save_mandate_entry(replace(ENTRY, withdrawn_at=NOW))
        assert shelf.mandate_entry("duin", "m1").withdrawn_at == NOW
    with book.reading() as shelf, pytest.raises(NotFound):
        shelf.mandate_entry("heide", "m1")
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.save_mandate_entry(replace(ENTRY, organisation="heide"))
