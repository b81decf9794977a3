"""What keeps destruction honest: what two persons must agree on, what a person must still do, and the clock.

A `Duty` is opened by somebody (or by the machine) and done by a person; who lifts a hold or destroys early
needs a second one (security-ux.md A2, ASVS 2.3.5). A `SweepMark` says when the sweep last trusted the clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Final

BACK_MOST: Final = timedelta(minutes=5)
FORWARD_MOST: Final = timedelta(days=35)
"""A longer absence than any planned one: by then a person says that the clock is right."""


class DutyKind(StrEnum):
    """What a person must do or agree to."""

    LIFT = "lift"  # a hold is to be lifted; `subject` is the hold
    EARLY = "early"  # a record is to be destroyed before its day
    PAPER = "paper"  # prints or a paper original of what was destroyed must go too (F99)


@dataclass(frozen=True, slots=True)
class Duty:
    """Something a person must do. `reason` and `outcome` name no person; `done_by` is the second one's id."""

    id: str
    organisation: str
    record: str
    kind: str
    subject: str
    reason: str
    opened_by: str
    opened_at: datetime
    done_by: str = ""
    done_at: datetime | None = None
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class SweepMark:
    """When an organisation's sweep last trusted the clock; `refused_at`: since when it waits for a person.

    `told_on` is the last day whose notices before the end were sent.
    """

    organisation: str
    at: datetime
    refused_at: datetime | None = None
    told_on: date | None = None


def jumped(before: datetime, now: datetime) -> bool:
    """Whether a clock that stood at `before` cannot simply stand at `now` (security-ux.md A8, case 100)."""
    return now < before - BACK_MOST or now > before + FORWARD_MOST
