"""Contract of the book: an organisation's Word templates."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from dossier.errors import Conflict, NotFound, Refused
from dossier.ports import Book
from dossier.record import Organisation, TemplateVersion
from records.book import SqlBook

pytest_plugins = ["tests.services.postgres"]

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SHIPPED = TemplateVersion("duin", "tlv", "a" * 64, 0, "shipped", b"PK standard", NOW)
FIRST = TemplateVersion("duin", "tlv", "b" * 64, 1, "in-force", b"PK one", NOW, "u1", NOW, "u2", NOW)
SECOND = TemplateVersion("duin", "tlv", "c" * 64, 2, "waiting", b"PK two", NOW, "u1", NOW)


@pytest.fixture
def book(book_url: str) -> Iterator[Book]:
    found = SqlBook(book_url)
    with found.writing() as shelf:
        shelf.add_organisation(Organisation("duin", "swv-algemeen", "SWV Duinrand", NOW))
        shelf.add_organisation(Organisation("heide", "swv-algemeen", "SWV Heide", NOW))
        for one in (SHIPPED, FIRST, SECOND):
            assert shelf.keep_template(one)
    yield found
    found.close()


def test_a_version_is_read_whole_by_the_hash_of_its_bytes(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.template("duin", "tlv", "b" * 64) == FIRST
        assert shelf.templates("duin") == [SHIPPED, FIRST, SECOND] == shelf.templates("duin", "tlv")
        assert shelf.templates("duin", "brief") == []
        assert shelf.template_in_force("duin", "tlv") == FIRST


def test_the_same_bytes_are_kept_once(book: Book) -> None:
    with book.writing() as shelf:
        assert not shelf.keep_template(replace(FIRST, state="draft", docx=b"other"))
        assert shelf.template("duin", "tlv", "b" * 64) == FIRST


def test_another_organisations_version_does_not_exist(book: Book) -> None:
    with book.reading() as shelf:
        assert shelf.templates("heide") == []
        assert shelf.template_in_force("heide", "tlv") is None
        with pytest.raises(NotFound):
            shelf.template("heide", "tlv", "b" * 64)


def test_one_version_of_a_kind_is_in_force(book: Book) -> None:
    with pytest.raises(Conflict), book.writing() as shelf:
        shelf.save_template(replace(SECOND, state="in-force", approved_by="u2", approved_at=NOW))
    with book.writing() as shelf:
        shelf.save_template(replace(FIRST, state="retired"))
        shelf.save_template(replace(SECOND, state="in-force", approved_by="u2", approved_at=NOW))
    with book.reading() as shelf:
        assert shelf.templates("duin")[2] == shelf.template_in_force("duin", "tlv")


def test_nobody_approves_alone_even_where_the_program_forgot(book: Book) -> None:
    with pytest.raises(Refused, match="row-refused"), book.writing() as shelf:
        shelf.save_template(replace(SECOND, approved_by="u1", approved_at=NOW))


def test_a_change_counts_leaves_the_bytes_and_a_stale_one_is_refused(book: Book) -> None:
    with book.writing() as shelf:
        fresh = shelf.save_template(replace(SECOND, state="dropped", docx=b"other"))
        assert shelf.template("duin", "tlv", "c" * 64) == replace(SECOND, state="dropped", version=2)
        assert fresh.version == 2
    with pytest.raises(Conflict, match="changed-meanwhile"), book.writing() as shelf:
        shelf.save_template(SECOND)
    with pytest.raises(NotFound), book.writing() as shelf:
        shelf.save_template(replace(SECOND, sha256="d" * 64))
