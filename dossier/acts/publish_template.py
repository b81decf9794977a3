"""An organisation's own Word templates: brought in, looked at, put forward, approved by a second person.

A template decides what every decision says, so no one person changes it alone (security-ux.md A8 no.
29). Nothing that has a fault is kept, and nothing that was kept is ever changed or thrown away.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from dossier.actor import Actor
from dossier.errors import Refused
from dossier.events import What
from dossier.fields import FieldPlan
from dossier.findings import Finding, InputRefused, refuse_stops, stop
from dossier.papers import Paper
from dossier.ports import Desk, Shelf, Written
from dossier.record import Event, TemplateVersion

OPEN = ("draft", "waiting")


@dataclass(frozen=True, slots=True)
class Example:
    """Fictional facts to try a template with: the paper, its fields and its day."""

    paper: Paper
    plan: FieldPlan | None
    at: datetime


def bring_in(desk: Desk, who: Actor, docx: bytes, example: Example) -> tuple[TemplateVersion, tuple[Finding, ...]]:
    """Check a Word file, write the example with it, and keep it as a draft; with what deserves a look.

    `InputRefused` with every fault, and nothing kept. The same bytes again are the same version:
    a version that was retired or dropped becomes a draft once more.
    """
    kind = example.paper.kind
    tidy, found = desk.writer.review(kind, docx)
    remarks = refuse_stops(found)
    _tried(desk, tidy, example)
    now, sha256 = desk.clock.now(), hashlib.sha256(tidy).hexdigest()
    with desk.book.writing() as shelf:
        kept = shelf.templates(who.organisation, kind)
        number = max((one.number for one in kept), default=0) + 1
        same = next((one for one in kept if one.sha256 == sha256), None)
        if same is None:
            same = TemplateVersion(who.organisation, kind, sha256, number, "draft", tidy, now)
            shelf.keep_template(same)
        elif same.state not in (*OPEN, "in-force"):
            fresh = replace(same, state="draft", number=same.number or number, published_by="", published_at=None)
            same = shelf.save_template(replace(fresh, approved_by="", approved_at=None))
        _log(shelf, who, What.TEMPLATE_BROUGHT_IN, same, now)
    return same, remarks


def put_forward(desk: Desk, who: Actor, kind: str, sha256: str) -> TemplateVersion:
    """A draft now waits for a second person."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        draft = _in_state(shelf.template(who.organisation, kind, sha256), "draft")
        waiting = shelf.save_template(replace(draft, state="waiting", published_by=who.id, published_at=now))
        _log(shelf, who, What.TEMPLATE_PUT_FORWARD, waiting, now)
    return waiting


def approve(desk: Desk, who: Actor, kind: str, sha256: str) -> TemplateVersion:
    """From now on every paper of this kind is written with it; refused to whoever put it forward."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        waiting = _in_state(shelf.template(who.organisation, kind, sha256), "waiting")
        if waiting.published_by == who.id:
            raise Refused("template-same-person")
        before = shelf.template_in_force(who.organisation, kind)
        if before is not None:
            shelf.save_template(replace(before, state="retired"))
        fresh = shelf.save_template(replace(waiting, state="in-force", approved_by=who.id, approved_at=now))
        _log(shelf, who, What.TEMPLATE_APPROVED, fresh, now)
    return fresh


def drop(desk: Desk, who: Actor, kind: str, sha256: str) -> TemplateVersion:
    """A draft, or one that waits, does not go on."""
    with desk.book.writing() as shelf:
        kept = _in_state(shelf.template(who.organisation, kind, sha256), *OPEN)
        fresh = shelf.save_template(replace(kept, state="dropped"))
        _log(shelf, who, What.TEMPLATE_DROPPED, fresh, desk.clock.now())
    return fresh


def versions(desk: Desk, who: Actor, kind: str | None = None) -> Sequence[TemplateVersion]:
    """Every version the organisation has, of one kind if given."""
    with desk.book.reading() as shelf:
        return shelf.templates(who.organisation, kind)


def version(desk: Desk, who: Actor, kind: str, sha256: str) -> TemplateVersion:
    """One version; `NotFound` for another organisation's."""
    with desk.book.reading() as shelf:
        return shelf.template(who.organisation, kind, sha256)


def remarks(desk: Desk, who: Actor, kind: str, sha256: str) -> tuple[Finding, ...]:
    """What a kept version was found to have, found again."""
    return desk.writer.review(kind, version(desk, who, kind, sha256).docx)[1]


def preview(desk: Desk, who: Actor, sha256: str, example: Example) -> Written:
    """The example, written with a kept version."""
    return _tried(desk, version(desk, who, example.paper.kind, sha256).docx, example)


def _tried(desk: Desk, docx: bytes, example: Example) -> Written:
    """What only shows on paper: text that got lost, a box without room."""
    try:
        return desk.writer.write(example.paper, example.plan, example.at, docx)
    except Refused as problem:
        facts = {"field": str(problem.facts.get("field", "")), "fault": str(problem.facts.get("fault", problem.code))}
        raise InputRefused([stop("template-paper-fault", facts["field"], fault=facts["fault"])]) from problem


def _in_state(template: TemplateVersion, *states: str) -> TemplateVersion:
    if template.state not in states:
        raise Refused("template-state", state=template.state)
    return template


def _log(shelf: Shelf, who: Actor, what: What, template: TemplateVersion, now: datetime) -> None:
    clear = (("kind", template.kind), ("number", str(template.number)), ("sha256", template.sha256))
    shelf.log(Event(who.organisation, what.value, now, who.id, clear=clear))
