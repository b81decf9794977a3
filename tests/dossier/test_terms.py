from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import law, terms
from dossier.errors import Refused
from dossier.intake import read_intake
from dossier.period import Period
from dossier.ports import Calendar
from dossier.terms import Pause, RequestTerms
from portal.calendar import DutchCalendar
from tests.dossier.conftest import day

Form = Callable[..., Any]
CALENDAR = DutchCalendar()
SPPOH = RequestTerms(Period.parse("P4W"), Period.parse("P2M"), "§10.3")
NOORD_LIMBURG = RequestTerms(Period.parse("P4W"), None, "art. 11 lid 3")
AVG = RequestTerms(law.ANSWER, law.ANSWER_LONGER, law.ANSWER_SOURCE)
DAYS = st.dates(date(1990, 1, 1), date(2089, 12, 31))


@pytest.mark.parametrize(
    ("bekend", "last"),
    [
        ("12-03-2025", "23-04-2025"),
        ("10-03-2025", "22-04-2025"),
        ("16-03-2026", "28-04-2026"),
        ("18-02-2026", "01-04-2026"),
    ],
    ids=["plain", "Easter Monday", "King's Day", "vo-vso"],
)
@pytest.mark.promise("F85")
def test_awb_6_7_six_weeks_from_the_day_after_and_then_a_workday(bekend: str, last: str) -> None:
    term = terms.objection(day(bekend), CALENDAR)
    assert term.last_day == day(last)
    assert "Awb 6:7" in term.source


def test_the_examples_terms(invoer: Form, verwacht: Form) -> None:
    for name in ("po-so", "vo-vso"):
        form, expected = read_intake(invoer(name)), verwacht(name)
        for party, known in form.tlv.bekendgemaakt.items():
            assert terms.objection(known, CALENDAR).last_day == expected["laatste_dag_bezwaar"][party]
        pause = form.aanvraag.aanvulling
        pauses = (Pause(pause.gevraagd, pause.compleet),) if pause and pause.compleet else ()
        assert terms.decision(form.aanvraag.ontvangen, CALENDAR, pauses).last_day == expected["uiterste_beslisdatum"]
    vo = read_intake(invoer("vo-vso"))
    assert vo.bezwaar is not None
    assert vo.bezwaar.lbt_vraagt is not None
    assert terms.bundle(vo.bezwaar.lbt_vraagt).last_day == verwacht("vo-vso")["lbt_bundel_uiterlijk"]
    assert (vo.bezwaar.ontvangen <= terms.objection(vo.tlv.bekendgemaakt["O2"], CALENDAR).last_day) is True
    po = read_intake(invoer("po-so"))
    assert terms.tlv(po.tlv.ingangsdatum).last_day == verwacht("po-so")["vroegste_einde"]
    asked = po.inzageverzoek
    assert asked is not None
    assert asked.bewijs_gevraagd is not None
    assert asked.bewijs_ontvangen is not None
    proof = Pause(asked.bewijs_gevraagd, asked.bewijs_ontvangen)
    assert terms.access_request(SPPOH, asked.ontvangen, proof).last_day == verwacht("po-so")["inzage_uiterlijk"]
    longest = terms.access_request(SPPOH, asked.ontvangen, proof, extended=True).last_day
    assert longest == verwacht("po-so")["inzage_verlengd_hoogstens"]


@pytest.mark.parametrize(
    ("request_terms", "received", "proof", "extended", "last"),
    [
        (SPPOH, "01-04-2025", None, False, "29-04-2025"),
        (SPPOH, "01-04-2025", None, True, "29-06-2025"),
        (SPPOH, "01-04-2025", ("04-04-2025", "16-04-2025"), False, "11-05-2025"),
        (SPPOH, "31-01-2026", None, False, "28-02-2026"),
        (AVG, "31-01-2026", None, False, "28-02-2026"),
        (AVG, "31-01-2026", None, True, "30-04-2026"),
        (AVG, "01-04-2025", ("04-04-2025", "16-04-2025"), False, "13-05-2025"),
        (NOORD_LIMBURG, "01-04-2025", None, False, "29-04-2025"),
    ],
)
@pytest.mark.promise("F46", "F47", "F48")
def test_how_long_an_answer_may_take(
    request_terms: RequestTerms, received: str, proof: tuple[str, str] | None, extended: bool, last: str
) -> None:
    pause = Pause(day(proof[0]), day(proof[1])) if proof else None
    term = terms.access_request(request_terms, day(received), pause, extended=extended)
    assert (term.last_day, term.source) == (day(last), request_terms.clause)


@pytest.mark.promise("F48")
def test_where_no_extension_is_known_none_is_given() -> None:
    with pytest.raises(Refused, match=r"art\. 11 lid 3"):
        terms.access_request(NOORD_LIMBURG, date(2025, 4, 1), extended=True)


def test_a_clock_cannot_stand_still_backwards_or_before_it_ran() -> None:
    with pytest.raises(Refused, match="pause-backwards"):
        Pause(date(2025, 4, 16), date(2025, 4, 4))
    early = Pause(date(2025, 3, 1), date(2025, 3, 2))
    with pytest.raises(Refused, match="pause-before-receipt"):
        terms.access_request(SPPOH, date(2025, 4, 1), early)
    with pytest.raises(Refused, match="pause-before-receipt"):
        terms.decision(date(2025, 4, 1), CALENDAR, (early,))


@given(DAYS)
@pytest.mark.promise("F85")
def test_an_objection_term_never_ends_before_six_weeks_nor_on_a_free_day(bekend: date) -> None:
    last = terms.objection(bekend, CALENDAR).last_day
    assert timedelta(days=42) <= last - bekend <= timedelta(days=47)
    assert not CALENDAR.is_free(last)


@given(DAYS, st.booleans(), st.sampled_from([SPPOH, AVG]))
def test_no_answer_is_later_than_avg_12_3(received: date, extended: bool, request_terms: RequestTerms) -> None:
    last = terms.access_request(request_terms, received, extended=extended).last_day
    assert last <= (law.ANSWER_EXTENDED if extended else law.ANSWER).after(received)


@given(DAYS, st.integers(0, 60), st.integers(0, 60))
@pytest.mark.promise("F46")
def test_waiting_longer_for_proof_never_shortens_the_term(received: date, less: int, more: int) -> None:
    def due(waited: int) -> date:
        return terms.access_request(SPPOH, received, Pause(received, received + timedelta(days=waited))).last_day

    assert (due(less) <= due(more)) is (less <= more)


def test_a_shorter_term_of_the_plan_is_kept(calendar: Calendar) -> None:
    assert terms.decision(date(2026, 1, 12), calendar, within=Period.parse("P6W")).last_day == date(2026, 2, 23)


@pytest.mark.parametrize("text", ["P3Y", "P2M", "P14M", "P4W", "P10D"])
def test_a_period_writes_itself_as_it_was_read(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["3Y", "P", "P-1D", "P1Y2M", "PT4H", "P1.5Y"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        Period.parse(text)


@given(DAYS, st.integers(0, 400), st.sampled_from("YMWD"))
def test_a_period_lasts_between_its_shortest_and_its_longest(start: date, amount: int, unit: str) -> None:
    period = Period.parse(f"P{amount}{unit}")
    lasts = (period.after(start) - start).days
    assert period.shortest - 1 <= lasts <= period.longest
