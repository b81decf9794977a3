"""Time: stored in UTC, shown in the Netherlands; the demo may only go forward (decisions 1 and 2)."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused
from portal.clock import DemoClock, SystemClock, clock_of, local_day, proven_moment, shown_day, shown_moment

NOON = datetime(2026, 4, 28, 8, 12, 5, tzinfo=UTC)


class Still:
    """A clock that stands still."""

    def __init__(self, at: datetime = NOON) -> None:
        self.at = at

    def now(self) -> datetime:
        return self.at


def test_the_wall_clock_is_utc() -> None:
    assert SystemClock().now().tzinfo is UTC


def test_only_an_instance_made_for_the_demo_has_a_demo_clock(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("+999999")
    assert isinstance(clock_of(tmp_path / "clock", demo=False), SystemClock)
    with pytest.raises(Refused, match="demo-clock-forbidden"):
        DemoClock(tmp_path / "clock", demo=False)


def test_without_a_clock_file_the_demo_runs_on_the_real_clock(tmp_path: Path) -> None:
    assert DemoClock(tmp_path / "clock", True, Still()).now() == NOON


def test_the_demo_runs_ahead_and_stands_still(tmp_path: Path) -> None:
    clock = DemoClock(tmp_path / "clock", True, Still())
    clock.ahead(timedelta(days=40))
    assert clock.now() == NOON + timedelta(days=40)
    clock.stand_at(datetime(2031, 8, 1, tzinfo=UTC))
    assert clock.now() == datetime(2031, 8, 1, tzinfo=UTC)


@given(st.datetimes(timezones=st.just(UTC)))
def test_the_demo_clock_is_never_behind_the_real_one(moment: datetime) -> None:
    with TemporaryDirectory() as folder:
        clock = DemoClock(Path(folder, "clock"), True, Still())
        clock.stand_at(moment)
        assert clock.now() == max(NOON, moment)


@pytest.mark.parametrize("text", ["", "yesterday", "+", "+1e9", "2026-04-28T10:00:00", "+" + "9" * 30, "é"])
def test_a_clock_file_that_says_nothing_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "clock").write_text(text, encoding="utf-8")
    with pytest.raises(Refused, match="demo-clock-unreadable"):
        DemoClock(tmp_path / "clock", True, Still()).now()


def test_a_clock_file_in_the_past_is_not_believed(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("2001-01-01T00:00:00+00:00")
    assert DemoClock(tmp_path / "clock", True, Still()).now() == NOON


def test_a_day_begins_at_midnight_in_the_netherlands() -> None:
    assert local_day(datetime(2026, 7, 31, 22, 30, tzinfo=UTC)) == date(2026, 8, 1)


def test_dates_read_as_people_write_them() -> None:
    assert shown_day(date(2026, 4, 28)) == "28 april 2026"
    assert shown_day(date(2026, 4, 28), "en") == "28 April 2026"
    assert shown_moment(NOON) == "28 april 2026 om 10.12 uur"
    assert shown_moment(NOON, "en") == "28 April 2026 at 10:12"


def test_a_moment_that_proves_something_names_both_zones() -> None:
    assert proven_moment(NOON) == "28 april 2026, 10:12:05 (UTC+2; 08:12:05 UTC)"
    late = datetime(2026, 1, 31, 23, 30, tzinfo=UTC)
    assert proven_moment(late) == "1 februari 2026, 00:30:00 (UTC+1; 31 januari 2026 23:30:00 UTC)"


def test_the_hour_that_comes_twice_is_told_apart() -> None:
    first, second = datetime(2026, 10, 25, 0, 30, tzinfo=UTC), datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert proven_moment(first) == "25 oktober 2026, 02:30:00 (UTC+2; 00:30:00 UTC)"
    assert proven_moment(second) == "25 oktober 2026, 02:30:00 (UTC+1; 01:30:00 UTC)"
