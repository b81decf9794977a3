"""Every code that can be raised has a status and a sentence in both languages."""

import re
import string
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from dossier.errors import Refused
from portal import problems

ROOT = Path(__file__).parents[2]
RAISED = re.compile(r'(?:Refused|NotFound|Conflict|Unavailable)\(\s*"([a-z0-9-]+)"')


def _codes(package: str) -> set[str]:
    return {code for path in (ROOT / package).rglob("*.py") for code in RAISED.findall(path.read_text("utf-8"))}


def test_each_code_the_portal_raises_has_its_sentences() -> None:
    assert _codes("portal") - set(problems.table()) == set()


@pytest.mark.parametrize("code", sorted(problems.table()))
def test_a_sentence_says_the_same_facts_in_both_languages(code: str) -> None:
    row = problems.table()[code]
    names = [{name for _, name, _, _ in string.Formatter().parse(row.sentences[one]) if name} for one in ("nl", "en")]
    assert names[0] == names[1]
    assert 400 <= row.status <= 599
    assert all(text.endswith((".", "?", "`")) or ": " in text for text in row.sentences.values())


def test_a_fact_that_is_not_given_prints_as_nothing() -> None:
    assert problems.sentence(Refused("setting-unknown", setting="x"), "nl").endswith("Bedoelt u ?")


def test_a_moment_in_a_sentence_is_dutch_time_in_words() -> None:
    over = Refused("round-over", deadline=datetime(2026, 4, 28, 8, 12, tzinfo=UTC))
    assert "28 april 2026 om 10.12 uur" in problems.sentence(over, "nl")
    assert "28 April 2026 at 10:12" in problems.sentence(over, "en")
    assert "1 mei 2026" in problems.sentence(Refused("round-over", deadline=date(2026, 5, 1)), "nl")
