"""Contract of the book: organisations, staff and sessions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from dossier.errors import Conflict, NotFound
from dossier.ports import Book
from dossier.record import Organisation, Session, User
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, 12, 30, 15, 123456, tzinfo=UTC)
ORGANISATION = Organisation("duin", "swv-algemeen", "SWV Duinrand", NOW, b"sealed")
OTHER = Organisation("heide", "sppoh", "SWV Heide", NOW, b"sealed too")
USER = User("u1", "duin", b"login-1", "argon2", frozenset({"director", "secretary"}), True, NOW, NOW, 7, b"name")
SESSION = Session(b"cookie-hash", "duin", "user", "u1", NOW, NOW, "password")


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        shelf.add_organisation(ORGANISATION)
        shelf.add_organisation(OTHER)
        shelf.add_user(USER)
        shelf.add_session(SESSION)
    yield found
    found.close()


def test_what_is_written_is_read_whole(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.organisation("duin") == ORGANISATION
        assert shelf.organisations() == [ORGANISATION, OTHER]
        assert shelf.user("duin", "u1") == USER == shelf.user_by_login(b"login-1")
        assert shelf.users("duin") == [USER]
        assert shelf.session(b"cookie-hash") == SESSION


def test_a_moment_in_another_zone_is_the_same_moment_in_utc(book: Book) -> None:
    amsterdam = NOW.astimezone(ZoneInfo("Europe/Amsterdam"))
    with book.writing() as shelf:
        shelf.save_session(replace(SESSION, seen_at=amsterdam + timedelta(hours=1)))
    with book.reading() as shelf:
        found = shelf.session(b"cookie-hash")
        assert found
        assert found.seen_at == NOW + timedelta(hours=1)
        assert found.seen_at.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_not_guessed(book: Book) -> None:
    with pytest.raises(Exception, match="zone"), book.writing() as shelf:
        shelf.save_session(replace(SESSION, seen_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_an_unknown_id_and_another_organisations_look_the_same(book: Book) -> None:
    with book.reading() as shelf:
        for organisation, user in (("duin", "nobody"), ("heide", "u1"), ("nowhere", "u1")):
            with pytest.raises(NotFound, match="not-found"):
                shelf.user(organisation, user)
        with pytest.raises(NotFound):
            shelf.organisation("nowhere")
        assert shelf.users("heide") == []
        assert shelf.user_by_login(b"login-2") is None
        assert shelf.session(b"other") is None


def test_a_user_of_no_organisation_is_refused(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.add_user(replace(USER, id="u2", login=b"login-2", organisation="nowhere"))


def test_two_people_never_share_a_login(book: Book) -> None:
    with pytest.raises(Conflict, match="exists-already"), book.writing() as shelf:
        shelf.add_user(replace(USER, id="u2", organisation="heide"))


def test_a_change_counts_and_a_stale_one_is_refused(book: Book) -> None:
    with book.writing() as shelf:
        fresh = shelf.save_user(replace(USER, totp_last_step=8))
        assert fresh == replace(USER, totp_last_step=8, version=2)
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_user(replace(USER, totp_last_step=9))
    with book.reading() as shelf:
        assert shelf.user("duin", "u1") == fresh


def test_a_change_to_another_organisations_user_is_not_found(book: Book) -> None:
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.save_user(replace(USER, organisation="heide"))


def test_settings_of_an_organisation_change(book: Book) -> None:
    with book.writing() as shelf:
        shelf.save_organisation(replace(ORGANISATION, name="SWV Duinrand en Zee", sealed=b"new"))
    with book.reading() as shelf:
        assert shelf.organisation("duin").sealed == b"new"
        assert shelf.organisation("heide") == OTHER


def test_who_leaves_is_signed_out_everywhere(book: Book) -> None:
    with book.writing() as shelf:
        shelf.remove_user("heide", "u1")
        assert shelf.session(b"cookie-hash") == SESSION
        shelf.remove_user("duin", "u1")
        shelf.remove_user("duin", "u1")
    with book.reading() as shelf:
        assert shelf.users("duin") == []
        assert shelf.session(b"cookie-hash") is None


def test_a_session_that_ended_cannot_be_saved_back(book: Book) -> None:
    with book.writing() as shelf:
        shelf.drop_session(b"cookie-hash")
        shelf.drop_session(b"cookie-hash")
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.save_session(SESSION)


def test_sessions_nobody_used_are_forgotten(book: Book) -> None:
    with book.writing() as shelf:
        shelf.add_session(replace(SESSION, id=b"later", seen_at=NOW + timedelta(minutes=1)))
        assert shelf.drop_sessions_seen_before(NOW + timedelta(seconds=1)) == 1
        assert shelf.session(b"later")
        shelf.drop_sessions_of("grant", "u1")
        assert shelf.session(b"later")
