"""What each letter and form must hold, and what none may say."""

from __future__ import annotations

import dataclasses
from datetime import date, timedelta
from typing import Any

import pytest

from dossier import papers
from dossier.errors import Refused
from dossier.oc_kinds import IntakeBesluit
from dossier.papers import Uitkomst
from dossier.papers.verzoek import outcome
from tests.docgen.conftest import example

REASON, ARTICLE = "Een advies is een mening.", "AVG artikel 16"
NO: dict[str, Any] = {"ja": False, "richting": None, "gegevens": (), "tot": None, "contactpersoon": "", "waarvoor": ""}


def refused(kind: str, **changes: object) -> str:
    with pytest.raises(Refused) as refusal:
        dataclasses.replace(example(kind), **changes)  # type: ignore[arg-type]
    return refusal.value.code


def body(**changes: object) -> papers.Instantiekeuze:
    form = example("machtiging")
    assert isinstance(form, papers.Machtigingsformulier)
    return dataclasses.replace(form.instanties[0], **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "changes", [{"naam": ""}, {"richting": None}, {"gegevens": ()}, {"tot": None}], ids=lambda one: next(iter(one))
)
def test_f69_a_yes_says_who_what_which_way_and_until_when(changes: dict[str, object]) -> None:
    with pytest.raises(Refused, match="paper-incomplete"):
        body(**changes)


@pytest.mark.parametrize("left", ["richting", "gegevens", "tot", "waarvoor"])
def test_a_no_allows_nothing_at_all(left: str) -> None:
    assert not body(**NO).ja
    with pytest.raises(Refused, match="mandate-no-with-scope"):
        body(**{**NO, left: getattr(body(), left)})


def test_a_form_names_each_body_once_and_at_least_one() -> None:
    assert refused("machtiging", instanties=()) == "paper-incomplete"
    assert refused("machtiging", instanties=(body(), body())) == "mandate-body-twice"
    assert refused("machtiging", instanties=(body(tot=date(2026, 1, 12)),)) == "paper-dates"


def test_f67_a_third_person_registers_only_with_consent_that_came_first() -> None:
    late = papers.Aanmelder(naam="Z. Zorg", functie="mentor", toestemming_op=date(2026, 1, 10))
    assert refused("aanmelding", aanmelder=late) == "registrant-without-consent"
    assert refused("aanmelding", opvoeders=()) == "paper-incomplete"


@pytest.mark.parametrize(
    ("besluit", "weg_op", "terugbellen"),
    [
        ("in_behandeling", date(2026, 1, 26), None),
        ("niet_in_behandeling", None, None),
        ("niet_in_behandeling", date(2026, 1, 26), date(2026, 2, 1)),
        ("aangehouden", date(2026, 4, 12), None),
        ("aangehouden", date(2026, 1, 12), date(2026, 2, 12)),
    ],
)
def test_f72_f73_the_end_of_a_registration_follows_from_its_outcome(
    besluit: str, weg_op: date | None, terugbellen: date | None
) -> None:
    outcome_of_talk = IntakeBesluit(besluit)
    with pytest.raises(Refused):
        papers.Intakegesprek(op=date(2026, 1, 12), besluit=outcome_of_talk, weg_op=weg_op, terugbellen_voor=terugbellen)


def test_an_agreement_or_withdrawal_without_its_heart_is_refused() -> None:
    assert refused("overeenkomst", taken=()) == "paper-incomplete"
    assert refused("machtiging-ingetrokken", instanties=()) == "paper-incomplete"
    assert refused("machtiging-ingetrokken", datum=date(2026, 3, 1)) == "paper-dates"


def test_f48_more_time_is_told_inside_the_first_term_with_a_reason() -> None:
    assert refused("verzoek-verlenging", datum=date(2026, 6, 6)) == "extension-too-late"
    assert refused("verzoek-verlenging", waarom=" ") == "paper-incomplete"
    assert refused("verzoek-verlenging", wordt=date(2026, 6, 5)) == "paper-dates"


def test_avg_12_6_who_you_are_is_asked_only_in_doubt() -> None:
    assert refused("verzoek-identiteit", waarom="") == "paper-incomplete"
    assert refused("verzoek-identiteit", manieren=()) == "paper-incomplete"


@pytest.mark.parametrize(("waarom", "grond"), [("", ARTICLE), (REASON, ""), (" ", " ")])
def test_f50_a_refusal_has_its_reason_and_article(waarom: str, grond: str) -> None:
    with pytest.raises(Refused, match="paper-incomplete"):
        papers.Onderdeel(wat="advies", uitkomst=Uitkomst.AFGEWEZEN, waarom=waarom, grond=grond)


@pytest.mark.parametrize(
    ("parts", "whole"),
    [
        ((Uitkomst.TOEGEWEZEN, Uitkomst.TOEGEWEZEN), Uitkomst.TOEGEWEZEN),
        ((Uitkomst.AFGEWEZEN,), Uitkomst.AFGEWEZEN),
        ((Uitkomst.TOEGEWEZEN, Uitkomst.AFGEWEZEN), Uitkomst.DEELS),
        ((Uitkomst.DEELS,), Uitkomst.DEELS),
    ],
)
def test_the_outcome_is_what_its_parts_make(parts: tuple[Uitkomst, ...], whole: Uitkomst) -> None:
    found = tuple(papers.Onderdeel(wat="x", uitkomst=one, waarom=REASON, grond=ARTICLE) for one in parts)
    assert outcome(found) is whole


def test_a_decision_cannot_say_more_than_its_parts_or_half_a_clause() -> None:
    assert refused("verzoek-besluit", uitkomst=Uitkomst.TOEGEWEZEN) == "request-outcome"
    assert refused("verzoek-besluit", laatste_dag_bezwaar=None) == "paper-incomplete"
    assert refused("verzoek-besluit", uitgevoerd="") == "paper-incomplete"
    assert refused("verzoek-besluit", klachten=()) == "paper-incomplete"


def test_f52_a_recipient_was_told_or_there_is_a_reason() -> None:
    for wrong in ({}, {"op": date(2026, 5, 28), "waarom_niet": "te veel werk"}):
        with pytest.raises(Refused, match="paper-incomplete"):
            papers.Ingelicht(wie="school", **wrong)  # type: ignore[arg-type]


def test_avg_19_a_notice_is_for_a_change_and_never_spreads_what_was_erased() -> None:
    assert refused("correctiebericht", recht=papers.Recht.INZAGE) == "notice-not-for-right"
    assert refused("correctiebericht", recht=papers.Recht.VERWIJDERING) == "notice-repeats-erased"
    assert refused("correctiebericht", wijzigingen=()) == "paper-incomplete"


def test_f40_an_overview_says_what_is_held_or_that_nothing_is() -> None:
    assert refused("inzage", verwerkingen=()) == "paper-incomplete"
    assert refused("inzage", verwerkt=False) == "paper-incomplete"
    assert refused("inzage", bezwaar=None, laatste_dag_bezwaar=date(2026, 7, 9)) == "paper-incomplete"
    with pytest.raises(Refused, match="paper-incomplete"):
        papers.Achtergehouden(wat="één zin", waarom=REASON, grond="")


def test_avg_33_the_report_keeps_to_72_hours_or_says_why_not() -> None:
    report = example("datalek-melding")
    assert isinstance(report, papers.DatalekMelding)
    late = report.uiterlijk + timedelta(seconds=1)
    assert refused("datalek-melding", uiterlijk=late) == "breach-deadline"
    assert refused("datalek-melding", gemeld=late) == "paper-incomplete"
    assert refused("datalek-melding", reden_laat="Het was druk.") == "paper-incomplete"
    assert dataclasses.replace(report, gemeld=late, reden_laat="Pas toen bleek het ernstig.").reden_laat
    assert refused("datalek-melding", personen_ingelicht_op=None) == "paper-incomplete"


def test_a_report_to_the_ap_has_no_place_for_a_person() -> None:
    assert not {"leerling", "aan", "adresregels"} & set(papers.DatalekMelding.__dataclass_fields__)


def test_avg_34_a_letter_about_a_breach_is_whole() -> None:
    for part in ("wat", "gegevens", "gevolgen", "gedaan"):
        assert refused("datalek-brief", **{part: () if part in ("gegevens", "gedaan") else ""}) == "paper-incomplete"
