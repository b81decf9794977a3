"""What the papers of an SWV's procedure refuse: each row is one rule of dossier/papers/."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from dossier.errors import Refused
from dossier.fields import FieldKind
from dossier.papers import Aanvraag, Leerlinginbreng, Soort
from dossier.papers.boxes import field_plan
from tests.docgen.conftest import example

DECISIONS = [
    "tlv-vervanging",
    "tlv-beeindiging",
    "tlv-weigering",
    "toewijzing",
    "aanwijzing-lwoo",
    "beoordeling-extra-ondersteuning-vo",
]
PERSPECTIVE = {"opgesteld_op": date(2026, 5, 20), "evaluatie_voor": date(2027, 5, 19)}


def change(kind: str, changes: Mapping[str, Any]) -> None:
    dataclasses.replace(example(kind), **changes)


def opinions(**changes: Any) -> tuple[Any, ...]:
    first, second = example("deskundigenadvies").oordelen  # type: ignore[attr-defined]
    return (first, dataclasses.replace(second, **changes))


@pytest.mark.parametrize("kind", DECISIONS)
def test_every_decision_has_a_ground_reasons_a_clause_and_its_decider_signs_first(kind: str) -> None:
    paper: Any = example(kind)
    plan = field_plan(paper)
    assert plan is not None
    assert plan.fields[0].kind is FieldKind.BESLUIT
    assert [one.kind for one in plan.fields[-2:]] == [FieldKind.SEAL, FieldKind.TIMESTAMP]
    assert paper.rechtsgrond and paper.bezwaar.weken == 6 and paper.besluit_door.mandaat
    with pytest.raises(Refused, match="paper-incomplete"):
        change(kind, {"motivering": " "})


@pytest.mark.parametrize(
    ("kind", "changes", "code", "field"),
    [
        ("tlv-vervanging", {"vervangt": ""}, "paper-incomplete", "vervangt"),
        ("tlv-vervanging", {"vervangt_tot": date(2026, 11, 1)}, "tlv-two-at-once", "vervangt_tot"),
        ("tlv-beeindiging", {"eindigt_op": date(2028, 7, 31)}, "tlv-end-not-early", "eindigt_op"),
        ("tlv-beeindiging", {"eindigt_op": date(2027, 5, 16)}, "paper-dates", "eindigt_op"),
        ("tlv-weigering", {"deskundigen": ()}, "paper-incomplete", "deskundigen"),
        ("tlv-weigering", {"aanvraag_datum": date(2026, 3, 17)}, "paper-dates", "besluitdatum"),
        ("toewijzing", {"middelen": ()}, "paper-incomplete", "middelen"),
        ("toewijzing", {"tot": date(2026, 4, 6)}, "paper-dates", "tot"),
        ("aanwijzing-lwoo", {"aangewezen": False}, "paper-incomplete", "ingangsdatum"),
        ("aanwijzing-lwoo", {"criteria": ()}, "paper-incomplete", "criteria"),
        ("beoordeling-extra-ondersteuning-vo", {"nodig": False}, "paper-incomplete", "middelen"),
        ("beoordeling-extra-ondersteuning-vo", {"criteria": ()}, "paper-incomplete", "criteria"),
        ("opp", {"opgesteld_op": date(2026, 5, 20)}, "opp-late", "opgesteld_op"),
        ("opp", {"evaluatie_voor": date(2027, 6, 1)}, "opp-evaluation", "evaluatie_voor"),
        ("opp", {"doelen": ()}, "paper-incomplete", "doelen"),
        ("aanvraag", {"stukken": ()}, "paper-incomplete", "stukken"),
        ("opschorting", {"stil_vanaf": date(2026, 1, 30)}, "suspension-start", "stil_vanaf"),
        ("opschorting", {"besluit_uiterlijk": date(2026, 1, 29)}, "suspension-late", "besluit_uiterlijk"),
        ("opschorting", {"aanvullen_voor": date(2026, 1, 30)}, "paper-dates", "aanvullen_voor"),
        ("opschorting", {"ontbreekt": ()}, "paper-incomplete", "ontbreekt"),
        ("advies", {"aanbevelingen": ()}, "paper-incomplete", "aanbevelingen"),
        ("deskundigenadvies", {"oordelen": opinions()[:1]}, "paper-incomplete", "oordelen"),
        ("deskundigenadvies", {"oordelen": opinions(naam="drs. F. Fictief")}, "paper-incomplete", "oordelen"),
    ],
)
def test_a_rule_of_a_paper(kind: str, changes: Mapping[str, Any], code: str, field: str) -> None:
    with pytest.raises(Refused) as refusal:
        change(kind, changes)
    assert (refusal.value.code, refusal.value.facts["field"]) == (code, field)


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"onafhankelijk": False}, "advice-not-independent"),
        ({"organisatie": "Basisschool De Papieren Boot (fictief)"}, "advice-not-independent"),
        ({"soort": Soort.SBO}, "advice-other-kind"),
        ({"datum": date(2026, 3, 3)}, "paper-dates"),
    ],
    ids=["tied", "of the applying school", "about another kind", "later than the paper"],
)
def test_an_opinion_that_may_not_count(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused, match=code):
        change("deskundigenadvies", {"oordelen": opinions(**changes)})


@pytest.mark.promise("F90")
def test_an_adjusted_perspective_has_no_term_of_six_weeks() -> None:
    change("opp", {**PERSPECTIVE, "versie": 2})


@pytest.mark.promise("F90")
def test_perspective_and_handelingsdeel_are_signed_apart() -> None:
    paper = example("opp")
    assert [one.deel for one in paper.partijen] == ["perspectief"] * 2 + ["handelingsdeel"] * 3
    plan = field_plan(paper)
    assert plan is not None
    assert plan.fields[0].label == "Ouder met gezag: perspectief"
    with pytest.raises(Refused, match="opp-part-unknown"):
        change("opp", {"partijen": (dataclasses.replace(paper.partijen[0], deel=""),)})


@pytest.mark.promise("F90")
def test_a_pupil_who_speaks_hears_what_was_done_with_it() -> None:
    with pytest.raises(Refused, match="paper-incomplete"):
        Leerlinginbreng()
    with pytest.raises(Refused) as refusal:
        Leerlinginbreng(tekst="Ik wil een rustige klas.")
    assert refusal.value.facts["part"] == "invloed"


@pytest.mark.promise("F96")
def test_an_application_says_what_is_missing() -> None:
    paper = example("aanvraag")
    assert isinstance(paper, Aanvraag)
    assert paper.ontbreekt == ("Psychologisch onderzoek",)
