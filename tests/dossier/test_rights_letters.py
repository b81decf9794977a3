from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import law, rights_letters
from dossier.errors import Refused
from dossier.papers import (
    Afzender,
    Bezwaar,
    Correctiebericht,
    Ingelicht,
    Leerling,
    Onderdeel,
    Recht,
    Uitkomst,
    Verstrekking,
    Wijziging,
)
from dossier.rights_letters import Letter, Office, Request
from portal import policies
from portal.calendar import DutchCalendar

CALENDAR = DutchCalendar()
NAMES = ("noord-limburg", "onderwijsconsulenten", "sppoh", "swv-algemeen")
PUPIL = Leerling(voornamen=("Testje",), achternaam="Voorbeeld", geboortedatum=date(2017, 4, 11))
MAY = date(2026, 5, 1)
YES = (Onderdeel(wat="Een kopie", uitkomst=Uitkomst.TOEGEWEZEN),)
NO = (
    Onderdeel(wat="Wissen", uitkomst=Uitkomst.AFGEWEZEN, waarom="De wet zegt bewaren.", grond="AVG artikel 17 lid 3"),
)


def office(name: str = "sppoh") -> Office:
    swv = name != "onderwijsconsulenten"
    return Office(
        afzender=Afzender(naam="Voorbeeld (fictief)"),
        ondertekenaar="B. Besluiter",
        functie="directeur",
        fg="fg@voorbeeld.example",
        policy=policies.load(name),
        bezwaar=Bezwaar(bij="Voorbeeld (fictief)") if swv else None,
    )


OFFICES = {name: office(name) for name in NAMES}


def request(received: date = MAY, recht: Recht = Recht.INZAGE, **changes: date) -> Request:
    return Request(
        recht=recht, ontvangen=received, aan="A. Voorbeeld", aan_rol="ouder met gezag", leerling=PUPIL, **changes
    )


@pytest.mark.parametrize(
    ("name", "due", "longest"),
    [
        ("sppoh", date(2026, 5, 29), date(2026, 7, 29)),
        ("noord-limburg", date(2026, 5, 29), None),
        ("onderwijsconsulenten", date(2026, 6, 1), date(2026, 8, 1)),
        ("swv-algemeen", date(2026, 6, 1), date(2026, 8, 1)),
    ],
)
@pytest.mark.promise("F47", "F48")
def test_f47_f48_the_receipt_names_each_organisations_own_days(name: str, due: date, longest: date | None) -> None:
    letter = rights_letters.receipt(OFFICES[name], request(), "V-1", MAY, "U wilt inzage.")
    assert (letter.uiterlijk, letter.hoogstens) == (due, longest)
    assert letter.bron


@pytest.mark.promise("F46")
def test_f46_the_clock_stands_still_until_the_proof_and_then_has_the_days_it_had() -> None:
    asked, proven = date(2026, 5, 6), date(2026, 5, 13)
    letter = rights_letters.who_are_you(OFFICES["sppoh"], request(), "V-2", asked, "Onbekend adres.", ("Bel ons.",))
    assert letter.resterend_dagen == 23
    policy = OFFICES["sppoh"].policy
    assert rights_letters.last_day(policy, request(asked=asked)) is None
    term = rights_letters.last_day(policy, request(asked=asked, proven=proven))
    assert term is not None
    assert term.last_day == proven + timedelta(days=23) == date(2026, 6, 5)


def test_identity_wins_no_time_twice_or_after_the_term() -> None:
    args = ("V-2", date(2026, 6, 1), "Onbekend adres.", ("Bel ons.",))
    with pytest.raises(Refused, match="identity-too-late"):
        rights_letters.who_are_you(OFFICES["sppoh"], request(), *args)
    with pytest.raises(Refused, match="identity-asked-before"):
        rights_letters.who_are_you(OFFICES["sppoh"], request(asked=MAY), *args)
    with pytest.raises(Refused, match="identity-not-asked"):
        request(proven=MAY)


@pytest.mark.promise("F48")
def test_f48_more_time_once_in_time_and_only_where_the_organisation_knows_it() -> None:
    last = date(2026, 5, 29)
    letter = rights_letters.more_time(OFFICES["sppoh"], request(), "V-3", last, "Vier schooljaren.")
    assert (letter.was, letter.wordt) == (last, date(2026, 7, 29))
    for name, asking, on, code in (
        ("sppoh", request(), last + timedelta(days=1), "extension-too-late"),
        ("sppoh", request(extended=MAY), last, "extended-before"),
        ("sppoh", request(asked=MAY), last, "request-clock-stopped"),
        ("noord-limburg", request(), last, "extension-not-known"),
    ):
        with pytest.raises(Refused, match=code):
            rights_letters.more_time(OFFICES[name], asking, "V-3", on, "Vier schooljaren.")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.promise("F53", "F55")
def test_f53_f55_a_swvs_answer_is_a_besluit_and_a_foundations_is_not(name: str) -> None:
    letter = rights_letters.decision(OFFICES[name], request(), "V-4", date(2026, 3, 16), NO, CALENDAR)
    if name == "onderwijsconsulenten":
        assert (letter.bezwaar, letter.bekendgemaakt_op, letter.laatste_dag_bezwaar) == (None, None, None)
        assert letter.klachten[-1] == "de burgerlijke rechter"
    else:
        assert letter.bezwaar is not None
        # King's Day moves the last day (Algemene termijnenwet 3)
        assert letter.laatste_dag_bezwaar == date(2026, 4, 28)
        assert letter.klachten[0] == "Voorbeeld (fictief)"
    assert letter.uitkomst is Uitkomst.AFGEWEZEN
    assert "de Autoriteit Persoonsgegevens" in letter.klachten


def test_nothing_is_decided_while_nobody_knows_who_asks() -> None:
    with pytest.raises(Refused, match="request-clock-stopped"):
        rights_letters.decision(OFFICES["sppoh"], request(asked=MAY), "V-4", MAY, YES, CALENDAR, done="Verstuurd.")


def test_a_besluit_without_a_place_to_object_is_not_made() -> None:
    nowhere = Office(
        afzender=Afzender(naam="X"), ondertekenaar="B", functie="directeur", fg="fg", policy=OFFICES["sppoh"].policy
    )
    with pytest.raises(Refused, match="paper-incomplete"):
        rights_letters.decision(nowhere, request(), "V-4", MAY, NO, CALENDAR)


def given_to(aan: str, op: date) -> Verstrekking:
    return Verstrekking(op=op, aan=aan, gegevens="TLV", grondslag="WPO 18a", kanaal="link")


@pytest.mark.promise("F52")
def test_f52_each_earlier_recipient_is_told_once_by_the_last_thing_they_got() -> None:
    given_before = (given_to("B", MAY), given_to("A", date(2026, 4, 1)), given_to("B", date(2026, 3, 1)))
    assert rights_letters.to_be_told(Recht.INZAGE, given_before) == ()
    told = rights_letters.to_be_told(Recht.CORRECTIE, given_before)
    assert [(one.aan, one.op) for one in told] == [("A", date(2026, 4, 1)), ("B", MAY)]


@pytest.mark.parametrize(("right", "said"), [(Recht.CORRECTIE, "oud"), (Recht.VERWIJDERING, "")])
def test_a_notice_never_repeats_what_was_erased(right: Recht, said: str) -> None:
    changes = (Wijziging(wat="Naam van de school", was="oud", wordt="nieuw"),)
    asking = request(recht=right)
    letter = rights_letters.notice(OFFICES["sppoh"], asking, "V-5", MAY, given_to("A", MAY), changes, "Pas het aan.")
    assert isinstance(letter, Correctiebericht)
    assert letter.wijzigingen[0].was == said
    assert letter.bevestig_voor == MAY + rights_letters.CONFIRM


@pytest.mark.promise("F47")
def test_f47_the_desk_is_warned_at_14_21_and_26_days_of_running_clock() -> None:
    assert rights_letters.alarms(request()) == (date(2026, 5, 15), date(2026, 5, 22), date(2026, 5, 27))
    paused = request(asked=date(2026, 5, 4), proven=date(2026, 5, 11))
    assert rights_letters.alarms(paused)[0] == date(2026, 5, 22)
    assert rights_letters.alarms(request(asked=MAY)) == ()
    assert rights_letters.alarms(request(answered=MAY)) == ()


RECEIVED = st.dates(date(2020, 1, 1), date(2060, 12, 31))
GAP = st.integers(0, 20)


@given(name=st.sampled_from(NAMES), received=RECEIVED, ask=GAP, wait=GAP)
def test_no_doubt_ever_takes_time_from_either_side(name: str, received: date, ask: int, wait: int) -> None:
    policy = OFFICES[name].policy
    asked = received + timedelta(days=ask)
    letter = rights_letters.who_are_you(OFFICES[name], request(received), "V", asked, "Twijfel.", ("Bel.",))
    proven = asked + timedelta(days=wait)
    term = rights_letters.last_day(policy, request(received, asked=asked, proven=proven))
    assert term is not None
    assert term.last_day == proven + timedelta(days=letter.resterend_dagen)
    assert term.last_day <= law.ANSWER.after(received) + timedelta(days=wait)


@given(name=st.sampled_from(NAMES), received=RECEIVED, after=st.integers(-5, 120), ask=GAP, stopped=st.booleans())
def test_every_letter_that_may_go_out_can_be_made_and_no_other(
    name: str, received: date, after: int, ask: int, stopped: bool
) -> None:
    desk, on = OFFICES[name], received + timedelta(days=after)
    asking = request(received, asked=received + timedelta(days=ask)) if stopped else request(received)
    may = rights_letters.possible(desk.policy, asking, on)
    if on < received:
        assert may == frozenset()
        return
    makers = {
        Letter.ONTVANGST: lambda: rights_letters.receipt(desk, asking, "V", on, "Inzage."),
        Letter.IDENTITEIT: lambda: rights_letters.who_are_you(desk, asking, "V", on, "Twijfel.", ("Bel.",)),
        Letter.VERLENGING: lambda: rights_letters.more_time(desk, asking, "V", on, "Veel."),
        Letter.BESLUIT: lambda: rights_letters.decision(desk, asking, "V", on, NO, CALENDAR),
    }
    for letter, make in makers.items():
        if letter in may:
            assert make().kind == letter.value
        else:
            with pytest.raises(Refused):
                make()


def test_an_answered_request_gets_no_further_letter() -> None:
    assert rights_letters.possible(OFFICES["sppoh"].policy, request(answered=MAY), MAY) == frozenset()


@pytest.mark.promise("F50")
def test_a_granted_part_says_what_was_done_and_who_was_told() -> None:
    told = (Ingelicht(wie="School", op=MAY),)
    letter = rights_letters.decision(
        OFFICES["sppoh"], request(), "V-4", MAY, YES, CALENDAR, done="Verstuurd.", told=told, enclosed=("Overzicht",)
    )
    assert (letter.uitkomst, letter.ingelicht, letter.bijlagen) == (Uitkomst.TOEGEWEZEN, told, ("Overzicht",))
