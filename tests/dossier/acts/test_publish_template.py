from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from docx import Document

from docgen.catalogue import standard
from dossier.actor import Actor
from dossier.acts import publish_template
from dossier.acts.publish_template import Example
from dossier.acts.written_with import in_force
from dossier.errors import Conflict, NotFound, Refused
from dossier.findings import InputRefused
from dossier.record import TemplateVersion
from portal.cli_render import dated
from portal.examples import example
from tests.docgen.test_template_review import add, edited
from tests.instance import Laid
from tests.tlvs import KeptWriter

PAPER = example("brief")
EXAMPLE = Example(PAPER, None, dated(PAPER))


def words(text: str) -> bytes:
    """The standard letter with a sentence of one's own above it."""
    return edited(add(text), "brief")


@pytest.fixture
def house(instance_desk: Laid) -> tuple[Laid, Actor, Actor]:
    """An instance, its secretary and its director."""
    desk = replace(instance_desk.desk, writer=KeptWriter())
    instance_desk.desk = desk
    organisation = instance_desk.tenant("sppoh", "SWV Duinrand")
    colleagues = [
        instance_desk.colleague(organisation, f"{role}@duin.example", role) for role in ("secretariaat", "directeur")
    ]
    return instance_desk, colleagues[0], colleagues[1]


def published(laid: Laid, by: Actor, second: Actor, text: str) -> TemplateVersion:
    made, _ = publish_template.bring_in(laid.desk, by, words(text), EXAMPLE)
    publish_template.put_forward(laid.desk, by, "brief", made.sha256)
    return publish_template.approve(laid.desk, second, "brief", made.sha256)


def test_two_persons_bring_a_template_in_force_and_the_register_knows_both(house: Any) -> None:
    laid, secretary, director = house
    assert in_force(laid.desk, secretary.organisation, "brief").docx == standard("brief")
    made = published(laid, secretary, director, "Onze eigen zin.")
    assert (made.state, made.number) == ("in-force", 1)
    assert (made.published_by, made.approved_by) == (secretary.id, director.id)
    assert in_force(laid.desk, secretary.organisation, "brief") == made
    assert made.sha256 == hashlib.sha256(made.docx).hexdigest()
    with laid.desk.book.reading() as shelf:
        told = [one.event for one in shelf.entries(secretary.organisation) if one.event.what.startswith("template.")]
    assert [(one.what.removeprefix("template."), one.actor) for one in told] == [
        ("brought-in", secretary.id),
        ("put-forward", secretary.id),
        ("approved", director.id),
    ]


def test_nobody_approves_what_they_put_forward_themselves(house: Any) -> None:
    laid, secretary, _ = house
    with pytest.raises(Refused) as refusal:
        published(laid, secretary, secretary, "Alleen ik.")
    assert refusal.value.code == "template-same-person"
    assert in_force(laid.desk, secretary.organisation, "brief").state == "shipped"


def test_the_next_version_retires_the_one_before_and_none_is_lost(house: Any) -> None:
    laid, secretary, director = house
    first = published(laid, secretary, director, "Eerste.")
    second = published(laid, secretary, director, "Tweede.")
    kept = publish_template.versions(laid.desk, secretary, "brief")
    assert [(one.number, one.state) for one in kept] == [(1, "retired"), (2, "in-force")]
    again = published(laid, director, secretary, "Eerste.")
    assert (again.sha256, again.number, again.docx) == (first.sha256, 1, first.docx)
    assert publish_template.version(laid.desk, secretary, "brief", second.sha256).state == "retired"


@pytest.mark.parametrize(
    ("docx", "code"),
    [
        (words("{{ nummr }}"), "template-name-unknown-near"),
        (b"%PDF-1.7", "template-unreadable"),
    ],
)
def test_a_template_with_a_fault_is_not_kept(house: Any, docx: bytes, code: str) -> None:
    laid, secretary, _ = house
    with pytest.raises(InputRefused) as refusal:
        publish_template.bring_in(laid.desk, secretary, docx, EXAMPLE)
    assert refusal.value.code == code
    assert publish_template.versions(laid.desk, secretary) == []


def test_a_fault_that_only_shows_on_paper_is_told_as_one(house: Any) -> None:
    laid, secretary, _ = house

    class Losing(KeptWriter):
        def write(self, *_: object, **__: object) -> Any:
            raise Refused("paper-fault", fault="text", field="onderwerp")

    with pytest.raises(InputRefused) as refusal:
        publish_template.bring_in(replace(laid.desk, writer=Losing()), secretary, words("Zo."), EXAMPLE)
    assert (refusal.value.code, refusal.value.facts["field"]) == ("template-paper-fault", "onderwerp")


def test_who_made_the_file_is_not_kept(house: Any) -> None:
    laid, secretary, _ = house

    def named(document: Any) -> None:
        document.core_properties.author = document.core_properties.last_modified_by = "Truus Typer"

    made, _ = publish_template.bring_in(laid.desk, secretary, edited(named, "brief"), EXAMPLE)
    core = Document(io.BytesIO(made.docx)).core_properties
    assert (core.author, core.last_modified_by, core.title) == ("", "", "Brief {{ nummer }}")


STEPS: list[tuple[str, Callable[..., object]]] = [
    ("draft", publish_template.approve),
    ("in-force", publish_template.put_forward),
    ("in-force", publish_template.approve),
    ("in-force", publish_template.drop),
]


@pytest.mark.parametrize(("state", "step"), STEPS, ids=[f"{state} {step.__name__}" for state, step in STEPS])
def test_a_step_out_of_order_is_refused(house: Any, state: str, step: Callable[..., object]) -> None:
    laid, secretary, director = house
    made, _ = publish_template.bring_in(laid.desk, secretary, words("Stap."), EXAMPLE)
    if state == "in-force":
        publish_template.put_forward(laid.desk, secretary, "brief", made.sha256)
        publish_template.approve(laid.desk, director, "brief", made.sha256)
    with pytest.raises(Refused) as refusal:
        step(laid.desk, director, "brief", made.sha256)
    assert refusal.value.code == "template-state"


def test_what_is_dropped_can_be_brought_in_again(house: Any) -> None:
    laid, secretary, director = house
    made, _ = publish_template.bring_in(laid.desk, secretary, words("Weg."), EXAMPLE)
    publish_template.drop(laid.desk, director, "brief", made.sha256)
    again, _ = publish_template.bring_in(laid.desk, secretary, words("Weg."), EXAMPLE)
    assert (again.sha256, again.state, again.number) == (made.sha256, "draft", 1)


def test_another_organisations_template_does_not_exist(house: Any) -> None:
    laid, secretary, director = house
    made = published(laid, secretary, director, "Van ons.")
    stranger = Actor(laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    assert publish_template.versions(laid.desk, stranger) == []
    for act in (publish_template.version, publish_template.approve, publish_template.remarks):
        with pytest.raises(NotFound):
            act(laid.desk, stranger, "brief", made.sha256)
    with pytest.raises(NotFound):
        publish_template.preview(laid.desk, stranger, made.sha256, EXAMPLE)
    assert in_force(laid.desk, stranger.organisation, "brief").state == "shipped"


def test_of_two_approvals_at_once_one_wins(house: Any) -> None:
    laid, secretary, director = house
    made, _ = publish_template.bring_in(laid.desk, secretary, words("Twee."), EXAMPLE)
    waiting = publish_template.put_forward(laid.desk, secretary, "brief", made.sha256)
    publish_template.approve(laid.desk, director, "brief", made.sha256)
    with pytest.raises(Conflict), laid.desk.book.writing() as shelf:
        shelf.save_template(replace(waiting, state="dropped"))
