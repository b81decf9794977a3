"""A round ends once, with the seal, whatever happens on the way."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dossier.actor import machine
from dossier.acts import close_round, collect_signature
from dossier.errors import Conflict, NotFound, Refused, Unavailable
from dossier.events import What
from dossier.ports import Desk
from dossier.signing_round import Meaning, State
from portal.clock import SystemClock
from signing.verify import judge
from tests.tlvs import PARTIES, Tlv, again, cut_off


def _close(tlv: Tlv, desk: Desk | None = None) -> None:
    close_round.close(desk or tlv.desk, machine(tlv.organisation), tlv.record)


def _closed_once(tlv: Tlv, where: str = "") -> None:
    assert tlv.row.round.state is State.CLOSED, where
    assert tlv.kept().state == "final", where
    assert [one.cause for one in tlv.revisions()] == ["make", "besluit", *PARTIES, "close"], where
    assert tlv.events().count(What.ROUND_CLOSED.value) == 1, where
    assert tlv.whole(), where


def _closed_once_and_sound(tlv: Tlv, where: str = "") -> None:
    _closed_once(tlv, where)
    report = judge(tlv.pdf(), tlv.roots(), SystemClock().now())
    assert report.is_sound, where
    assert {one.level for one in report.signatures if one.level} == {"B-LTA"}, where


def test_everybody_answered_so_it_closes_and_owes_the_evidence_and_the_news(answered: Tlv) -> None:
    assert answered.do("close") == [f"close-{answered.record}"]
    _closed_once_and_sound(answered)
    assert {"evidence", "finished"} <= set(answered.jobs())
    report = judge(answered.pdf(), answered.roots(), SystemClock().now())
    assert len(report.signatures) == len(PARTIES) + 3  # the besluit, the seal and the archive timestamp


def test_closing_twice_is_closing_once(closed: Tlv) -> None:
    before = closed.shown
    _close(closed)
    assert closed.shown == before


def test_a_round_in_which_somebody_may_still_answer_does_not_close(opened: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        _close(opened)
    assert (refusal.value.code, refusal.value.facts["waiting"]) == ("round-not-ready", len(PARTIES))
    assert opened.row.round.state is State.OPEN


def test_a_round_without_besluit_does_not_close_however_late(made: Tlv) -> None:
    made.laid.clock.at = made.row.round.deadline
    assert close_round.close_what_is_over(made.desk) == 0
    with pytest.raises(Refused):
        _close(made)


def test_who_said_nothing_before_the_term_was_over_is_not_reached(opened: Tlv) -> None:
    opened.answer("O1")
    opened.answer("O2", Meaning.GEWEIGERD)
    opened.laid.clock.at = opened.row.round.deadline
    assert close_round.close_what_is_over(opened.desk) == 1
    assert close_round.close_what_is_over(opened.desk) == 1
    opened.do("close")
    said = {one.id: one.answer.meaning for one in opened.row.round.parties if one.answer}
    assert said == {
        "besluit": Meaning.BESLUIT,
        "O1": Meaning.AKKOORD,
        "O2": Meaning.GEWEIGERD,
        "school_oud": Meaning.NIET_BEREIKT,
        "school_nieuw": Meaning.NIET_BEREIKT,
    }
    assert len(judge(opened.pdf(), opened.roots(), SystemClock().now()).signatures) == 4
    assert close_round.close_what_is_over(opened.desk) == 0


def test_an_answer_received_in_time_is_signed_before_the_round_closes(opened: Tlv) -> None:
    collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1"))
    opened.laid.clock.at = opened.row.round.deadline
    with pytest.raises(Unavailable) as waits:
        _close(opened)
    assert waits.value.code == "answers-being-signed"
    assert opened.row.round.state is State.OPEN
    opened.do("sign")
    _close(opened)
    answer = opened.row.round.party("O1").answer
    assert answer is not None
    assert answer.meaning is Meaning.AKKOORD


def test_another_organisation_closes_nothing(answered: Tlv) -> None:
    with pytest.raises(NotFound):
        close_round.close(answered.desk, machine(answered.laid.tenant("noord-limburg", "SWV Elders")), answered.record)


def test_a_record_without_round_has_nothing_to_close(closed: Tlv) -> None:
    with closed.desk.book.writing() as shelf:
        shelf.add_record(replace(closed.kept(), id="r" * 32, kind="brief", number="", version=1))
    with pytest.raises(Refused) as refusal:
        close_round.close(closed.desk, machine(closed.organisation), "r" * 32)
    assert refusal.value.code == "document-not-signed-here"


def _cut(answered_once: Tlv, folder: Path, *sides: bool) -> Iterator[tuple[str, Tlv]]:
    copies = itertools.count()
    for where, tlv in cut_off(lambda: again(answered_once, folder / str(next(copies))), _close, sides=sides):
        with pytest.raises(Refused):
            collect_signature.receive(tlv.desk, tlv.who, tlv.record, "O1", tlv.given("O1", Meaning.NIET_AKKOORD))
        tlv.do("close")
        yield where, tlv


def test_cut_off_after_any_step_it_closes_once(answered_once: Tlv, tmp_path: Path) -> None:
    for where, tlv in _cut(answered_once, tmp_path, True):
        _closed_once(tlv, where)


@pytest.mark.long
def test_cut_off_anywhere_it_closes_once_and_is_sound(answered_once: Tlv, tmp_path: Path) -> None:
    for where, tlv in _cut(answered_once, tmp_path, False, True):
        _closed_once_and_sound(tlv, where)


def test_two_workers_close_one_round_once(answered: Tlv) -> None:
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def work() -> None:
        ready.wait()
        try:
            _close(answered)
            outcomes.append("done")
        except Conflict as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=work) for _ in range(2)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert "done" in outcomes
    assert set(outcomes) <= {"done", "revision-moved", "changed-meanwhile"}
    _closed_once_and_sound(answered)
