"""The FG's views: what left, who looked, what goes when; metadata only, and the look itself is written down."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dossier.actor import machine
from dossier.acts import case_view, end_work, erase_due, hand_over, register_view, tell_in_talk
from dossier.acts.share_under_mandate import share
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.intake_oc import Gegevens
from dossier.record import Hold
from portal.handlers import HANDLERS
from tests.consultants import Office, put


def _disclosed(office: Office) -> str:
    """A paper fetched by the SWV, and a talk with the same body; the paper's id."""
    desk, paper, entry = office.desk, office.paper("leerprestaties", "verzuim"), office.entry("swv")
    grant = share(desk, office.consultant, office.dossier, [paper], entry, 14)
    b"".join(hand_over.take(desk, grant, paper).chunks)
    office.laid.clock.on(minutes=5)
    day = desk.clock.now().date()
    talk = tell_in_talk.Talk(met="S. Loket, loket", wat="Hoeveel verzuim", gegevens=(Gegevens.VERZUIM,), op=day)
    tell_in_talk.disclose(desk, office.consultant, office.dossier, entry, talk)
    return paper


def test_a_disclosure_tells_what_to_whom_on_which_ground_and_how(running: Office) -> None:
    paper = _disclosed(running)
    talk, link = register_view.disclosures(running.desk, running.officer)
    assert (link.record, link.kind, link.channel, link.recipient_kind) == (paper, "brief", "link", "swv")
    assert (link.person, link.body) == ("S. Loket", "SWV VO Hoogveen (fictief)")
    assert link.ground == talk.ground == f"machtiging M-2026-{running.mandate[:8].upper()}"
    assert link.data == ("leerprestaties", "verzuim")
    assert link.pseudonym == "6c1d0000-0000-4000-8000-000000000003"
    assert (talk.channel, talk.told, talk.by, talk.data) == ("gesprek", "Hoeveel verzuim", "Bemiddel", ("verzuim",))
    assert talk.on == date(2026, 2, 10)


def test_the_access_log_names_staff_and_the_ground_of_a_link(running: Office) -> None:
    paper = _disclosed(running)
    case_view.pdf(running.desk, running.bureau, running.dossier, paper)
    record, looks = register_view.access_log(running.desk, running.officer, paper)
    assert record.id == paper
    assert (looks[0].who, looks[0].what) == ("Fg", What.READ_BY_STAFF.value)
    assert (looks[1].who, looks[1].what) == ("Bureau", What.READ_BY_STAFF.value)
    fetched = next(one for one in looks if one.what == What.DISCLOSED.value)
    assert fetched.ground.startswith("machtiging M-2026-")


def test_the_forecast_sets_apart_what_is_due_held_and_without_a_day(running: Office) -> None:
    desk, held = running.desk, running.paper("verzuim")
    seen = register_view.forecast(desk, running.officer)
    assert seen.due == ()
    assert {day for _, day in seen.open_ended} == {date(2027, 2, 10)}
    end_work.end_work(desk, running.bureau, running.dossier, end_work.End(werk_beeindigd=date(2026, 2, 9)))
    with desk.book.writing() as shelf:
        since = datetime(2026, 2, 10, tzinfo=UTC)
        hold = Hold("h1", running.organisation, held, "H-CLAIM", since, "claim", "u1", date(2026, 8, 1))
        shelf.add_hold(hold)
    seen = register_view.forecast(desk, running.officer)
    assert len(seen.due) == 3
    assert [one.id for one, _ in seen.held] == [held]
    assert seen.open_ended == ()


def test_what_was_destroyed_has_a_certificate_and_its_disclosures_stay_until_the_registers_own_day(
    running: Office,
) -> None:
    desk, paper = running.desk, _disclosed(running)
    end_work.end_work(desk, running.bureau, running.dossier, end_work.End(werk_beeindigd=date(2026, 2, 10)))
    put(running, date(2028, 2, 10))
    assert paper in erase_due.sweep(desk).destroyed
    running.laid.work(HANDLERS, frozenset({"certificate"}))
    found = register_view.destroyed(desk, running.officer)
    assert len(found) == 4
    name, pdf = register_view.certificate(desk, running.officer, found[0].id)
    assert name.startswith("V-")
    assert pdf.startswith(b"%PDF")
    link = next(one for one in register_view.disclosures(desk, running.officer) if one.record == paper)
    assert (link.person, link.erased) == ("S. Loket", False)
    put(running, date(2030, 2, 12))
    with desk.book.reading() as shelf:
        line = shelf.record(running.organisation, paper)
    assert line.destroy_from == date(2030, 2, 11)
    erase_due.destroy(desk, machine(running.organisation), line, desk.clock.now())
    link = next(one for one in register_view.disclosures(desk, running.officer) if one.record == paper)
    assert (link.person, link.erased, link.channel) == ("", True, "link")
    assert register_view.chain(desk, running.officer).bad is None


def test_the_fg_downloads_certificates_and_no_other_document(running: Office) -> None:
    with pytest.raises(NotFound):
        register_view.certificate(running.desk, running.officer, running.paper("verzuim"))


def test_only_the_fg_and_who_the_matrix_names_look_and_only_at_their_own_organisation(running: Office) -> None:
    _disclosed(running)
    for who in (running.consultant, running.bureau):
        with pytest.raises(Refused):
            register_view.disclosures(running.desk, who)
    stranger = running.laid.colleague(running.laid.organisations["sppoh"], "fg@duin.example", "fg")
    assert register_view.disclosures(running.desk, stranger) == ()
    with pytest.raises(NotFound):
        register_view.access_log(running.desk, stranger, running.paper("verzuim"))


def test_the_chain_is_whole_and_a_look_at_it_is_a_row(running: Office) -> None:
    first = register_view.chain(running.desk, running.officer)
    again = register_view.chain(running.desk, running.officer)
    assert (first.bad, again.rows - first.rows) == (None, 1)
    assert len(first.head) == 64


def test_the_rules_are_those_of_the_own_organisation(running: Office) -> None:
    assert register_view.rules(running.desk, running.officer).about.name == "onderwijsconsulenten"
    kinds = [one.kind for one in register_view.documents(running.desk, running.officer)]
    assert sorted(kinds) == ["brief", "brief", "brief", "machtiging"]
