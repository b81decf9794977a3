"""Who hears of a data breach, and by when: the AP (AVG 33), the persons (AVG 34, or the organisation's own words).

Pure. The papers themselves are `dossier.papers.datalek`. A duty is answered with its article, so
that the incident's page can show why (F14-F16; domain.md §6.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from dossier import law
from dossier.policy_types import Policy

ALWAYS: Final = "incident"
"""The notice by which an organisation promises to tell everybody whose data are involved (S0)."""
PERSONS_SOURCE: Final = "AVG 34(1)"
UNREADABLE_SOURCE: Final = "AVG 34(3)(a)"
REMEDIED_SOURCE: Final = "AVG 34(3)(b)"


class Risk(StrEnum):
    """How a specialist judges the risk for the persons."""

    UNLIKELY = "onwaarschijnlijk"
    RISK = "risico"
    HIGH = "hoog risico"


@dataclass(frozen=True, slots=True)
class Duty:
    """Whether something must be done, and by which article or clause."""

    due: bool
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """What the specialist found.

    `unreadable`: nobody else could read the data. `remedied`: measures since took the high risk away.
    """

    risk: Risk
    unreadable: bool = False
    remedied: bool = False


def report_by(discovered: datetime) -> datetime:
    """The last moment to report in time: 72 hours after it was known, nights and holidays included."""
    return discovered + timedelta(hours=law.BREACH_HOURS)


def is_late(discovered: datetime, reported: datetime) -> bool:
    """Whether a report needs the reason for its delay (33(1))."""
    return reported > report_by(discovered)


def report(found: Judged) -> Duty:
    """Must the AP be told? Unless a risk is unlikely."""
    return Duty(found.risk is not Risk.UNLIKELY, law.BREACH_SOURCE)


def tell_persons(policy: Policy, found: Judged) -> Duty:
    """Must the persons be told? Always where the organisation promised so; else at a high risk that stands."""
    promise = policy.notices.get(ALWAYS)
    if promise is not None:
        return Duty(True, f"{policy.about.title}, {promise.clause}")
    if found.risk is not Risk.HIGH:
        return Duty(False, PERSONS_SOURCE)
    if found.unreadable:
        return Duty(False, UNREADABLE_SOURCE)
    return Duty(not found.remedied, REMEDIED_SOURCE if found.remedied else PERSONS_SOURCE)
