from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.findings import Finding, InputRefused, Severity, refuse_stops, stop, warn
from dossier.reading import Shape, Text, meaning, read, unprintable


class Kleur(StrEnum):
    ROOD = "rood"
    BLAUW = "blauw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kamer:
    naam: Annotated[str, "how people call it"]
    op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Huis:
    naam: str
    nummer: int
    groot: bool
    gebouwd: date
    kleur: Kleur
    kamers: tuple[Kamer, ...] = ()
    code: Annotated[str, Shape("brin-ill-formed", r"\d\d")] = "00"
    verhaal: Text = ""
    sinds: Mapping[str, date]
    tot: date | Kleur | None = None


GOOD: dict[str, object] = {
    "naam": "Ons huis",
    "nummer": 3,
    "groot": True,
    "gebouwd": date(1990, 1, 2),
    "kleur": "rood",
    "kamers": [{"naam": "hal"}, {"naam": "zaal", "op": date(2020, 1, 1)}],
    "sinds": {"O1": date(2020, 1, 1)},
}


def findings(**changed: object) -> dict[str, Finding]:
    with pytest.raises(InputRefused) as refused:
        read(Huis, {**GOOD, **changed})
    return {finding.field: finding for finding in refused.value.findings}


def test_a_whole_value_is_read_into_frozen_dataclasses() -> None:
    huis = read(Huis, GOOD)
    assert huis.kamers == (Kamer(naam="hal"), Kamer(naam="zaal", op=date(2020, 1, 1)))
    assert (huis.kleur, huis.code, huis.sinds["O1"]) == (Kleur.ROOD, "00", date(2020, 1, 1))


def test_every_finding_is_named_by_its_path_at_once() -> None:
    found = findings(nummer="drie", kleur="paars", kamers=[{"naam": "hal"}, {"nam": "zaal"}], sinds={"O2": 1})
    assert {path: f.code for path, f in found.items()} == {
        "nummer": "field-ill-typed",
        "kleur": "field-ill-typed",
        "kamers[1].nam": "field-unknown-near",
        "kamers[1].naam": "field-missing",
        "sinds.O2": "field-ill-typed",
    }
    assert dict(found["kamers[1].nam"].facts)["near"] == "naam"
    assert dict(found["kleur"].facts)["expected"] == "een van rood, blauw"


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("nummer", True),
        ("nummer", 3.0),
        ("groot", 1),
        ("groot", "ja"),
        ("gebouwd", datetime(2020, 1, 1)),  # noqa: DTZ001 - a moment where a day is asked
        ("gebouwd", "2020-01-01"),
        ("naam", 12),
        ("naam", None),
        ("kamers", "hal"),
        ("kamers", {"naam": "hal"}),
        ("sinds", []),
        ("tot", "groen"),
    ],
)
def test_a_value_of_another_kind_is_never_guessed(field: str, value: object) -> None:
    assert findings(**{field: value})[field].code == "field-ill-typed"


@pytest.mark.parametrize(
    ("text", "character"),
    [
        ("a\ud800b", "U+D800"),
        ("a\x00b", "U+0000"),
        ("a\x07b", "U+0007"),
        ("abc\u202etxt", "U+202E"),
        ("a\u2066b", "U+2066"),
        ("a\u2028b", "U+2028"),
        ("a\ufffeb", "U+FFFE"),
        ("a\nb", "U+000A"),
    ],
)
def test_a_text_that_cannot_be_printed_whole_is_refused_by_field(text: str, character: str) -> None:
    finding = findings(naam=text)["naam"]
    assert (finding.code, dict(finding.facts)["character"]) == ("field-unprintable", character)


@pytest.mark.parametrize("text", ["A & B <x> \"q\" 'r'", "Zoë Çelik-Ğ", "Ωμέγα", "Ёлка", "محمد", "👩‍👧 feest 🎉"])
def test_names_of_all_kinds_come_through_untouched(text: str) -> None:
    assert read(Huis, {**GOOD, "naam": text}).naam == text


def test_line_breaks_are_for_texts_only() -> None:
    assert read(Huis, {**GOOD, "verhaal": "een\ntwee"}).verhaal == "een\ntwee"


def test_empty_long_and_misshapen_texts_are_refused() -> None:
    assert findings(naam="   ")["naam"].code == "field-empty"
    assert findings(naam="x" * 501)["naam"].code == "field-too-long"
    assert findings(code="123")["code"].code == "brin-ill-formed"


def test_an_unknown_name_far_from_all_is_told_what_is_known() -> None:
    assert findings(zwembad=1)["zwembad"].code == "field-unknown-name"


def test_something_that_is_no_mapping_is_refused_as_a_whole() -> None:
    with pytest.raises(InputRefused, match="field-ill-typed"):
        read(Huis, ["x"])


def test_a_field_tells_what_it_means() -> None:
    assert meaning(Kamer, "naam") == "how people call it"


def test_warnings_pass_and_stops_refuse() -> None:
    assert refuse_stops([warn("field-empty", "a")])[0].severity is Severity.WARN
    with pytest.raises(InputRefused, match="field-missing"):
        refuse_stops([warn("field-empty", "a"), stop("field-missing", "b")])


JSONISH = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.dates(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.sampled_from([*GOOD, "kamer", "x"]), JSONISH))
def test_whatever_comes_in_is_a_whole_value_or_a_refusal(value: dict[str, object]) -> None:
    try:
        assert isinstance(read(Huis, value), Huis)
    except InputRefused as refused:
        assert refused.findings


@given(st.text())
def test_what_passes_encodes_as_utf8(text: str) -> None:
    if not unprintable(text):
        assert text.encode("utf-8").decode("utf-8") == text
