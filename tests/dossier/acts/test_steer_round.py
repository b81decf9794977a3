"""The organisation steers a round: reminders, a change of gezag, stopping, withdrawing, many besluiten at once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any, cast

import pytest

from dossier.acts import close_round, collect_signature, issue_tlv, open_link, remind, sign_many, steer_round
from dossier.acts.hand_over import end_of
from dossier.acts.show_status import Standing, code_of, show_status
from dossier.errors import Conflict, Refused, Unavailable
from dossier.events import What
from dossier.record import Grant
from dossier.signing_round import Meaning, State
from tests.dossier.acts.test_make_link import _mailed
from tests.tlvs import PARTIES, Tlv


def _refused(code: str, act: Any) -> None:
    with pytest.raises(Refused) as refusal:
        act()
    assert refusal.value.code == code


def _of(tlv: Tlv, party: str) -> Grant:
    return next(one for one in tlv.grants() if one.party == party)


def _dead(tlv: Tlv, grant: Grant) -> bool:
    return tlv.ask(lambda shelf: end_of(tlv.desk, shelf, shelf.grant(tlv.organisation, grant.id))).at <= (
        tlv.laid.clock.now()
    )


def _mails(tlv: Tlv) -> int:
    tlv.do("mail")
    return tlv.laid.letters().count("Subject:")


# Reminders


def test_who_is_silent_is_reminded_after_one_and_two_weeks_and_nobody_else(opened: Tlv) -> None:
    opened.answer("O1")
    sent = _mails(opened)
    by_mail = [party for party in PARTIES[1:] if opened.ask(lambda s, p=party: bool(_of(opened, p)))]
    for days in (7, 14):
        opened.laid.clock.at += timedelta(days=7)
        opened.do("remind")
        marks = [dict(one.event.clear) for one in opened.entries() if one.event.what == What.LINK_MADE.value]
        reminded = {one["grant"] for one in marks if one.get("because") == f"reminder-{days}"}
        assert reminded
        assert reminded <= {_of(opened, party).id for party in by_mail}
        assert _mails(opened) == sent + len(reminded)
        sent += len(reminded)
    assert "remind" not in opened.jobs()


def test_a_reminder_done_twice_mails_once_and_kills_the_earlier_link(opened: Tlv) -> None:
    grant = _of(opened, "O2")
    first, _ = _mailed(opened)
    assert remind.remind_waiting(opened.desk, opened.who, grant.id, "7")
    assert not remind.remind_waiting(opened.desk, opened.who, grant.id, "7")
    token, _ = _mailed(opened)
    assert open_link.find(opened.desk, token).id == grant.id
    assert token != first


def test_a_reminder_opens_no_locked_or_dead_link(opened: Tlv) -> None:
    one = _of(opened, "O2")
    steer_round.pause(opened.desk, opened.who, opened.record, "O2", "uittreksel gezagsregister")
    assert not remind.remind_waiting(opened.desk, opened.who, one.id, "7")
    assert not remind.remind_waiting(opened.desk, opened.who, _of(opened, "O1").id, "7")  # nobody, while it is paused
    assert not remind.remind_waiting(opened.desk, opened.who, "0" * 32, "7")


# Gezag changes in mid-round


def test_when_gezag_changes_their_link_dies_and_nobody_answers(opened: Tlv) -> None:
    steer_round.pause(opened.desk, opened.who, opened.record, "O2", "uittreksel gezagsregister")
    assert opened.row.round.state is State.PAUSED
    assert _dead(opened, _of(opened, "O2"))
    assert not _dead(opened, _of(opened, "O1"))
    _refused("round-not-open", lambda: opened.answer("O1"))
    opened.laid.clock.at += timedelta(days=200)
    assert close_round.close_what_is_over(opened.desk) == 0
    opened.laid.clock.at -= timedelta(days=200)
    assert b"gezagsregister" not in repr(opened.entries()).encode()  # a reason may name people: it is sealed


def test_it_goes_on_without_them_and_closes_valid(opened: Tlv) -> None:
    steer_round.pause(opened.desk, opened.who, opened.record, "O2", "uittreksel")
    steer_round.pause(opened.desk, opened.who, opened.record, "O2", "uittreksel")
    steer_round.resume(opened.desk, opened.who, opened.record, "O2")
    for party in ("O1", "school_oud", "school_nieuw"):
        opened.answer(party)
    opened.do("close")
    assert opened.row.round.state is State.CLOSED
    answer = opened.row.round.party("O2").answer
    assert answer is not None
    assert answer.meaning is Meaning.NIET_MEER_GEVRAAGD
    assert opened.report().is_sound
    opened.do("evidence")
    assert opened.revisions("evidence")


def test_an_answer_received_before_the_pause_waits_for_it_to_end(opened: Tlv) -> None:
    collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1"))
    steer_round.pause(opened.desk, opened.who, opened.record, "O2", "uittreksel")
    with pytest.raises(Unavailable, match="round-paused"):
        collect_signature.complete(opened.desk, opened.who, opened.record, "O1")
    steer_round.resume(opened.desk, opened.who, opened.record, "O2")
    collect_signature.complete(opened.desk, opened.who, opened.record, "O1")
    answer = opened.row.round.party("O1").answer
    assert answer is not None
    assert answer.meaning is Meaning.AKKOORD


def test_only_somebody_asked_can_lose_gezag_and_a_reason_is_needed(opened: Tlv) -> None:
    def act(party: str, reason: str) -> Any:
        return lambda: steer_round.pause(opened.desk, opened.who, opened.record, party, reason)

    _refused("decider-stays", act("besluit", "x"))
    _refused("party-not-invited", act("niemand", "x"))
    _refused("why-missing", act("O1", "  "))
    _refused("field-too-long", act("O1", "x" * 501))
    assert opened.row.round.state is State.OPEN


# Stopping and withdrawing


def test_stopping_closes_what_stands(opened: Tlv) -> None:
    opened.answer("O1")
    steer_round.stop(opened.desk, opened.who, opened.record, "de nieuwe school is bekend")
    opened.do("close")
    assert opened.row.round.state is State.CLOSED
    assert opened.report().is_sound


def test_an_answer_that_waits_for_its_signature_is_not_stopped_away(opened: Tlv) -> None:
    collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1"))
    with pytest.raises(Conflict, match="answers-being-signed"):
        steer_round.stop(opened.desk, opened.who, opened.record, "haast")
    assert opened.row.round.state is State.OPEN


def test_a_withdrawn_document_kills_its_links_tells_who_was_asked_and_leaves_room_for_another(opened: Tlv) -> None:
    before = _mails(opened)
    asked = [one for one in opened.grants() if one.withdrawn_at is None]
    steer_round.withdraw_document(opened.desk, opened.who, opened.record, "verkeerde school")
    steer_round.withdraw_document(opened.desk, opened.who, opened.record, "verkeerde school")
    assert all(_dead(opened, one) for one in asked)
    told = _mails(opened) - before
    assert 0 < told <= len(asked)
    _refused("round-not-open", lambda: opened.answer("O1"))
    kept = opened.kept()
    assert show_status(opened.desk, kept.number, code_of(kept)).standing is Standing.WITHDRAWN
    another = issue_tlv.prepare(opened.desk, opened.who, opened.dossier)
    assert another != opened.record
    assert opened.whole()


def test_what_is_complete_is_not_withdrawn_here(closed: Tlv) -> None:
    _refused("round-not-open", lambda: steer_round.withdraw_document(closed.desk, closed.who, closed.record, "spijt"))
    _refused("round-not-open", lambda: steer_round.stop(closed.desk, closed.who, closed.record, "spijt"))


# Many besluiten after one code


def test_one_that_cannot_be_signed_does_not_stop_the_others(made: Tlv) -> None:
    assert [one.record for one in sign_many.waiting(made.desk, made.who)] == [made.record]
    unknown, signed = sign_many.sign_many(
        made.desk, made.who, ["0" * 32, made.record, made.record], "wachtwoord en app-code"
    )
    assert unknown.refusal is not None
    assert (signed.refusal, signed.waits, signed.number) == (None, False, made.kept().number)
    assert sign_many.waiting(made.desk, made.who) == ()
    again = sign_many.sign_many(made.desk, made.who, [made.record], "wachtwoord en app-code")[0]
    assert again.refusal is not None
    assert again.refusal.code == "party-answered-before"
    assert made.report().is_sound


def test_a_store_that_is_away_before_anything_was_received_is_not_told_as_received(made: Tlv) -> None:
    class Away:
        def __getattr__(self, _: str) -> Any:
            raise Unavailable("database-away")

    (outcome,) = sign_many.sign_many(replace(made.desk, sealer=cast("Any", Away())), made.who, [made.record], "proef")
    assert (outcome.waits, outcome.refusal and outcome.refusal.code) == (False, "database-away")
