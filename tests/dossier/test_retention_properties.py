"""Retention, for every rule of every organisation and every day: what must never happen (domain.md §5)."""

from __future__ import annotations

import calendar
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dossier import grant, retention
from dossier.acts.erase_due import is_over
from dossier.period import Period
from dossier.record import Grant, Record
from dossier.retention_rule import Event, Rounding, TermKind
from portal import policies

ALL = [(name, rule) for name in policies.names() for rule in policies.load(name).retention]
DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))
MADE = datetime(2026, 2, 10, 9, tzinfo=UTC)
RECORD = Record("r", "o", "d", "tlv", "final", "R1-TLV", "0" * 64, MADE)
LINK = Grant("g", "o", "d", ("r",), "download", "", "swv", "art", b"", b"", MADE, MADE)


@st.composite
def happened(draw: st.DrawFn) -> tuple[str, str, dict[Event, date]]:
    """An organisation, one of its rules, and a day for at least one of the events that start it."""
    name, rule = draw(st.sampled_from(ALL))
    starts = policies.load(name).retention[rule].starts_at
    events = draw(st.dictionaries(st.sampled_from(starts), DAYS, min_size=1))
    return name, rule, events


def due(name: str, rule: str, events: dict[Event, date]) -> retention.Due:
    found = retention.due(policies.load(name), rule, events)
    assert found is not None
    return found


@settings(max_examples=120)
@given(happened(), st.data(), st.integers(0, 800))
def test_any_trigger_that_comes_later_never_makes_it_go_earlier(
    case: tuple[str, str, dict[Event, date]], data: st.DataObject, later: int
) -> None:
    name, rule, events = case
    moved = data.draw(st.sampled_from(sorted(events)))
    after = {**events, moved: events[moved] + timedelta(days=later)}
    assert due(name, rule, events).destroy_from <= due(name, rule, after).destroy_from


@settings(max_examples=120)
@given(happened())
@example(("sppoh", "R1-TLV", {Event.TLV_EINDE: date(2024, 2, 29)}))
@example(("noord-limburg", "R2-TLV", {Event.AFGIFTE: date(2024, 7, 31)}))
@example(("noord-limburg", "R2-TLV", {Event.AFGIFTE: date(2024, 8, 1)}))
@example(("onderwijsconsulenten", "R4-AANH", {Event.INTAKE: date(2025, 11, 30)}))
@pytest.mark.promise("F13")
def test_never_earlier_than_a_keep_and_never_later_than_a_cap_or_deadline(
    case: tuple[str, str, dict[Event, date]],
) -> None:
    name, rule, events = case
    found, row = due(name, rule, events), policies.load(name).retention[rule]
    shortest = row.keep.after(found.start)
    longest = row.keep.after(date(found.start.year + 1, 7, 31)) if row.rounding is Rounding.SCHOOL_YEAR else shortest
    assert shortest <= found.last_day <= longest
    kept_whole = found.destroy_from > found.last_day
    assert kept_whole is (row.kind is not TermKind.DEADLINE)
    assert found.destroy_from <= longest + timedelta(days=1)


@settings(max_examples=120)
@given(DAYS, st.integers(0, 130))
@example(date(2026, 1, 31), 1)
@example(date(2024, 2, 29), 36)
@example(date(2023, 8, 31), 6)
def test_months_and_years_clip_to_the_end_of_the_month(start: date, months: int) -> None:
    after = Period(months=months).after(start)
    assert (after.year * 12 + after.month) - (start.year * 12 + start.month) == months
    assert after.day == min(start.day, calendar.monthrange(after.year, after.month)[1])


def test_it_is_over_from_midnight_in_amsterdam_on_every_day_of_a_hundred_years_also_when_the_clock_changes() -> None:
    day, wrong = date(1990, 1, 1), []
    while day < date(2090, 1, 1):
        first = grant.midnight(day)
        if not is_over(day, first) or is_over(day, first - timedelta(microseconds=1)):
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 3, 29), datetime(2026, 3, 28, 23, tzinfo=UTC)),
        (date(2026, 3, 30), datetime(2026, 3, 29, 22, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 24, 22, tzinfo=UTC)),
        (date(2026, 10, 26), datetime(2026, 10, 25, 23, tzinfo=UTC)),
    ],
)
def test_the_nights_of_summer_and_winter_time_are_a_day_of_23_and_25_hours(day: date, first: datetime) -> None:
    assert grant.midnight(day) == first
    assert is_over(day, first)


@settings(max_examples=120)
@given(happened(), st.datetimes(datetime(2026, 2, 10, 10), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
@pytest.mark.promise("F91")
def test_a_link_never_outlives_its_record(case: tuple[str, str, dict[Event, date]], until: datetime) -> None:
    name, rule, events = case
    gone = due(name, rule, events).destroy_from
    end = grant.ends(replace(LINK, until=until), [replace(RECORD, destroy_from=gone)])
    assert end.at <= grant.midnight(gone)
    assert end.at <= until
