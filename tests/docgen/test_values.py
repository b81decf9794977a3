from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docgen import values
from dossier.errors import Refused
from dossier.papers import KINDS, Zienswijze
from tests.docgen.conftest import changed, example


@pytest.mark.parametrize("kind", KINDS)
def test_every_example_can_be_printed(kind: str) -> None:
    values.check(example(kind))


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("na\ud800am", "U+D800"),
        ("na\x00am", "U+0000"),
        ("na\x1bam", "U+001B"),
        ("na\u202eam", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("na\u2066am", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("na\u200fam", "U+200F RIGHT-TO-LEFT MARK"),
        ("na\u00adam", "U+00AD SOFT HYPHEN"),
        ("na\ue000am", "U+E000"),
        ("na\U0001fae8am", "U+1FAE8"),
        ("名前", "U+540D CJK UNIFIED IDEOGRAPH-540D"),
    ],
)
def test_what_cannot_be_printed_whole_is_refused_by_field_and_character(text: str, named: str) -> None:
    with pytest.raises(Refused) as refusal:
        values.check(changed("tlv", zienswijze_ouders=Zienswijze(tekst=text)))
    assert refusal.value.code == "text-unprintable"
    assert refusal.value.facts["field"] == "zienswijze_ouders.tekst"
    assert str(refusal.value.facts["character"]).startswith(named)


@pytest.mark.parametrize(
    "text", ["& < > \" '", "Zoë Ÿ ĳ Łódź", "Ωμέγα", "Жанна", "محمد", "😀 👩\u200d🔬", "e\u0301", "a\nb\tc"]
)
def test_letters_of_our_people_are_printed(text: str) -> None:
    assert values.unprintable(text) is None


def test_a_text_of_more_than_a_hundred_pages_is_refused() -> None:
    with pytest.raises(Refused) as refusal:
        values.check(changed("tlv", motivering="a" * (values.LONGEST + 1)))
    assert refusal.value.code == "text-too-long"


@given(st.text())
def test_a_text_is_refused_exactly_when_one_of_its_characters_is(text: str) -> None:
    bad = values.unprintable(text)
    assert (bad is None) == all(values.unprintable(c) is None for c in text.replace("\r\n", "\n"))
