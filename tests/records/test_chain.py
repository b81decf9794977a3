"""The chain's bytes: the published vectors, and that nothing different looks the same."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused
from dossier.record import Event, KeyName
from records import chain

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "ledger.json").read_text(encoding="utf-8"))

WORDS = st.text(st.characters(min_codepoint=32, exclude_categories=["Cs"]), max_size=6)
EVENTS = st.builds(
    Event,
    organisation=WORDS,
    what=WORDS,
    at=st.datetimes(timezones=st.just(UTC)),
    actor=WORDS,
    record=WORDS,
    clear=st.lists(st.tuples(st.text(max_size=4), st.text(max_size=4)), max_size=2).map(tuple),
    sealed=st.binary(max_size=4),
    sealed_under=st.none() | st.builds(KeyName, st.just("record"), WORDS),
)


def event(row: dict[str, Any]) -> Event:
    under = row["sealed_under"].partition(":")
    return Event(
        row["organisation"],
        row["what"],
        datetime.fromisoformat(row["at"]),
        row["actor"],
        row["record"],
        tuple((name, value) for name, value in row["clear"]),
        bytes.fromhex(row["sealed"]),
        KeyName(under[0], under[2]) if under[0] else None,
    )


@pytest.mark.parametrize("row", VECTORS["chain"], ids=lambda row: row["name"])
def test_the_published_bytes_and_hashes(row: dict[str, Any]) -> None:
    assert sha256("\n".join(row["lines"]).encode()).hexdigest() == row["hash"]
    assert chain.event_hash(row["seq"], bytes.fromhex(row["previous"]), event(row)).hex() == row["hash"]


@pytest.mark.parametrize("row", VECTORS["refused"], ids=lambda row: row["name"])
def test_what_may_never_enter(row: dict[str, Any]) -> None:
    with pytest.raises(Refused, match=row["code"]):
        chain.event_hash(1, chain.START, event(row))


@given(st.integers(1, 3), EVENTS, st.integers(1, 3), EVENTS)
def test_two_different_rows_never_have_the_same_hash(place: int, one: Event, other_place: int, other: Event) -> None:
    same = (place, one) == (other_place, other)
    first = chain.event_hash(place, chain.START, one)
    assert (first == chain.event_hash(other_place, chain.START, other)) == same
    assert first != chain.event_hash(place, first, one)


@given(st.datetimes(timezones=st.just(UTC)), st.lists(st.tuples(st.text(), st.text())).map(tuple))
def test_moments_and_pairs_come_back_whole(at: datetime, clear: tuple[tuple[str, str], ...]) -> None:
    assert chain.moment(chain.ticks(at)) == at
    text = chain.clear_text(clear)
    assert chain.clear_pairs(text) == clear
    assert "\n" not in text
    assert text.isascii()
