"""Keeping something past its day, and the two acts that need a second person: lifting that, destroying early.

A hold keeps and never shares (domain.md §5.3). The FG sets it, with a reason and a day to look again. What
one person proposes another decides, and one of the two is the FG. A term that must be kept (`keep+cap`) is
never cut short.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Final

from dossier.actor import Actor
from dossier.acts import colleagues
from dossier.acts.case import day_of
from dossier.acts.erase_due import open_holds
from dossier.errors import Conflict, NotFound, Refused
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.period import Period
from dossier.ports import Desk, Shelf
from dossier.record import Event, Hold, Record
from dossier.retention import HoldKind
from dossier.retention_rule import TermKind
from dossier.watch import Duty, DutyKind

OFFICER: Final = "fg"
DECIDERS: Final = frozenset({OFFICER, "directeur", "bureau"})
REVIEW_WITHIN: Final = Period.parse("P6M")
GONE: Final = ("destroying", "destroyed", "forgotten", "void")


def hold(desk: Desk, who: Actor, record_id: str, kind: str, reason: str, review_on: date) -> str:
    """Keep a record until the hold is lifted; returns the hold's id. For the FG alone.

    Refused: `hold-kind-unknown`, `hold-reason-missing`, `hold-review-day` (after today, within six months).
    """
    now = desk.clock.now()
    if kind not in set(HoldKind):
        raise InputRefused([stop("hold-kind-unknown", "soort", known=", ".join(HoldKind))])
    if not reason.strip():
        raise InputRefused([stop("hold-reason-missing", "reden")])
    if not day_of(now) < review_on <= REVIEW_WITHIN.after(day_of(now)):
        raise InputRefused([stop("hold-review-day", "opnieuw")])
    with desk.book.writing() as shelf:
        demand_role(shelf, who, frozenset({OFFICER}))
        _living(shelf, who, record_id)
        made = Hold(desk.random.id(), who.organisation, record_id, kind, now, reason.strip(), who.id, review_on)
        shelf.add_hold(made)
        clear = (("hold", made.id), ("kind", kind), ("review_on", review_on.isoformat()))
        shelf.log(Event(who.organisation, What.HOLD_SET.value, now, who.id, record_id, clear))
    return made.id


def propose(desk: Desk, who: Actor, kind: DutyKind, record_id: str, reason: str, subject: str = "") -> str:
    """Propose to lift a hold (`subject`) or to destroy a record early; returns the proposal's id.

    Changes nothing yet. Refused `early-but-kept` where the term must be kept, `hold-reason-missing`.
    """
    now = desk.clock.now()
    if not reason.strip():
        raise InputRefused([stop("hold-reason-missing", "reden")])
    with desk.book.writing() as shelf:
        demand_role(shelf, who, DECIDERS)
        record = _living(shelf, who, record_id)
        if kind is DutyKind.LIFT:
            _open_hold(shelf, record_id, subject)
        else:
            _may_go_early(desk, shelf, record)
        same = [one for one in shelf.open_duties(who.organisation) if (one.kind, one.record) == (kind, record_id)]
        if any(one.subject == subject for one in same):
            raise Conflict("proposed-before")
        made = Duty(desk.random.id(), who.organisation, record_id, kind, subject, reason.strip(), who.id, now)
        shelf.add_duty(made)
        clear = (("proposal", made.id), ("kind", kind.value))
        shelf.log(Event(who.organisation, What.PROPOSED.value, now, who.id, record_id, clear))
    return made.id


def decide(desk: Desk, who: Actor, duty_id: str, agree: bool) -> None:
    """The second person agrees or not.

    Refused `second-person-needed` to who proposed it, and where neither of the two is the FG.
    """
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        demand_role(shelf, who, DECIDERS)
        duty = shelf.duty(who.organisation, duty_id)
        if duty.kind == DutyKind.PAPER:
            raise NotFound("not-found")
        if who.id == duty.opened_by or OFFICER not in (who.roles | shelf.user(who.organisation, duty.opened_by).roles):
            raise Refused("second-person-needed")
        shelf.finish_duty(replace(duty, done_by=who.id, done_at=now, outcome="agreed" if agree else "refused"))
        if not agree:
            clear = (("proposal", duty.id), ("kind", duty.kind))
            shelf.log(Event(who.organisation, What.PROPOSAL_REFUSED.value, now, who.id, duty.record, clear))
        elif duty.kind == DutyKind.LIFT:
            _lift(desk, shelf, who, duty)
        else:
            _bring_forward(desk, shelf, who, duty)


def paper_gone(desk: Desk, who: Actor, duty_id: str) -> None:
    """The prints and the paper original of what was destroyed are gone too (F99); once."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        demand_role(shelf, who, DECIDERS | {"secretariaat"})
        duty = shelf.duty(who.organisation, duty_id)
        if duty.kind != DutyKind.PAPER:
            raise NotFound("not-found")
        shelf.finish_duty(replace(duty, done_by=who.id, done_at=now, outcome="destroyed"))
        event = Event(who.organisation, What.PAPER_DESTROYED.value, now, who.id, duty.record, (("duty", duty.id),))
        shelf.log(event)


def _lift(desk: Desk, shelf: Shelf, who: Actor, duty: Duty) -> None:
    now = desk.clock.now()
    kept = _open_hold(shelf, duty.record, duty.subject)
    shelf.save_hold(replace(kept, lifted_at=now, lifted_by=who.id))
    clear = (("hold", kept.id), ("kind", kept.kind), ("proposed_by", duty.opened_by))
    shelf.log(Event(who.organisation, What.HOLD_LIFTED.value, now, who.id, duty.record, clear))


def _bring_forward(desk: Desk, shelf: Shelf, who: Actor, duty: Duty) -> None:
    now = desk.clock.now()
    record = _living(shelf, who, duty.record)
    _may_go_early(desk, shelf, record)
    shelf.save_record(replace(record, last_day=day_of(now), destroy_from=day_of(now)))
    before = record.destroy_from.isoformat() if record.destroy_from else ""
    clear = (("before", before), ("proposed_by", duty.opened_by), ("reason", duty.reason))
    shelf.log(Event(who.organisation, What.BROUGHT_FORWARD.value, now, who.id, duty.record, clear))


def _may_go_early(desk: Desk, shelf: Shelf, record: Record) -> None:
    policy = desk.policies.ruled(shelf.organisation(record.organisation).policy, record.policy_hash)
    rule = policy.retention.get(record.rule)
    if rule is not None and rule.kind is TermKind.KEEP_AND_CAP:
        raise Refused("early-but-kept", rule=record.rule, source=f"{policy.about.title}, {rule.clause}")
    if open_holds(shelf.holds(record.id)):
        raise Refused("early-but-held")


def _open_hold(shelf: Shelf, record_id: str, hold_id: str) -> Hold:
    for one in open_holds(shelf.holds(record_id)):
        if one.id == hold_id:
            return one
    raise NotFound("not-found")


def _living(shelf: Shelf, who: Actor, record_id: str) -> Record:
    record = shelf.record(who.organisation, record_id)
    if record.state in GONE:
        raise Refused("record-gone")
    return record


def demand_role(shelf: Shelf, who: Actor, roles: frozenset[str]) -> None:
    """Only who has one of these roles and promised secrecy."""
    if not who.roles & roles:
        raise Refused("role-lacks-this")
    if not colleagues.secrecy_accepted(shelf, who):
        raise Refused("access-secrecy-first")
