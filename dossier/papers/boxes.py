"""Which signature boxes a paper has: one per party, and the seal and timestamp where it is closed."""

from __future__ import annotations

from typing import Final

from dossier.fields import Field, FieldKind, FieldPlan
from dossier.papers.parts import Paper

SEALED: Final = (
    Field("zegel", FieldKind.SEAL, "Zegel van de organisatie"),
    Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel voor het archief"),
)
"""The two fields that close a document of an organisation."""


def field_plan(paper: Paper) -> FieldPlan | None:
    """The fields `paper` is born with, in page order; None when nobody signs it."""
    boxes = tuple(
        Field(party.veld, _kind(paper, place), _label(paper, place)) for place, party in enumerate(paper.partijen)
    )
    fields = boxes + (SEALED if paper.closed else ())
    return FieldPlan(fields) if fields else None


def _kind(paper: Paper, place: int) -> FieldKind:
    return FieldKind.BESLUIT if paper.is_besluit and place == 0 else FieldKind.PARTY


def _label(paper: Paper, place: int) -> str:
    """What a screen reader says: the role, and the part where one person signs several."""
    party = paper.partijen[place]
    return f"{party.rol}: {party.deel}" if party.deel else party.rol
