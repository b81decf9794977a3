"""A span of calendar time: years, months, weeks or days, never a sum of days in disguise."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Period:
    """One unit of ISO 8601 (`P3Y`, `P2M`, `P4W`, `P14D`)."""

    EXPECTED: ClassVar[str] = "een termijn (P3Y, P2M, P4W of P14D)"
    months: int = 0
    days: int = 0

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period of an ISO 8601 text with one unit, or ValueError."""
        found = re.fullmatch(r"P(\d{1,4})([YMWD])", text)
        if not found:
            raise ValueError(text)
        amount = int(found.group(1))
        return {
            "Y": cls(months=12 * amount),
            "M": cls(months=amount),
            "W": cls(days=7 * amount),
            "D": cls(days=amount),
        }[found.group(2)]

    def after(self, day: date) -> date:
        """The day this period after `day`.

        Months clip to the end of the month, so 29 February and three years is 28 February: the
        earlier, privacy-friendly day (domain.md §5.1).
        """
        year, month = divmod(day.year * 12 + day.month - 1 + self.months, 12)
        clipped = min(day.day, calendar.monthrange(year, month + 1)[1])
        return date(year, month + 1, clipped) + timedelta(days=self.days)

    @property
    def longest(self) -> int:
        """The most days it can last, for comparing with a ceiling."""
        return self.months * 31 + self.days

    @property
    def shortest(self) -> int:
        """The fewest days it can last: February for one month, then the calendar's own shortest runs."""
        shortest_months = (0, 28, 59, 89, 120, 150, 181, 212, 242, 273, 303, 334)
        return self.months // 12 * 365 + shortest_months[self.months % 12] + self.days

    def __str__(self) -> str:
        if self.months:
            years, months = divmod(self.months, 12)
            return f"P{self.months}M" if months else f"P{years}Y"
        weeks, days = divmod(self.days, 7)
        return f"P{weeks}W" if weeks and not days else f"P{self.days}D"
