from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import people
from dossier.intake import Ouder, read_intake
from dossier.intake_oc import Instantiesoort

BORN = date(2010, 5, 20)
PARENTS = (
    Ouder(id="O1", naam="A", gezag=True),
    Ouder(id="O2", naam="B", gezag=True),
    Ouder(id="O3", naam="C", gezag=False),
)
SCHOOL, GGZ = Instantiesoort.SWV, Instantiesoort.GGZ


def test_the_example_pupil_turns_sixteen(invoer: Callable[..., Any], verwacht: Callable[[str], Any]) -> None:
    pupil = read_intake(invoer("vo-vso")).leerling
    assert people.birthday(pupil.geboortedatum, people.DECIDES) == verwacht("vo-vso")["zestien_op"]


@pytest.mark.parametrize(
    ("day", "age"), [(date(2026, 5, 19), 15), (date(2026, 5, 20), 16), (date(2026, 12, 31), 16), (date(2010, 5, 20), 0)]
)
def test_age_is_counted_in_whole_years_on_the_day(day: date, age: int) -> None:
    assert people.age_on(BORN, day) == age


def test_a_leap_day_child_has_a_birthday_on_1_march() -> None:
    born = date(2012, 2, 29)
    assert people.birthday(born, 16) == date(2028, 2, 29)
    assert people.birthday(born, 18) == date(2030, 3, 1)
    assert (people.age_on(born, date(2030, 2, 28)), people.age_on(born, date(2030, 3, 1))) == (17, 18)


@given(st.dates(date(1990, 1, 1), date(2060, 12, 31)), st.integers(0, 30))
def test_a_birthday_is_the_first_day_of_an_age(born: date, age: int) -> None:
    day = people.birthday(born, age)
    assert people.age_on(born, day) == age
    assert people.age_on(born, day - timedelta(days=1)) == age - 1


@pytest.mark.parametrize(
    ("age", "body", "needed"),
    [
        (11, SCHOOL, {"O1", "O2"}),
        (11, GGZ, {"O1", "O2"}),
        (12, SCHOOL, {"O1", "O2"}),
        (12, GGZ, {"O1", "O2", "leerling"}),
        (15, GGZ, {"O1", "O2", "leerling"}),
        (16, SCHOOL, {"leerling"}),
        (18, GGZ, {"leerling"}),
    ],
)
def test_who_signs_a_machtiging_by_age_and_body(age: int, body: Instantiesoort, needed: set[str]) -> None:
    assert people.must_sign_mandate(PARENTS, BORN, people.birthday(BORN, age), body) == needed


@pytest.mark.parametrize(
    ("age", "asked"),
    [(8, ("O1", "O2")), (12, ("O1", "O2", "leerling")), (17, ("O1", "O2", "leerling")), (18, ("leerling",))],
)
def test_who_is_asked_to_sign_a_tlv(age: int, asked: tuple[str, ...]) -> None:
    assert people.asked_for_tlv(PARENTS, BORN, people.birthday(BORN, age)) == asked


def test_a_parent_without_gezag_is_never_asked() -> None:
    assert people.holders(PARENTS) == ("O1", "O2")


def test_the_agreement_is_the_parents_until_eighteen() -> None:
    assert people.must_sign_agreement(PARENTS, BORN, people.birthday(BORN, 17)) == {"O1", "O2"}
    assert people.must_sign_agreement(PARENTS, BORN, people.birthday(BORN, 18)) == {"leerling"}


def test_from_sixteen_access_is_the_pupils_own_right() -> None:
    assert people.requests_access(BORN, date(2026, 5, 19)) == "ouders"
    assert people.requests_access(BORN, date(2026, 5, 20)) == "leerling"
    assert people.missing({"O1", "O2"}, ["O2"]) == ("O1",)
