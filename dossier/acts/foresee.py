"""What another policy would make of what is kept now: a dry run that changes nothing.

The day each record counts from is what its form says, or what the register says it counted from. Where
a rule counts from something neither knows, the answer says so instead of guessing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dossier import retention
from dossier.acts.open_dossier import invoer_of
from dossier.errors import NotFound, Refused
from dossier.intake import read_intake
from dossier.intake_oc import read_casus
from dossier.kinds import Fact
from dossier.period import Period
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.record import Record
from dossier.retention_rule import Event, Rounding

GONE: Final = ("destroying", "destroyed", "forgotten", "void")
Known = tuple[Mapping[Event, date], frozenset[Fact]]


@dataclass(frozen=True, slots=True)
class Moved:
    """A record that would get another last day. `after` None: no day yet; `rule` empty: not kept at all there."""

    record: str
    number: str
    kind: str
    before: date | None
    after: date | None
    rule: str


def foresee(desk: Desk, organisation: str, before: Policy, after: Policy) -> tuple[Moved, ...]:
    """The living records of an organisation whose last day or rule differs under `after`, oldest first."""
    moved = []
    with desk.book.reading() as shelf:
        forms: dict[str, Known] = {}
        for record in shelf.records(organisation):
            if record.state in GONE:
                continue
            if record.dossier not in forms:
                forms[record.dossier] = _form(desk, shelf, organisation, record.dossier)
            one = _under(shelf, record, before, after, forms[record.dossier])
            if one.after != record.last_day or not one.rule:
                moved.append(one)
    return tuple(moved)


def _under(shelf: Shelf, record: Record, before: Policy, after: Policy, form: Known) -> Moved:
    events, facts = form
    rule = _rule(record, before, after, facts)
    last = None
    if rule:
        due = retention.due(after, rule, {**_counted(shelf, record, before), **events})
        last = due.last_day if due else None
    return Moved(record.id, record.number, record.kind, record.last_day, last, rule)


def _rule(record: Record, before: Policy, after: Policy, facts: frozenset[Fact]) -> str:
    """The rule `after` has for it; the fact that switched its rule before switches it there too."""
    kept = before.documents.get(record.kind)
    switched = {Fact(fact) for fact, rule in kept.when.items() if rule == record.rule} if kept else set()
    switched = switched if kept and record.rule != kept.rule else set()
    try:
        return retention.rule_for(after, record.kind, facts or frozenset(switched))
    except Refused:
        return ""


def _counted(shelf: Shelf, record: Record, before: Policy) -> Mapping[Event, date]:
    """The day it counted from, by the register or else by its last day, for every event its own rule starts at."""
    rule = before.retention.get(record.rule)
    told = [dict(one.event.clear).get("counts_from", "") for one in shelf.entries_of(record.organisation, record.id)]
    days = [date.fromisoformat(day) for day in told if day]
    if rule is None:
        return {}
    if not days and record.last_day is not None and rule.rounding is Rounding.NONE:
        days = [Period(-rule.keep.months, -rule.keep.days).after(record.last_day)]
    return dict.fromkeys(rule.starts_at, days[-1]) if days else {}


def _form(desk: Desk, shelf: Shelf, organisation: str, dossier: str) -> Known:
    """What the dossier's form says about the events; nothing for what belongs to the organisation itself."""
    try:
        invoer = invoer_of(desk, shelf.dossier(organisation, dossier)) if dossier else {}
    except NotFound:
        return {}, frozenset()
    if "tlv" in invoer:
        intake = read_intake(invoer)
        return retention.tlv_events(intake), retention.tlv_facts(intake)
    if not invoer:
        return {}, frozenset()
    casus = read_casus(invoer)
    return retention.casus_events(casus), retention.casus_facts(casus)
