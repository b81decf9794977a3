"""What staff see of their own organisation, and that a look at a pupil's data is written down first."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dossier.actor import Actor
from dossier.acts import desk_view, erase_due
from dossier.acts.edit_dossier import create
from dossier.acts.share import share_with_new_school
from dossier.errors import NotFound, Refused
from dossier.events import What
from tests.tlvs import EXPECTED, PARTIES, Tlv, form

OTHER = "6c1d0000-0000-4000-8000-000000000002"


def test_a_dossier_without_tlv_waits_for_its_decision(dossier: Tlv) -> None:
    line = desk_view.today(dossier.desk, dossier.who)[0]
    assert (line.state, line.record, line.pupil) == ("new", "", "Testje V.")
    assert line.decide_by == EXPECTED["uiterste_beslisdatum"]


def test_today_counts_who_signed_and_puts_the_nearest_deadline_first_and_the_finished_last(closed: Tlv) -> None:
    create(closed.desk, closed.who, form(leerling__pseudoniem=OTHER))
    lines = desk_view.today(closed.desk, closed.who)
    assert [one.state for one in lines] == ["new", "final"]
    assert (lines[1].signed, lines[1].asked) == (len(PARTIES) + 1, len(PARTIES) + 1)


def test_what_was_given_up_destroyed_or_forgotten_is_no_work_of_today(closed: Tlv) -> None:
    for state in ("void", "destroyed", "forgotten"):
        with closed.desk.book.writing() as shelf:
            shelf.save_record(replace(shelf.record(closed.organisation, closed.record), state=state))
        assert [one.state for one in desk_view.today(closed.desk, closed.who)] == ["new"]


def test_a_document_shows_its_signers_its_links_and_its_course(opened: Tlv) -> None:
    grant = share_with_new_school(opened.desk, opened.who, opened.record, 10)
    seen = desk_view.document(opened.desk, opened.who, opened.record)
    assert [one.party.id for one in seen.signers] == ["besluit", *PARTIES]
    assert [one.grant is not None for one in seen.signers] == [False, True, True, True, True]
    assert [(one.id, to.name) for one, to in seen.shares] == [(grant.id, "D. Directie")]
    assert seen.new_school is not None
    assert What.DOCUMENT_MADE.value in [one.event.what for one in seen.entries]


def test_looking_and_downloading_are_in_the_register_before_anything_is_seen(opened: Tlv) -> None:
    desk_view.document(opened.desk, opened.who, opened.record)
    assert (opened.events()[-1], opened.entries()[-1].event.actor) == (What.READ_BY_STAFF.value, opened.who.id)
    name, data = desk_view.pdf(opened.desk, opened.who, opened.record)
    assert (name, data) == (f"{opened.kept().number}.pdf", opened.pdf())
    assert dict(opened.entries()[-1].event.clear)["sha256"] == opened.shown


@pytest.mark.promise("F39")
def test_another_organisation_sees_nothing_of_it(opened: Tlv) -> None:
    stranger = Actor(opened.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    assert desk_view.today(opened.desk, stranger) == ()
    before = len(opened.entries())
    for look in (desk_view.document, desk_view.pdf):
        with pytest.raises(NotFound):
            look(opened.desk, stranger, opened.record)
    assert len(opened.entries()) == before


def test_the_besluit_waits_until_it_is_taken(made: Tlv) -> None:
    assert desk_view.besluit_waits(made.row)
    made.answer("besluit")
    assert not desk_view.besluit_waits(made.row)
    assert not desk_view.besluit_waits(None)


def test_what_was_destroyed_can_be_looked_at_no_more(closed: Tlv) -> None:
    closed.laid.clock.to(2031, 8, 1)
    erase_due.sweep(closed.desk)
    assert desk_view.today(closed.desk, closed.who) == ()
    for look in (desk_view.document, desk_view.pdf):
        with pytest.raises(Refused):
            look(closed.desk, closed.who, closed.record)
