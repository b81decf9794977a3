from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import schoolyear
from dossier.errors import Refused
from dossier.intake import read_intake
from dossier.intake_oc import read_casus
from dossier.shift import shift
from dossier.tlv import check
from portal.calendar import DutchCalendar
from portal.yamlfile import load
from tests.dossier.conftest import EXAMPLES

CALENDAR = DutchCalendar()
Form = Callable[..., Any]
FORMS = {name: load(EXAMPLES / f"{name}.yaml").at("invoer").value for name in ("po-so", "vo-vso")}


@pytest.mark.parametrize("name", ["po-so", "vo-vso"])
def test_a_lawful_form_stays_lawful_on_every_day_of_two_years(name: str) -> None:
    for ahead in range(2 * 366):
        today = date(2027, 3, 1) + timedelta(days=ahead)
        moved = read_intake(shift(FORMS[name], today))
        assert check(moved, today, CALENDAR) == (), today
        assert moved.tlv.besluitdatum == today


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)), st.sampled_from(["po-so", "vo-vso"]))
def test_the_end_is_always_a_31_july_and_never_before_the_earliest(today: date, name: str) -> None:
    term = shift(FORMS[name], today)["tlv"]
    assert (term["einddatum"].month, term["einddatum"].day) == (7, 31)
    assert term["einddatum"] >= schoolyear.earliest_end(term["ingangsdatum"])
    assert term["ingangsdatum"] >= today


@given(st.dates(date(2000, 1, 1), date(2150, 1, 1)))
def test_ages_at_each_act_stay_what_they_were(today: date) -> None:
    moved = shift(FORMS["po-so"], today)
    age = FORMS["po-so"]["tlv"]["besluitdatum"] - FORMS["po-so"]["leerling"]["geboortedatum"]
    assert moved["tlv"]["besluitdatum"] - moved["leerling"]["geboortedatum"] == age


def test_days_inside_texts_move_and_the_plan_moves_by_whole_school_years() -> None:
    moved = shift(FORMS["po-so"], date(2027, 3, 16))
    assert moved["ouders"][0]["gezag_bron"] == "gezagsregister 2027-01-19"
    assert moved["swv"]["ondersteuningsplan"] == {
        "titel": "Ondersteuningsplan Duinrand 2025-2029",
        "periode": "2025-08-01/2029-07-31",
    }


def test_a_form_moved_to_its_own_day_is_itself_and_the_original_is_left_alone() -> None:
    before = copy.deepcopy(FORMS["po-so"])
    assert shift(FORMS["po-so"], date(2026, 3, 16)) == before
    shift(FORMS["po-so"], date(2030, 1, 1))
    assert FORMS["po-so"] == before


def test_a_case_turns_around_the_last_signature_under_its_machtiging(invoer: Form) -> None:
    moved = read_casus(shift(invoer("onderwijsconsulent"), date(2027, 1, 16)))
    assert moved.machtiging is not None
    assert max(moved.machtiging.getekend.values()) == date(2027, 1, 16)


def test_a_form_without_a_day_to_turn_around_is_refused() -> None:
    with pytest.raises(Refused, match="besluitdatum"):
        shift({"tlv": {}}, date(2027, 1, 1))
