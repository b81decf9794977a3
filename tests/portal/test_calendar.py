from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.calendar import DutchCalendar

CALENDAR = DutchCalendar()


def easter(year: int) -> date:
    """Easter Sunday by the Gregorian rule, worked out apart from the library."""
    a, b, c = year % 19, year // 100, year % 100
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (a + 11 * h) // 319
    r = (2 * e + 2 * i - k - h + m + 32) % 7
    month = (h - m + r + 90) // 25
    return date(year, month, (h - m + r + month + 19) % 32)


@given(st.integers(1990, 2089))
def test_atw_art_3_feasts_that_move_with_easter(year: int) -> None:
    sunday = easter(year)
    for days in (-2, 1, 39, 50):
        assert CALENDAR.is_free(sunday + timedelta(days=days)), days
    for days in (-3, 2, 38, 51):
        day = sunday + timedelta(days=days)
        if (day.month, day.day) not in {(5, 5), (4, 30), (4, 27)}:
            assert not CALENDAR.is_free(day) or day.weekday() >= 5 or (day.month, day.day) in {(4, 29), (4, 26)}


@pytest.mark.parametrize("year", range(1990, 2090))
def test_atw_art_3_fixed_days_every_year(year: int) -> None:
    for month, day in ((1, 1), (5, 5), (12, 25), (12, 26)):
        assert CALENDAR.is_free(date(year, month, day))


@pytest.mark.parametrize("year", range(2014, 2090))
def test_kings_day_is_27_april_or_the_saturday_before_when_that_is_a_sunday(year: int) -> None:
    day = date(year, 4, 27)
    kept = day - timedelta(days=1) if day.weekday() == 6 else day
    assert CALENDAR.is_free(kept)
    after = kept + timedelta(days=1)
    assert CALENDAR.is_free(after) == (
        after.weekday() >= 5 or after in {easter(year) + timedelta(days=n) for n in (1, 39)}
    )


def test_an_ordinary_weekday_is_not_free() -> None:
    assert not CALENDAR.is_free(date(2026, 3, 16))
    assert CALENDAR.is_free(date(2026, 3, 14))
