"""Sharing under a machtiging: what it covers goes, what it does not is refused with reason and clause."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dossier.acts import end_work, hand_over, open_link, tell_in_talk, withdraw_machtiging
from dossier.acts.share_under_mandate import entry_for, own_link, share, take_back
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.grant import end_of_day
from dossier.intake_oc import Gegevens, Instantiesoort, Kanaal, Verstrekking
from dossier.reading import read
from portal.handlers import HANDLERS
from tests.consultants import EXPECTED, FORM, Office, put

WORDS = {
    "mandate-data-kinds": "geweigerd_gegevens",
    "mandate-body-not-named": "geweigerd_niet_gemachtigd",
    "mandate-withdrawn": "geweigerd_ingetrokken",
}
WISHES = [read(Verstrekking, one) for one in FORM["verstrekkingen"]]


def _do(office: Office, wish: Verstrekking) -> str:
    """One wish of the example on its day, as the consultant would do it; what became of it."""
    put(office, wish.op)
    desk, who, case = office.desk, office.consultant, office.dossier
    try:
        entry = entry_for(desk, who, case, wish.aan, wish.naam)
        if wish.kanaal is Kanaal.GESPREK:
            talk = tell_in_talk.Talk(met="G. Therapeut", wat="Hoe het gaat", gegevens=wish.gegevens, op=wish.op)
            tell_in_talk.disclose(desk, who, case, entry.id, talk)
        else:
            share(desk, who, case, [office.papers[wish.gegevens]], entry.id, wish.dagen or 14)
    except Refused as refusal:
        assert refusal.facts["source"]
        return WORDS[refusal.code]
    return "toegestaan"


def test_the_five_disclosures_of_the_example_end_as_expected(running: Office) -> None:
    assert [_do(running, wish) for wish in WISHES] == EXPECTED["verstrekkingen"]


def test_a_link_goes_to_the_contact_the_parents_named_and_its_use_stands_in_the_register(running: Office) -> None:
    desk = running.desk
    paper = running.paper("leerprestaties", "verzuim")
    grant = share(desk, running.consultant, running.dossier, [paper], running.entry("swv"), 14)
    running.laid.work(HANDLERS, frozenset({"mail"}))
    assert "loket@hoogveen.example" in running.laid.letters()
    assert "Sjabloon" not in running.laid.letters()
    offer = hand_over.offer(desk, grant)
    assert [(one.kind, one.final) for one in offer.documents] == [("brief", True)]
    taken = hand_over.take(desk, grant, paper)
    assert b"".join(taken.chunks).startswith(b"%PDF")
    with desk.book.reading() as shelf:
        events = [one.event for one in shelf.entries_of(running.organisation, paper)]
    assert [one.what for one in events][-1] == What.DISCLOSED.value
    assert dict(events[-1].clear)["recipient_kind"] == "swv"


def _refused(code: str, office: Office, *arguments: Any) -> None:
    with pytest.raises(Refused) as refusal:
        share(office.desk, office.consultant, office.dossier, *arguments)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("body", "day", "code"),
    [
        ("leerplichtambtenaar", date(2026, 8, 1), "mandate-over"),
        ("ggz", date(2026, 3, 2), "mandate-withdrawn"),
        ("swv", date(2027, 9, 1), "processor-agreement-over"),
    ],
)
def test_what_ended_ends_sharing(running: Office, body: str, day: date, code: str) -> None:
    put(running, day)
    _refused(code, running, [running.paper("verzuim")], running.entry(body), 5)


def test_nothing_goes_without_a_paper_or_longer_than_the_policy_allows(running: Office) -> None:
    paper, entry = running.paper("verzuim"), running.entry("swv")
    _refused("share-empty", running, [], entry, 5)
    _refused("share-too-long", running, [paper], entry, 29)
    _refused("share-too-long", running, [paper], entry, 0)
    _refused("data-kinds-unknown", running, [running.mandate], entry, 5)


def test_one_paper_that_may_not_go_stops_the_whole_share(running: Office) -> None:
    both = [running.paper("verzuim"), running.paper("gezondheid")]
    _refused("mandate-data-kinds", running, both, running.entry("leerplichtambtenaar"), 5)
    with running.desk.book.reading() as shelf:
        assert not [one for one in shelf.grants(running.organisation) if one.purpose == "download"]


def test_a_link_never_outlives_the_entry_it_rests_on(running: Office) -> None:
    put(running, date(2026, 7, 25))
    entry = running.entry("leerplichtambtenaar")
    grant = share(running.desk, running.consultant, running.dossier, [running.paper("verzuim")], entry, 28)
    assert grant.until.date() == date(2026, 7, 31)
    assert grant.mandate_entry == entry


def test_another_consultants_case_and_another_organisations_do_not_exist(running: Office) -> None:
    paper, entry = running.paper("verzuim"), running.entry("swv")
    stranger = running.laid.colleague(running.laid.organisations["sppoh"], "x@duin.example", "bureau")
    for who in (running.other, stranger):
        with pytest.raises(NotFound):
            share(running.desk, who, running.dossier, [paper], entry, 5)
    grant = share(running.desk, running.bureau, running.dossier, [paper], entry, 5)
    with pytest.raises(NotFound):
        own_link(running.desk, running.other, running.dossier, grant.id)
    with pytest.raises(NotFound):
        share(running.desk, running.consultant, running.dossier, [paper], "0" * 32, 5)
    with pytest.raises(NotFound):
        share(running.desk, running.consultant, running.dossier, ["0" * 32], entry, 5)


def test_the_fg_and_others_share_nothing(running: Office) -> None:
    with pytest.raises(Refused) as refusal:
        share(running.desk, running.officer, running.dossier, [running.paper("verzuim")], running.entry("swv"), 5)
    assert refusal.value.code == "access-not-in-matrix"


@pytest.mark.promise("F81")
def test_withdrawal_kills_every_link_of_that_body_at_once_and_tells_it(running: Office) -> None:
    desk, entry, paper = running.desk, running.entry("swv"), running.paper("leerprestaties", "verzuim")
    dead = [share(desk, running.consultant, running.dossier, [paper], entry, 14) for _ in range(2)]
    school = running.entry("school_huidig_of_laatst")
    alive = share(desk, running.consultant, running.dossier, [paper], school, 14)
    assert withdraw_machtiging.withdraw(desk, running.consultant, running.dossier, entry, "de moeder belde") == 2
    for grant in dead:
        with pytest.raises(Refused) as refusal:
            hand_over.living(desk, running.organisation, grant.id)
        assert refusal.value.facts["because"] == "mandate-withdrawn"
        with pytest.raises(NotFound):
            hand_over.take(desk, grant, "0" * 32)
        with pytest.raises(Refused):
            hand_over.take(desk, grant, paper)
    assert hand_over.living(desk, running.organisation, alive.id)
    _refused("mandate-withdrawn", running, [paper], entry, 5)
    running.laid.work(HANDLERS, frozenset({"mail"}))
    assert "Een machtiging is ingetrokken" in running.laid.letters()
    assert "Sjabloon" not in running.laid.letters()
    assert withdraw_machtiging.withdraw(desk, running.bureau, running.dossier, entry, "nog eens") == 0


def test_withdrawing_asks_for_a_reason_and_stands_in_the_register(running: Office) -> None:
    desk, entry = running.desk, running.entry("swv")
    with pytest.raises(Refused) as refusal:
        withdraw_machtiging.withdraw(desk, running.consultant, running.dossier, entry, "  ")
    assert refusal.value.code == "reason-missing"
    with pytest.raises(NotFound):
        withdraw_machtiging.withdraw(desk, running.other, running.dossier, entry, "de moeder belde")
    withdraw_machtiging.withdraw(desk, running.consultant, running.dossier, entry, "de moeder belde")
    with desk.book.reading() as shelf:
        event = shelf.entries_of(running.organisation, running.mandate)[-1].event
    assert event.what == What.MANDATE_WITHDRAWN.value
    assert event.sealed_under is not None
    assert desk.sealer.open(event.sealed_under, "withdrawal", event.sealed)["reason"] == "de moeder belde"


def test_a_link_can_be_taken_back_alone(running: Office) -> None:
    paper, entry = running.paper("verzuim"), running.entry("swv")
    grant = share(running.desk, running.consultant, running.dossier, [paper], entry, 5)
    with pytest.raises(NotFound):
        take_back(running.desk, running.other, running.dossier, grant.id)
    take_back(running.desk, running.consultant, running.dossier, grant.id)
    with pytest.raises(Refused) as refusal:
        hand_over.living(running.desk, running.organisation, grant.id)
    assert refusal.value.facts["because"] == "withdrawn"


def test_when_the_work_ends_the_machtiging_and_its_links_end_and_everything_has_a_last_day(running: Office) -> None:
    desk, paper = running.desk, running.paper("verzuim")
    put(running, date(2026, 6, 15))
    grant = share(desk, running.consultant, running.dossier, [paper], running.entry("swv"), 28)
    end_work.end_work(desk, running.bureau, running.dossier, end_work.End(werk_beeindigd=date(2026, 6, 15)))
    with desk.book.reading() as shelf:
        end = hand_over.end_of(desk, shelf, grant)
        records = shelf.records(running.organisation, running.dossier)
    assert (end.because, end.at) == ("mandate-over", end_of_day(date(2026, 6, 15)))
    assert {one.destroy_from for one in records} == {date(2028, 6, 15)}
    later = end_work.End(werk_beeindigd=date(2026, 6, 15), laatste_contact_ouders=date(2026, 7, 2))
    with pytest.raises(Refused) as refusal:
        end_work.end_work(desk, running.bureau, running.dossier, later)
    assert refusal.value.code == "end-in-future"
    put(running, date(2026, 7, 3))
    end_work.end_work(desk, running.bureau, running.dossier, later)
    with desk.book.reading() as shelf:
        records = shelf.records(running.organisation, running.dossier)
    assert {one.destroy_from for one in records} == {EXPECTED["bewaren_zonder_klacht"]["vernietigen_vanaf"]}
    _refused("mandate-over", running, [paper], running.entry("swv"), 5)


def test_the_contact_proves_who_they_are_with_a_code_by_sms(running: Office) -> None:
    grant = share(
        running.desk, running.consultant, running.dossier, [running.paper("verzuim")], running.entry("swv"), 5
    )
    open_link.send_code(running.desk, grant)
    running.laid.work(HANDLERS, frozenset({"sms"}))
    assert "uw code is" in running.laid.letters()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"gegevens": ()}, "data-kinds-missing"),
        ({"op": date(2026, 2, 11)}, "talk-in-future"),
        ({"wat": "bsn 111222333"}, "bsn-not-allowed"),
        ({"gegevens": (Gegevens.THUISSITUATIE,)}, "mandate-data-kinds"),
    ],
)
@pytest.mark.promise("F108")
def test_a_talk_is_judged_like_a_paper(running: Office, changes: dict[str, Any], code: str) -> None:
    told = {"met": "S. Loket", "wat": "Verzuim", "gegevens": (Gegevens.VERZUIM,), "op": date(2026, 2, 10), **changes}
    with pytest.raises(Refused) as refusal:
        entry = running.entry("swv")
        tell_in_talk.disclose(running.desk, running.consultant, running.dossier, entry, tell_in_talk.Talk(**told))
    assert refusal.value.code == code


def test_a_talk_of_before_a_withdrawal_can_still_be_written_down(running: Office) -> None:
    put(running, date(2026, 3, 5))
    talk = tell_in_talk.Talk(met="G.", wat="Hoe het gaat", gegevens=(Gegevens.GEZONDHEID,), op=date(2026, 3, 1))
    tell_in_talk.disclose(running.desk, running.consultant, running.dossier, running.entry("ggz"), talk)


@pytest.mark.promise("F68")
def test_a_body_the_machtiging_does_not_name_has_no_entry(running: Office) -> None:
    with pytest.raises(Refused) as refusal:
        entry_for(running.desk, running.consultant, running.dossier, Instantiesoort.HUISARTS)
    assert refusal.value.code == "mandate-body-not-named"
