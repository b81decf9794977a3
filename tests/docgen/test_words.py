from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import words
from dossier.papers import Contactgegevens


def test_a_date_is_written_as_on_every_page() -> None:
    assert words.datum(date(2026, 4, 28)) == "28 april 2026"


@pytest.mark.parametrize(
    ("at", "said"),
    [
        (datetime(2026, 3, 16, 9, 5, 7, tzinfo=UTC), "16 maart 2026, 10:05:07 (Amsterdam), 09:05:07 UTC"),
        (
            datetime(2031, 7, 31, 22, 0, 9, tzinfo=UTC),
            "1 augustus 2031, 00:00:09 (Amsterdam), 31 juli 2031, 22:00:09 UTC",
        ),
    ],
    ids=["winter", "another day in UTC"],
)
def test_a_moment_shows_amsterdam_and_utc_beside_each_other(at: datetime, said: str) -> None:
    assert words.moment(at) == said


def test_words_of_law_are_written_in_full() -> None:
    assert words.voluit("SO") == "speciaal onderwijs (SO)"
    assert words.weken(6) == "zes weken"
    assert words.weken(1) == "één week"
    assert words.weken(26) == "26 weken"
    assert words.bedrag(0) == "geen"
    assert words.bedrag(495) == "€ 4,95"


def test_an_empty_answer_is_a_dash_and_a_secret_address_too() -> None:
    assert words.streep("  ") == "–"
    assert words.bereikbaar(Contactgegevens()) == "–"
    assert words.bereikbaar(Contactgegevens(adresregels=("A 0", "B"), telefoon="000")) == "A 0, B, 000"


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_paragraphs_lose_nothing_but_white_space(text: str) -> None:
    assert "".join("".join(words.alineas(text)).split()) == "".join(text.split())
