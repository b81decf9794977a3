from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from docgen.writer import DocxWriter
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.papers import KINDS, Paper
from dossier.papers.boxes import field_plan
from dossier.ports import Written
from dossier.reading import read
from portal import yamlfile

ROOT = Path(__file__).parents[2]
AT = datetime(2026, 3, 16, 9, 0, tzinfo=UTC)
SEALED = (
    Field("zegel", FieldKind.SEAL, "Zegel van de organisatie"),
    Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel"),
)
PLANS = {
    "tlv": FieldPlan(
        (
            Field("besluit", FieldKind.BESLUIT, "Besluit"),
            Field("ouder1", FieldKind.PARTY, "Ouder 1"),
            Field("ouder2", FieldKind.PARTY, "Ouder 2"),
            Field("schooloud", FieldKind.PARTY, "School van herkomst"),
            Field("schoolnieuw", FieldKind.PARTY, "Nieuwe school"),
            *SEALED,
        )
    ),
    "vernietigingsbewijs": FieldPlan(SEALED),
    "bewijsbestand": FieldPlan(SEALED),
}


def example(name: str, kind: str = "") -> Paper:
    """The paper of the tracked facts file; `kind` where the file shows a variant of one."""
    return read(KINDS[kind or name], yamlfile.load(ROOT / "examples" / "feiten" / f"{name}.yaml").value)


def changed(kind: str, **changes: object) -> Paper:
    return dataclasses.replace(example(kind), **changes)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def writer() -> DocxWriter:
    return DocxWriter()


@pytest.fixture(scope="session")
def written(writer: DocxWriter) -> Callable[[str], Written]:
    """A kind's example as written, made once for all tests."""
    made: dict[str, Written] = {}

    def get(kind: str) -> Written:
        if kind not in made:
            paper = example(kind)
            made[kind] = writer.write(paper, PLANS.get(kind) or field_plan(paper), AT)
        return made[kind]

    return get
