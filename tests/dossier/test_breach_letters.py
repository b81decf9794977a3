from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier import breach_letters
from dossier.breach_letters import Judged, Risk
from portal import policies

FOUND = datetime(2026, 6, 12, 20, 0, tzinfo=UTC)


@pytest.mark.promise("F16")
def test_avg_33_the_clock_runs_through_the_weekend() -> None:
    last = breach_letters.report_by(FOUND)
    assert last == datetime(2026, 6, 15, 20, 0, tzinfo=UTC)
    assert not breach_letters.is_late(FOUND, last)
    assert breach_letters.is_late(FOUND, last + timedelta(seconds=1))


@pytest.mark.parametrize(("risk", "due"), [(Risk.UNLIKELY, False), (Risk.RISK, True), (Risk.HIGH, True)])
@pytest.mark.promise("F16")
def test_avg_33_the_ap_hears_unless_a_risk_is_unlikely(risk: Risk, due: bool) -> None:
    assert breach_letters.report(Judged(risk=risk)).due is due


@pytest.mark.parametrize(
    ("found", "due", "source"),
    [
        (Judged(risk=Risk.RISK), False, "AVG 34(1)"),
        (Judged(risk=Risk.HIGH), True, "AVG 34(1)"),
        (Judged(risk=Risk.HIGH, unreadable=True), False, "AVG 34(3)(a)"),
        (Judged(risk=Risk.HIGH, remedied=True), False, "AVG 34(3)(b)"),
    ],
)
def test_avg_34_the_persons_hear_at_a_high_risk_that_stands(found: Judged, due: bool, source: str) -> None:
    duty = breach_letters.tell_persons(policies.load("sppoh"), found)
    assert (duty.due, duty.source) == (due, source)


@given(st.builds(Judged, risk=st.sampled_from(Risk), unreadable=st.booleans(), remedied=st.booleans()))
@pytest.mark.promise("F15")
def test_s0_promises_to_tell_always(found: Judged) -> None:
    duty = breach_letters.tell_persons(policies.load("swv-algemeen"), found)
    assert duty.due
    assert "alinea 12" in duty.source
