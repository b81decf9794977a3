"""What is wrong with something people typed: all of it at once, each at its place.

A `Finding` names the field by its path (`deskundigen[1].naam`) and a code whose sentence stands in
`templates/problems/`. `stop` means that nothing may go on; `warn` is shown and may be passed by a
person with a reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from dossier.errors import Refused


class Severity(StrEnum):
    """Whether a finding stops the work or only warns."""

    STOP = "stop"
    WARN = "warn"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to mend. `facts` fill the sentence and must never hold a secret or a BSN."""

    code: str
    field: str
    severity: Severity = Severity.STOP
    facts: tuple[tuple[str, object], ...] = ()

    @property
    def refusal(self) -> Refused:
        """The same as an error, so that its sentence can be looked up."""
        return Refused(self.code, field=self.field, **dict(self.facts))


def stop(code: str, field: str, **facts: object) -> Finding:
    """A finding that stops the work."""
    return Finding(code, field, Severity.STOP, tuple(facts.items()))


def warn(code: str, field: str, **facts: object) -> Finding:
    """A finding that warns."""
    return Finding(code, field, Severity.WARN, tuple(facts.items()))


class InputRefused(Refused):
    """Input with at least one stopping finding: speaks as the first, carries them all."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        first = next(f for f in self.findings if f.severity is Severity.STOP)
        super().__init__(first.code, field=first.field, **dict(first.facts))


def refuse_stops(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The warnings, or a refusal when anything stops."""
    found = tuple(findings)
    if any(f.severity is Severity.STOP for f in found):
        raise InputRefused(found)
    return found
