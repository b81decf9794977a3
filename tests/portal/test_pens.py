"""Under which name somebody signs: a school behind it where the certificate has room."""

from __future__ import annotations

import pytest

from dossier.acts.check_signing import Order
from dossier.signing_round import Meaning, Role
from portal.pens import signed_as


def order(role: Role, body: str) -> Order:
    return Order(b"", "veld", role, Meaning.GEZIEN, "I. Intern", "I. Intern", body)


@pytest.mark.parametrize(
    ("role", "body", "name"),
    [
        (Role.SCHOOL_OUD, "De Papieren Boot", "I. Intern, De Papieren Boot"),
        (Role.SCHOOL_OUD, "Basisschool " + "X" * 60, "I. Intern"),
        (Role.SCHOOL_NIEUW, "", "I. Intern"),
        (Role.OUDER, "iets", "I. Intern"),
    ],
)
def test_a_long_school_name_never_keeps_a_school_from_signing(role: Role, body: str, name: str) -> None:
    assert signed_as(order(role, body)) == name
