"""The school year: 1 August to and including 31 July (WPO art. 1). Days, not moments."""

from __future__ import annotations

from datetime import date
from typing import Final

FIRST_MONTH: Final = 8


def starts_in(day: date) -> int:
    """The calendar year in which the school year of `day` begins."""
    return day.year if day.month >= FIRST_MONTH else day.year - 1


def last_day(day: date) -> date:
    """31 July of the school year of `day`."""
    return date(starts_in(day) + 1, 7, 31)


def label(day: date) -> str:
    """The school year as OSO writes it: `2025-2026` (no. 29)."""
    first = starts_in(day)
    return f"{first}-{first + 1}"


def is_first_day(day: date) -> bool:
    """Whether `day` is 1 August."""
    return (day.month, day.day) == (FIRST_MONTH, 1)


def earliest_end(start: date) -> date:
    """The earliest lawful last day of a TLV for (V)SO that begins on `start` (WEC 40 lid 15).

    One or more whole school years; begun during a year, the rest of that year comes on top.
    """
    end = last_day(start)
    return end if is_first_day(start) else date(end.year + 1, 7, 31)
