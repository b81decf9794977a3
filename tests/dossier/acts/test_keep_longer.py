"""A hold keeps; lifting it or destroying early takes two persons of whom one is the FG; paper is a task."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from dossier.actor import Actor
from dossier.acts import erase_due, keep_longer, print_letter, watch_clock
from dossier.errors import Conflict, NotFound, Refused
from dossier.events import What
from dossier.watch import DutyKind
from tests.consultants import Office
from tests.tlvs import Tlv

MIDNIGHT = datetime(2031, 7, 31, 22, 0, tzinfo=UTC)
LOOK = date(2026, 6, 1)


@pytest.fixture
def fg(closed: Tlv) -> Actor:
    return closed.laid.colleague(closed.organisation, "fg@duin.example", "fg")


@pytest.fixture
def director(closed: Tlv) -> Actor:
    return closed.laid.colleague(closed.organisation, "directeur@duin.example", "directeur")


def held(tlv: Tlv, fg: Actor) -> str:
    return keep_longer.hold(tlv.desk, fg, tlv.record, "H-CLAIM", "lopende vordering", LOOK)


def test_a_hold_keeps_past_the_day_and_two_persons_lift_it(closed: Tlv, fg: Actor, director: Actor) -> None:
    hold = held(closed, fg)
    closed.laid.clock.at = MIDNIGHT
    assert erase_due.sweep(closed.desk).destroyed == ()
    asked = keep_longer.propose(
        closed.desk, director, DutyKind.LIFT, closed.record, "de vordering is van de baan", hold
    )
    assert erase_due.sweep(closed.desk).destroyed == ()
    with pytest.raises(Refused, match="second-person-needed"):
        keep_longer.decide(closed.desk, director, asked, agree=True)
    keep_longer.decide(closed.desk, fg, asked, agree=True)
    with pytest.raises(Conflict):
        keep_longer.decide(closed.desk, fg, asked, agree=True)
    assert erase_due.sweep(closed.desk).destroyed == (closed.record,)
    assert closed.events().count(What.HOLD_LIFTED.value) == 1


def test_a_proposal_that_is_refused_changes_nothing(closed: Tlv, fg: Actor, director: Actor) -> None:
    hold = held(closed, fg)
    asked = keep_longer.propose(closed.desk, fg, DutyKind.LIFT, closed.record, "niet meer nodig", hold)
    with pytest.raises(Conflict, match="proposed-before"):
        keep_longer.propose(closed.desk, director, DutyKind.LIFT, closed.record, "ook ik", hold)
    keep_longer.decide(closed.desk, director, asked, agree=False)
    assert closed.ask(lambda shelf: shelf.holds(closed.record))[0].lifted_at is None
    assert What.PROPOSAL_REFUSED.value in closed.events()


def test_two_persons_without_the_fg_are_not_enough(closed: Tlv, fg: Actor, director: Actor) -> None:
    hold = held(closed, fg)
    asked = keep_longer.propose(closed.desk, director, DutyKind.LIFT, closed.record, "weg ermee", hold)
    second = closed.laid.colleague(closed.organisation, "tweede@duin.example", "directeur")
    with pytest.raises(Refused, match="second-person-needed"):
        keep_longer.decide(closed.desk, second, asked, agree=True)


@pytest.mark.parametrize(
    ("kind", "reason", "review", "code"),
    [
        ("H-ZOMAAR", "x", LOOK, "hold-kind-unknown"),
        ("H-CLAIM", "  ", LOOK, "hold-reason-missing"),
        ("H-CLAIM", "x", date(2026, 3, 16), "hold-review-day"),
        ("H-CLAIM", "x", date(2026, 9, 17), "hold-review-day"),
    ],
)
def test_a_hold_needs_its_kind_a_reason_and_a_day_within_six_months(
    closed: Tlv, fg: Actor, kind: str, reason: str, review: date, code: str
) -> None:
    with pytest.raises(Refused, match=code):
        keep_longer.hold(closed.desk, fg, closed.record, kind, reason, review)


def test_only_the_fg_sets_a_hold_and_nobody_on_another_organisations_record(
    closed: Tlv, fg: Actor, director: Actor
) -> None:
    with pytest.raises(Refused, match="role-lacks-this"):
        held(closed, director)
    other = closed.laid.tenant("noord-limburg", "SWV Elders")
    stranger = closed.laid.colleague(other, "fg@elders.example", "fg")
    with pytest.raises(NotFound):
        held(closed, stranger)


@pytest.mark.promise("F36")
def test_what_must_be_kept_is_never_destroyed_early(closed: Tlv, fg: Actor) -> None:
    with pytest.raises(Refused, match="early-but-kept") as refusal:
        keep_longer.propose(closed.desk, fg, DutyKind.EARLY, closed.record, "op verzoek")
    assert "§9.1a" in str(refusal.value.facts["source"])


def test_a_case_goes_early_when_two_agree_and_no_hold_is_there(running: Office) -> None:
    desk, paper = running.desk, running.paper("verzuim")
    asked = keep_longer.propose(desk, running.bureau, DutyKind.EARLY, paper, "toestemming ingetrokken")
    hold = keep_longer.hold(desk, running.officer, paper, "H-VERZOEK", "verzoek loopt", date(2026, 3, 1))
    with pytest.raises(Refused, match="early-but-held"):
        keep_longer.decide(desk, running.officer, asked, agree=True)
    lift = keep_longer.propose(desk, running.bureau, DutyKind.LIFT, paper, "verzoek klaar", hold)
    keep_longer.decide(desk, running.officer, lift, agree=True)
    keep_longer.decide(desk, running.officer, asked, agree=True)
    assert erase_due.sweep(desk).destroyed == (paper,)
    with pytest.raises(Refused, match="record-gone"):
        keep_longer.hold(desk, running.officer, paper, "H-CLAIM", "te laat", date(2026, 3, 1))


@pytest.mark.promise("F99")
def test_prints_open_a_task_at_destruction_that_a_person_closes(opened: Tlv) -> None:
    fg = opened.laid.colleague(opened.organisation, "fg@duin.example", "fg")
    grant = next(one for one in opened.grants() if one.purpose == "sign")
    print_letter.print_letter(opened.desk, opened.who, grant.id)
    opened.laid.clock.at = MIDNIGHT
    erase_due.sweep(opened.desk)
    (duty,) = opened.ask(lambda shelf: shelf.open_duties(opened.organisation))
    assert (duty.kind, duty.record, duty.reason) == (DutyKind.PAPER, opened.record, "1")
    with pytest.raises(NotFound):
        keep_longer.decide(opened.desk, fg, duty.id, agree=True)
    keep_longer.paper_gone(opened.desk, fg, duty.id)
    assert opened.ask(lambda shelf: shelf.open_duties(opened.organisation)) == []
    assert What.PAPER_DESTROYED.value in opened.events()


@pytest.mark.parametrize("jump", [timedelta(days=730), timedelta(days=36), timedelta(hours=-1)])
def test_after_a_jump_of_the_clock_nothing_is_destroyed_until_a_person_says_it_is_right(
    closed: Tlv, fg: Actor, jump: timedelta
) -> None:
    with closed.desk.book.writing() as shelf:
        record = shelf.record(closed.organisation, closed.record)
        shelf.save_record(replace(record, destroy_from=date(2026, 3, 1)))
    start = closed.laid.clock.at
    assert watch_clock.refused(closed.desk) == frozenset()
    closed.laid.clock.at = start + jump
    for _ in range(2):
        assert _swept(closed) == ()
    assert closed.kept().state == "final"
    every = [one.event.what for one in closed.ask(lambda shelf: shelf.entries(closed.organisation))]
    assert every.count(What.ALARM.value) == 1
    assert watch_clock.waiting(closed.desk, closed.organisation) is not None
    watch_clock.confirm(closed.desk, fg)
    assert watch_clock.waiting(closed.desk, closed.organisation) is None
    assert _swept(closed) == (closed.record,)


def test_an_ordinary_absence_needs_nobody(closed: Tlv) -> None:
    assert watch_clock.refused(closed.desk) == frozenset()
    closed.laid.clock.on(days=34)
    assert watch_clock.refused(closed.desk) == frozenset()


def _swept(tlv: Tlv) -> tuple[str, ...]:
    return erase_due.sweep(tlv.desk, watch_clock.refused(tlv.desk)).destroyed
