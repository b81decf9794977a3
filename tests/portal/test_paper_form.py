"""The form of every kind of paper: what an example says goes in, and the same facts come out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from dossier.acts.make_paper import BY_HAND, OURS
from dossier.papers import KINDS
from dossier.reading import read
from portal.paper_form import box_name, boxes, typed
from portal.yamlfile import load

FACTS = Path(__file__).parents[2] / "examples" / "feiten"
KIND_WORDS = [kind.value for kind in BY_HAND]


def example(kind: str) -> Any:
    return load(FACTS / f"{kind}.yaml").value


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_a_filled_form_gives_the_facts_it_was_filled_with(kind: str) -> None:
    paper = read(KINDS[kind], example(kind))
    shown = boxes(KINDS[kind], asdict(paper), OURS)
    form = {box.name: box.value for box in shown if box.shape != "part"}
    ours = {name: value for name, value in example(kind).items() if name in OURS}
    assert read(KINDS[kind], {**typed(KINDS[kind], form, OURS), **ours}) == paper


@pytest.mark.parametrize("kind", KIND_WORDS)
def test_every_box_has_a_name_of_its_own_and_an_empty_form_is_empty(kind: str) -> None:
    shown = boxes(KINDS[kind], {}, OURS)
    names = [box.name for box in shown]
    assert len(names) == len(set(names))
    assert not {name.split("-")[0] for name in names} & OURS
    assert typed(KINDS[kind], dict.fromkeys(names, ""), OURS) == {}


def test_what_is_no_date_or_answer_is_kept_as_typed_for_the_reader_to_refuse() -> None:
    given = typed(KINDS["toewijzing"], {"van": "morgen", "middelen-0-wat": "hulp", "middelen-7-wat": "meer"}, OURS)
    assert given == {"van": "morgen", "middelen": ({"wat": "hulp"}, {"wat": "meer"})}


def test_a_field_that_is_named_in_a_refusal_finds_its_box() -> None:
    assert box_name("middelen[0].wat") == "middelen-0-wat"
    assert box_name("leerling.achternaam") == "leerling-achternaam"
