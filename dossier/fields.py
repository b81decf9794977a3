"""Which signature fields a document is born with (decision 20).

A plan is made by an act, drawn into the PDF by `docgen` before anybody signs, and filled by
`signing`. Every field exists before the first signature; none is ever added (signing.md L2).
Invariants: at least one field; names unique; no name a prefix of another (pyHanko FieldMDP);
at most one `BESLUIT`, one `SEAL` and one `TIMESTAMP`; a timestamp never without a seal.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from dossier.errors import Refused


class FieldKind(StrEnum):
    """What filling a field means."""

    BESLUIT = "besluit"  # the decision maker's own signature; certifies (DocMDP fill forms)
    PARTY = "party"  # a party's own signature
    SEAL = "seal"  # the organisation's seal, which closes with a lock on everything
    TIMESTAMP = "timestamp"  # the archive timestamp


@dataclass(frozen=True, slots=True)
class Field:
    """One prepared signature field.

    `name` is the PDF field name (`[a-z0-9]+`, holds no person's name); `label` is what a screen
    reader says and the box prints ("Ouder 1", "School van herkomst").
    """

    name: str
    kind: FieldKind
    label: str


@dataclass(frozen=True, slots=True)
class FieldPlan:
    """All fields of one document, in the order in which they stand on the page."""

    fields: tuple[Field, ...]

    def __post_init__(self) -> None:
        names = [field.name for field in self.fields]
        if not names or any(not name.isalnum() or name != name.lower() for name in names):
            raise Refused("field-plan-invalid", reason="names")
        if any(a != b and b.startswith(a) for a in names for b in names) or len(set(names)) < len(names):
            raise Refused("field-plan-invalid", reason="prefix")
        kinds = [field.kind for field in self.fields]
        if any(kinds.count(kind) > 1 for kind in FieldKind if kind is not FieldKind.PARTY):
            raise Refused("field-plan-invalid", reason="kinds")
        if FieldKind.TIMESTAMP in kinds and FieldKind.SEAL not in kinds:
            raise Refused("field-plan-invalid", reason="timestamp")

    def of_kind(self, kind: FieldKind) -> tuple[Field, ...]:
        """The fields of one kind, in page order."""
        return tuple(field for field in self.fields if field.kind is kind)

    def named(self, name: str) -> Field:
        """The field of that name; `NotFound`-like refusal where the plan has none."""
        for field in self.fields:
            if field.name == name:
                return field
        raise Refused("field-unknown", field=name)
