from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from dossier import okr


def test_only_absence_of_the_year_before_drawing_up(invoer: Callable[..., Any], verwacht: Callable[[str], Any]) -> None:
    form = invoer("po-so-okr")
    assert okr.absence_from(form["opgesteld_op"]) == verwacht("po-so-okr")["verzuim_vanaf_toegestaan"]
    days = [row["datum"] for row in form["verzuim"]]
    assert okr.absences(days, form["opgesteld_op"]) == ()


@pytest.mark.parametrize("day", [date(2025, 3, 23), date(2026, 3, 25)])
def test_older_or_future_absence_is_refused_by_place(day: date) -> None:
    (finding,) = okr.absences([date(2025, 11, 4), day], date(2026, 3, 24))
    assert (finding.code, finding.field) == ("absence-too-old", "verzuim[1].datum")


def test_a_report_of_29_february_looks_back_no_further_than_a_year() -> None:
    assert okr.absence_from(date(2028, 2, 29)) == date(2027, 3, 1)
