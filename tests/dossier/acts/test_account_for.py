"""Register, access list and figures from a real instance: sealed, kept by a rule, fetched with a trace."""

from __future__ import annotations

import io
from datetime import date

import pytest
from pypdf import PdfReader

from dossier.actor import Actor
from dossier.acts import account_for
from dossier.acts.erase_due import sweep
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.papers import Mandaat
from portal.clock import SystemClock
from signing.verify import judge
from tests.instance import Laid
from tests.tlvs import Cut, Fuse, Tlv


def text(desk_laid: Laid, who: Actor, record: str) -> str:
    _, pdf = account_for.fetch(desk_laid.desk, who, record)
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.fixture
def fg(instance_desk: Laid) -> Actor:
    return instance_desk.colleague(instance_desk.organisations["sppoh"], "fg@duin.example", "fg")


@pytest.fixture
def director(instance_desk: Laid) -> Actor:
    return instance_desk.colleague(instance_desk.organisations["sppoh"], "baas@duin.example", "directeur")


def test_the_register_of_processing_is_made_sealed_kept_and_in_the_register(instance_desk: Laid, fg: Actor) -> None:
    desk = instance_desk.desk
    record_id = account_for.make_register(desk, fg)
    name, pdf = account_for.fetch(desk, fg, record_id)
    assert judge(pdf, Tlv(instance_desk).roots(), SystemClock().now()).is_sound
    shown = text(instance_desk, fg, record_id)
    for words in ("SWV Verzonnen", "F. Gegevensbeschermer", "AVG 6(1)(e)", "§9.1a", "RX-VERANTW", "bezwaarbundel"):
        assert words in shown
    with desk.book.reading() as shelf:
        record = shelf.record(fg.organisation, record_id)
        events = [one.event for one in shelf.entries_of(fg.organisation, record_id)]
    assert (record.state, record.rule, record.last_day) == ("final", "RX-VERANTW", date(2029, 2, 10))
    assert name == f"{record.number}.pdf" and record.number.startswith("VR-2026-")
    assert [one.what for one in events] == [What.DOCUMENT_MADE.value] + [What.READ_BY_STAFF.value] * 2
    assert {one.actor for one in events} == {fg.id}
    assert [one.id for one in account_for.made(desk, fg)] == [record_id]
    stranger = instance_desk.tenant("noord-limburg", "SWV Elders")
    elsewhere = instance_desk.colleague(stranger, "fg@elders.example", "fg")
    with pytest.raises(NotFound):
        account_for.fetch(desk, elsewhere, record_id)
    assert account_for.made(desk, elsewhere) == ()


@pytest.mark.promise("F102")
def test_the_access_list_is_who_has_an_account_and_the_director_adopts_it(
    instance_desk: Laid, fg: Actor, director: Actor
) -> None:
    desk = instance_desk.desk
    with pytest.raises(Refused) as refusal:
        account_for.adopt_access_list(desk, fg)
    assert refusal.value.code == "adoption-not-yours"
    account_for.adopt_access_list(desk, director, Mandaat(nummer="M-7", datum=date(2025, 9, 1), van="het bestuur"))
    instance_desk.colleague(fg.organisation, "later@duin.example", "secretariaat")
    shown = text(instance_desk, fg, account_for.make_access_list(desk, fg))
    for words in (
        "Baas, directeur",
        "M-7",
        "10 februari 2026",
        "Secretariaat: bereidt voor",
        "inhoud alleen met opgegeven",
    ):
        assert words in shown
    assert shown.count("(nog niet vastgesteld)") == 1
    with desk.book.reading() as shelf:
        (entry,) = [one for one in shelf.entries(fg.organisation) if one.event.what == What.ACCESS_LIST_ADOPTED.value]
    assert "Baas" not in str(entry.event.clear)


@pytest.mark.promise("F77")
def test_the_figures_of_a_year_hold_nobody_and_nothing_small(made: Tlv) -> None:
    fg = made.laid.colleague(made.organisation, "fg@duin.example", "fg")
    with pytest.raises(Refused) as refusal:
        account_for.make_yearly(made.desk, fg, 2026)
    assert refusal.value.code == "year-not-over"
    made.laid.clock.to(2027, 1, 11)
    shown = text(made.laid, fg, account_for.make_yearly(made.desk, fg, 2026))
    assert "alle verklaringen niet getoond" in shown and "31 december 2026" in shown
    assert "Voorbeeldsma" not in shown and made.kept().number not in shown


def test_who_may_not_read_the_registers_makes_nothing(instance_desk: Laid, fg: Actor) -> None:
    other = instance_desk.colleague(fg.organisation, "s@duin.example", "secretariaat")
    for act in (account_for.make_register, account_for.make_access_list, account_for.made):
        with pytest.raises(Refused):
            act(instance_desk.desk, other)


def test_no_other_document_comes_out_of_this_door(made: Tlv) -> None:
    fg = made.laid.colleague(made.organisation, "fg@duin.example", "fg")
    with pytest.raises(NotFound):
        account_for.fetch(made.desk, fg, made.record)


def test_a_making_cut_off_is_taken_up_and_goes_on_its_day(dossier: Tlv) -> None:
    fg = dossier.laid.colleague(dossier.organisation, "fg@duin.example", "fg")
    with pytest.raises(Cut):
        account_for.make_register(Fuse(6, after=True).wired(dossier.desk), fg)
    record = account_for.make_register(dossier.desk, fg)
    with dossier.desk.book.reading() as shelf:
        assert [one.id for one in shelf.records(fg.organisation, "", "verwerkingsregister")] == [record]
    day = dossier.ask(lambda shelf: shelf.record(fg.organisation, record)).destroy_from
    assert day is not None
    dossier.laid.clock.to(day.year, day.month, day.day)
    assert record in sweep(dossier.desk).destroyed
