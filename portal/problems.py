"""Error code → status and sentences: one table, read from `templates/problems/*.toml`.

Rules and adapters raise codes with facts; only here do they become words for a person.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path

from dossier.errors import ZegelError
from portal.clock import shown_day, shown_moment

FOLDER = Path(__file__).parent.parent / "templates" / "problems"


@dataclass(frozen=True, slots=True)
class Problem:
    """One code's HTTP status and its sentences by language (`nl`, `en`), with {facts} to fill in."""

    status: int
    sentences: Mapping[str, str]


@cache
def table() -> dict[str, Problem]:
    """Every code that can be raised. A code that stands in two files is a mistake and raises."""
    found: dict[str, Problem] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        for code, row in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if code in found:
                raise ValueError(f"problem code {code} stands twice")
            found[code] = Problem(row["status"], {"nl": row["nl"], "en": row["en"]})
    return found


class _Facts(dict[str, object]):
    """Facts for `str.format_map`: a fact that was not given prints as nothing, never as an error."""

    def __missing__(self, key: str) -> str:
        return ""


def sentence(problem: ZegelError, language: str) -> str:
    """What happened and what to do, in `nl` or `en`."""
    row = table().get(problem.code)
    if row is None:
        return problem.code
    return row.sentences[language].format_map(_Facts({k: _shown(v, language) for k, v in problem.facts.items()}))


def status(problem: ZegelError) -> int:
    """The HTTP status that fits."""
    row = table().get(problem.code)
    return row.status if row else 500


def _shown(value: object, language: str) -> object:
    if isinstance(value, datetime):
        return shown_moment(value, language)
    if isinstance(value, date):
        return shown_day(value, language)
    return value
