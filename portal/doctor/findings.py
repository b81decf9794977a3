"""What a check finds, and the advice that goes with it.

A finding is a word and its facts; `advice.toml` has its sentence and says whether it is wrong or only
worth knowing. What an adapter refuses comes with its own sentence from `templates/problems/`. A fact
is an id, a name of a file or setting, a day or a number: never a person's data, never a secret.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path

from dossier.errors import ZegelError
from portal import problems

LANGUAGE = "nl"


class Outcome(StrEnum):
    """How a check ended."""

    SOUND = "goed"
    NOTE = "let op"
    WRONG = "fout"
    SKIPPED = "niet bekeken"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to know or to mend."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_wrong(self) -> bool:
        """Whether it must be mended; else it is worth knowing."""
        row = _table()["finding"].get(self.code)
        return row is None or not row.get("note", False)

    @property
    def advice(self) -> str:
        """What was found and what to do."""
        row = _table()["finding"].get(self.code)
        if row is None:
            return problems.sentence(ZegelError(self.code, **self.facts), LANGUAGE)
        return str(row["nl"]).format_map(self.facts)


@dataclass(frozen=True, slots=True)
class Result:
    """One check, and what it found. `skipped` when something it stands on is broken."""

    check: str
    findings: tuple[Finding, ...] = ()
    skipped: bool = False

    @property
    def outcome(self) -> Outcome:
        """The worst of its findings."""
        if self.skipped:
            return Outcome.SKIPPED
        if any(one.is_wrong for one in self.findings):
            return Outcome.WRONG
        return Outcome.NOTE if self.findings else Outcome.SOUND

    @property
    def title(self) -> str:
        """What was looked at, in a few words."""
        return str(_table()["check"][self.check])


def found(code: str, **facts: object) -> Finding:
    """A finding of that code."""
    return Finding(code, facts)


@cache
def _table() -> Mapping[str, Mapping[str, dict[str, object]]]:
    return tomllib.loads((Path(__file__).parent / "advice.toml").read_text(encoding="utf-8"))
