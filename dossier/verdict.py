"""A decision somebody may contest: allowed on a ground, or denied for a reason. Never a bare bool."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from dossier.errors import Refused


@dataclass(frozen=True, slots=True)
class Allowed:
    """Yes, on this ground (an article, a clause, a machtiging)."""

    ground: str


@dataclass(frozen=True, slots=True)
class Denied:
    """No: `code` is a problem code with its sentence, `facts` fill it, `source` is the clause."""

    code: str
    source: str
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def refusal(self) -> Refused:
        """The same as an error."""
        return Refused(self.code, source=self.source, **dict(self.facts))


Verdict: TypeAlias = Allowed | Denied


def denied(code: str, source: str, **facts: object) -> Denied:
    """A no with its facts."""
    return Denied(code, source, tuple(facts.items()))


def demand(verdict: Verdict) -> Allowed:
    """The permission, or its refusal raised."""
    if isinstance(verdict, Denied):
        raise verdict.refusal
    return verdict
