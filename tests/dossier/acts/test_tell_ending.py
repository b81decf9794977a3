"""Before the end: 30, 7 and 1 days ahead the organisation hears what goes, once, by number and without names."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dossier.acts import tell_ending, watch_clock
from dossier.record import Hold
from portal.handlers import HANDLERS
from tests.tlvs import EXPECTED, FORM, Tlv

DAY = EXPECTED["bewaren"]["vernietigen_vanaf"]


def _at(tlv: Tlv, days: int) -> list[str]:
    """What the outbox got on the morning so many days before the day of destruction."""
    day = DAY - timedelta(days=days)
    tlv.laid.clock.at = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    with tlv.desk.book.writing() as shelf:
        mark = shelf.sweep_mark(tlv.organisation)
        if mark is not None:
            shelf.put_sweep_mark(type(mark)(tlv.organisation, tlv.laid.clock.at, None, mark.told_on))
    before = tlv.laid.letters()
    tell_ending.tell(tlv.desk, watch_clock.refused(tlv.desk))
    tlv.laid.work(HANDLERS, frozenset({"mail"}))
    return tlv.laid.letters().removeprefix(before).splitlines()


def test_it_is_told_30_7_and_1_days_before_and_on_no_other_day(closed: Tlv) -> None:
    _at(closed, 40)
    told = {days: "\n".join(_at(closed, days)) for days in (31, 30, 29, 8, 7, 6, 2, 1, 0)}
    assert {days for days, text in told.items() if closed.kept().number in text} == {30, 7, 1}
    assert "Over 30 dagen" in told[30]
    assert "Over 1 dag:" in told[1]
    assert "1 augustus 2031" in told[7]
    assert FORM["leerling"]["achternaam"] not in told[30]


def test_it_is_told_once_a_day_and_a_missed_day_is_told_the_next(closed: Tlv) -> None:
    _at(closed, 33)
    late = _at(closed, 28)
    assert closed.kept().number in "\n".join(late)
    assert _at(closed, 28) == []


def test_what_a_hold_keeps_is_not_announced(closed: Tlv) -> None:
    _at(closed, 33)
    with closed.desk.book.writing() as shelf:
        shelf.add_hold(
            Hold("h" * 32, closed.organisation, closed.record, "H-CLAIM", closed.desk.clock.now(), "x", "u", DAY)
        )
    assert _at(closed, 30) == []
