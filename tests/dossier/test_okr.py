"""The closed list of the onderwijskundig rapport, and the number that may not reach an SWV."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dossier import bsn, okr, retention
from dossier.errors import Refused
from dossier.kinds import Kind
from dossier.papers import Afzender, Brief, JaNee, Leerling, OnderwijskundigRapport, Ouderinzage, RapportSwv, School
from dossier.papers.parts import Paper
from portal import policies

NUMBER = "999990019"
PUPIL = Leerling(voornamen=("Testje",), achternaam="Voorbeeldsma", geboortedatum=date(2017, 4, 11))


def report(**changes: object) -> OnderwijskundigRapport:
    facts: dict[str, object] = {
        "afzender": Afzender(naam="De Boot (fictief)"),
        "nummer": "OKR-1",
        "opgesteld_op": date(2026, 3, 24),
        "opgesteld_door": "I. Intern",
        "functie": "intern begeleider",
        "leerling": PUPIL,
        "school": School(naam="De Boot (fictief)", brin="99XA"),
        "persoonsgebonden_nummer": NUMBER,
    }
    return OnderwijskundigRapport(**{**facts, **changes})  # type: ignore[arg-type]


def own(cls: type[Paper]) -> set[str]:
    return {one.name for one in dataclasses.fields(cls)} - {one.name for one in dataclasses.fields(Paper)}


@pytest.mark.promise("F89")
def test_the_report_holds_what_the_besluit_lists_and_nothing_else() -> None:
    assert own(OnderwijskundigRapport) == set(okr.ARTICLES)
    assert {"art. 3", "art. 4", "art. 5", "art. 6", "art. 7"} <= set(okr.ARTICLES.values())
    assert not {"overig", "opmerkingen", "bijzonderheden", "toelichting"} & own(OnderwijskundigRapport)


def test_the_copy_for_an_swv_is_the_same_report_without_a_place_for_the_number() -> None:
    copy = report().without_number()
    assert own(OnderwijskundigRapport) - own(RapportSwv) == {"persoonsgebonden_nummer"}
    assert okr.for_swv(copy) is copy
    assert list(bsn.places(copy)) == []
    assert NUMBER not in repr(copy) + repr(report())


@pytest.mark.parametrize("number", [NUMBER, ""], ids=["filled in", "empty"])
def test_a_report_with_a_place_for_the_number_is_refused_by_name(number: str) -> None:
    with pytest.raises(Refused) as refusal:
        okr.for_swv(report(persoonsgebonden_nummer=number))
    assert (refusal.value.code, refusal.value.facts["field"]) == ("okr-with-number", "persoonsgebonden_nummer")
    with pytest.raises(Refused) as refusal:
        okr.refuse_number({"persoonsgebonden_nummer": number})
    assert refusal.value.code == "okr-with-number" and NUMBER not in str(refusal.value)


def test_another_paper_is_no_report() -> None:
    facts = {
        "afzender": Afzender(naam="A"),
        "nummer": "B-1",
        "datum": date(2026, 3, 16),
        "aan": "A",
        "onderwerp": "TLV",
    }
    letter = Brief(**facts, aanhef="Beste A,", alineas=("Tekst.",), ondertekenaar="B", functie="directeur")  # type: ignore[arg-type]
    with pytest.raises(Refused) as refusal:
        okr.for_swv(letter)
    assert refusal.value.code == "not-a-report"


@pytest.mark.parametrize("name", policies.names())
@pytest.mark.promise("F87")
def test_no_organisation_keeps_a_report_with_the_number(name: str) -> None:
    policy = policies.load(name)
    with pytest.raises(Refused) as refusal:
        retention.rule_for(policy, Kind.RAPPORT)
    assert refusal.value.code == "kind-not-kept-here"
    assert retention.rule_for(policy, Kind.RAPPORT_SWV)
    assert all(Kind.RAPPORT not in one.documents for one in policy.recipients.values())


@pytest.mark.parametrize(
    ("changes", "code", "field"),
    [
        ({"leerontwikkeling": f"Zijn nummer is {NUMBER}."}, "bsn-not-allowed", "leerontwikkeling"),
        ({"persoonsgebonden_nummer": "999990018"}, "okr-number-ill-formed", "persoonsgebonden_nummer"),
        ({"schooladvies": "havo"}, "okr-advice-alone", "samenhang"),
    ],
    ids=["number elsewhere", "elfproef", "art. 4: in relation to each other"],
)
def test_a_report_that_may_not_be_so_is_refused(changes: dict[str, object], code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        report(**changes)
    assert (refusal.value.code, refusal.value.facts["field"]) == (code, field)


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"ingezien": True}, "okr-seen-without-day"),
        ({"ingezien_op": date(2026, 3, 24)}, "okr-seen-without-day"),
        ({"akkoord": JaNee.NEE}, "okr-disagreed-without-reason"),
    ],
)
def test_what_the_parents_said_is_whole(facts: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        Ouderinzage(**facts)
    assert refusal.value.code == code


@pytest.mark.promise("F89")
def test_only_absence_of_the_year_before_drawing_up(invoer: Callable[..., Any], verwacht: Callable[[str], Any]) -> None:
    form = invoer("po-so-okr")
    assert okr.absence_from(form["opgesteld_op"]) == verwacht("po-so-okr")["verzuim_vanaf_toegestaan"]
    days = [row["datum"] for row in form["verzuim"]]
    assert okr.absences(days, form["opgesteld_op"]) == ()


@pytest.mark.parametrize("day", [date(2025, 3, 23), date(2026, 3, 25)])
def test_older_or_future_absence_is_refused_by_place(day: date) -> None:
    (finding,) = okr.absences([date(2025, 11, 4), day], date(2026, 3, 24))
    assert (finding.code, finding.field) == ("absence-too-old", "verzuim[1].datum")


def test_a_report_of_29_february_looks_back_no_further_than_a_year() -> None:
    assert okr.absence_from(date(2028, 2, 29)) == date(2027, 3, 1)
