from __future__ import annotations

import pytest

from dossier.errors import Refused
from dossier.fields import Field, FieldKind, FieldPlan

GOOD = (
    Field("besluit", FieldKind.BESLUIT, "Besluit"),
    Field("ouder1", FieldKind.PARTY, "Ouder 1"),
    Field("zegel", FieldKind.SEAL, "Zegel"),
    Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel"),
)


def test_a_plan_gives_its_fields_by_name_and_kind() -> None:
    plan = FieldPlan(GOOD)
    assert plan.named("ouder1").label == "Ouder 1"
    assert plan.of_kind(FieldKind.PARTY) == (GOOD[1],)
    with pytest.raises(Refused, match="field-unknown"):
        plan.named("ouder2")


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ((), "names"),
        ((Field("Ouder1", FieldKind.PARTY, "x"),), "names"),
        ((Field("ouder.1", FieldKind.PARTY, "x"),), "names"),
        ((GOOD[1], GOOD[1]), "prefix"),
        ((GOOD[1], Field("ouder10", FieldKind.PARTY, "x")), "prefix"),
        ((GOOD[0], Field("tweede", FieldKind.BESLUIT, "x")), "kinds"),
        ((GOOD[2], Field("nogeen", FieldKind.SEAL, "x")), "kinds"),
        ((GOOD[3],), "timestamp"),
    ],
)
def test_a_plan_that_signing_could_not_fill_cannot_exist(fields: tuple[Field, ...], reason: str) -> None:
    with pytest.raises(Refused, match=f"reason={reason}"):
        FieldPlan(fields)
