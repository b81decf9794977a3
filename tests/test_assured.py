"""Every promise has tests or says openly why not, and the document that tells so is current."""

from __future__ import annotations

import re

import pytest

from tests import assured

ROWS = {"promises": assured.promises()} | {norm: assured.requirements(norm) for norm in assured.NORMS.values()}


def test_every_promise_from_f01_to_f108_is_listed_once_with_its_clause() -> None:
    assert [row.ids for row in ROWS["promises"]] == [(f"F{number:02}",) for number in range(1, 109)]
    assert all(row.clause and re.fullmatch(r"[A-Z].*\.", row.what) for row in ROWS["promises"])


def test_the_eighteen_criteria_of_nta_7516_are_listed() -> None:
    assert [row.ids for row in ROWS["nta7516"]] == [(str(number),) for number in range(1, 19)]


def test_no_requirement_of_asvs_stands_twice() -> None:
    ids = [one for row in ROWS["asvs"] for one in row.ids]
    assert len(ids) == len(set(ids))
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", one) for one in ids)


@pytest.mark.parametrize("norm", ROWS)
def test_each_has_a_test_or_says_openly_why_not(norm: str) -> None:
    assert [row.ids for row in ROWS[norm] if not row.tests and not row.open] == []


@pytest.mark.parametrize("norm", ROWS)
def test_each_test_that_is_named_exists(norm: str) -> None:
    named = {name for row in ROWS[norm] for name in row.tests}
    assert named - set(assured.functions()) == set()


def test_no_mark_names_a_promise_that_nobody_made() -> None:
    assert set(assured.marks()) - {row.ids[0] for row in ROWS["promises"]} == set()


def test_the_document_is_current_but_for_how_the_tests_last_ended() -> None:
    written = assured.DOCUMENT.read_text(encoding="utf-8")
    current = assured.without_results(written) == assured.without_results(assured.text({}))
    assert current, "run: python -m tests.assured"
