from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.grant import Because, End, end_of_day, ends, midnight
from dossier.record import Grant, Hold, MandateEntry, Record

MADE = datetime(2026, 2, 10, 9, 0, tzinfo=UTC)
UNTIL = MADE + timedelta(days=14)
GRANT = Grant("g", "o", "d", ("r",), "download", "", "swv", "art", b"", b"", MADE, UNTIL)
RECORD = Record("r", "o", "d", "tlv", "final", "R1-TLV", "0" * 64, MADE)
ENTRY = MandateEntry("e", "o", "d", "m", "swv", "beide", frozenset({"verzuim"}), None, MADE)
BEFORE = MADE + timedelta(days=2)


def test_days_end_at_midnight_in_amsterdam_in_winter_and_summer() -> None:
    assert midnight(date(2026, 1, 15)) == datetime(2026, 1, 14, 23, tzinfo=UTC)
    assert midnight(date(2026, 7, 15)) == datetime(2026, 7, 14, 22, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 28)) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert end_of_day(date(2026, 3, 29)) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert end_of_day(date(2026, 10, 25)) == datetime(2026, 10, 25, 23, tzinfo=UTC)


def hold(kind: str, lifted: datetime | None = None) -> Hold:
    return Hold("h", "o", "r", kind, BEFORE, "x", "fg", date(2027, 1, 1), lifted)


WITH_ENTRY = replace(GRANT, mandate_entry="e")


@pytest.mark.parametrize(
    ("end", "at", "because"),
    [
        (ends(GRANT, [RECORD]), UNTIL, Because.TERM),
        (ends(replace(GRANT, withdrawn_at=BEFORE), [RECORD]), BEFORE, Because.WITHDRAWN),
        (ends(replace(GRANT, withdrawn_at=UNTIL), [RECORD]), UNTIL, Because.WITHDRAWN),
        (
            ends(GRANT, [replace(RECORD, destroy_from=date(2026, 2, 20))]),
            midnight(date(2026, 2, 20)),
            Because.RETENTION,
        ),
        (ends(GRANT, [replace(RECORD, state="destroyed")]), MADE, Because.RECORD_GONE),
        (ends(GRANT, [replace(RECORD, state="destroying")]), MADE, Because.RECORD_GONE),
        (ends(GRANT, [replace(RECORD, state="withdrawn")]), MADE, Because.DOCUMENT_WITHDRAWN),
        (ends(GRANT, []), MADE, Because.RECORD_GONE),
        (ends(WITH_ENTRY, [RECORD], ENTRY), UNTIL, Because.TERM),
        (ends(WITH_ENTRY, [RECORD], None), MADE, Because.MANDATE_WITHDRAWN),
        (ends(WITH_ENTRY, [RECORD], replace(ENTRY, withdrawn_at=BEFORE)), BEFORE, Because.MANDATE_WITHDRAWN),
        (
            ends(WITH_ENTRY, [RECORD], replace(ENTRY, until=date(2026, 2, 12))),
            end_of_day(date(2026, 2, 12)),
            Because.MANDATE_OVER,
        ),
        (
            ends(GRANT, [RECORD], authorised_until=date(2026, 2, 11)),
            end_of_day(date(2026, 2, 11)),
            Because.AUTHORISATION_OVER,
        ),
        (ends(GRANT, [RECORD], holds=[hold("H-BEPERK")]), BEFORE, Because.RESTRICTED),
        (ends(GRANT, [RECORD], holds=[hold("H-BEPERK", BEFORE)]), UNTIL, Because.TERM),
        (ends(GRANT, [RECORD], holds=[hold("H-BEZW")]), UNTIL, Because.TERM),
    ],
)
def test_a_link_ends_at_the_least_of_its_bounds(end: End, at: datetime, because: Because) -> None:
    assert end == End(at, because)


NAIVE = (datetime(2026, 1, 1), datetime(2030, 1, 1))  # noqa: DTZ001 - hypothesis adds the zone
MOMENTS = st.datetimes(*NAIVE, timezones=st.just(UTC))
DAYS = st.dates(date(2026, 1, 1), date(2030, 1, 1))


@given(
    MOMENTS, st.none() | MOMENTS, st.none() | DAYS, st.none() | DAYS, st.lists(st.none() | DAYS, min_size=1, max_size=4)
)
@pytest.mark.promise("F91")
def test_a_grant_never_outlives_its_records_its_mandate_or_its_term(
    until: datetime, withdrawn: datetime | None, mandate: date | None, authorised: date | None, gone: list[date | None]
) -> None:
    records = [replace(RECORD, id=str(n), destroy_from=one) for n, one in enumerate(gone)]
    grant = replace(WITH_ENTRY, records=tuple(one.id for one in records), until=until, withdrawn_at=withdrawn)
    end = ends(grant, records, replace(ENTRY, until=mandate), authorised_until=authorised)
    assert end.at <= until
    assert withdrawn is None or end.at <= withdrawn
    assert mandate is None or end.at <= end_of_day(mandate)
    assert authorised is None or end.at <= end_of_day(authorised)
    assert all(one is None or end.at <= midnight(one) for one in gone)


@given(st.lists(DAYS, max_size=3), DAYS)
def test_one_more_record_never_lengthens_a_link(gone: list[date], more: date) -> None:
    records = [replace(RECORD, id=str(n), destroy_from=one) for n, one in enumerate([*gone, more])]
    fewer = replace(GRANT, records=tuple(one.id for one in records[:-1]))
    all_of_them = replace(GRANT, records=tuple(one.id for one in records))
    assert ends(all_of_them, records).at <= ends(fewer, records[:-1]).at
