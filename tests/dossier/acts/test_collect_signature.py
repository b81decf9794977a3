"""A party answers: who may, what becomes of it, and that no answer is lost or counted twice."""

from __future__ import annotations

import itertools
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dossier.actor import Actor
from dossier.acts import collect_signature
from dossier.acts.collect_signature import Given
from dossier.errors import Conflict, NotFound, Refused, Unavailable
from dossier.events import What
from dossier.ports import SignRequest
from dossier.signing_round import Meaning, State
from tests.tlvs import PARTIES, Tlv, again, cut_off

EVERYBODY = ("besluit", *PARTIES)


class Away:
    """A signer that cannot get a timestamp."""

    def sign(self, request: SignRequest) -> bytes:
        raise Unavailable("timestamp-away")


def _refused(tlv: Tlv, party: str, code: str, given: Given | None = None) -> Refused:
    before = (tlv.row, len(tlv.revisions()), len(tlv.entries()))
    with pytest.raises(Refused) as refusal:
        collect_signature.receive(tlv.desk, tlv.who, tlv.record, party, given or tlv.given(party))
    assert refusal.value.code == code
    assert (tlv.row, len(tlv.revisions()), len(tlv.entries())) == before
    return refusal.value


def test_nobody_answers_before_the_besluit(made: Tlv) -> None:
    for party in PARTIES:
        _refused(made, party, "round-not-open")


def test_the_besluit_opens_the_round_and_owes_the_links(made: Tlv) -> None:
    made.answer("besluit")
    assert made.row.round.state is State.OPEN
    assert "invite" in made.jobs()
    assert len(made.revisions()) == 2
    assert made.report().is_sound


def test_a_party_answers_once(opened: Tlv) -> None:
    opened.answer("O1")
    refusal = _refused(opened, "O1", "party-answered-before", opened.given("O1", Meaning.NIET_AKKOORD))
    assert refusal.facts["meaning"] is Meaning.AKKOORD


def test_the_same_answer_twice_before_its_signature_is_one_answer(opened: Tlv) -> None:
    given = opened.given("O1", view="Mijn mening.")
    for _ in range(2):
        assert collect_signature.receive(opened.desk, opened.who, opened.record, "O1", given)
    assert opened.events().count(What.ANSWER_RECEIVED.value) == 2  # the besluit's, and this one
    assert opened.jobs().count("sign") == 1
    views = opened.ask(lambda shelf: shelf.records(opened.organisation, opened.dossier, "zienswijze"))
    assert len(views) == 1


def test_another_answer_while_the_first_waits_for_its_signature_is_refused(opened: Tlv) -> None:
    collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1"))
    for other in (Meaning.NIET_AKKOORD, Meaning.GEWEIGERD):
        _refused(opened, "O1", "party-answered-before", opened.given("O1", other))


def test_an_uninvited_person_never_signs(opened: Tlv) -> None:
    for stranger in ("O3", "", "besluit "):
        _refused(opened, stranger, "party-not-invited", opened.given("O1"))


def test_too_late_is_from_the_deadline_on(opened: Tlv) -> None:
    opened.laid.clock.at = opened.row.round.deadline
    _refused(opened, "O1", "round-over")
    opened.laid.clock.on(microseconds=-1)
    opened.answer("O1")


@pytest.mark.parametrize(
    ("party", "meaning"),
    [
        ("O1", Meaning.BESLUIT),
        ("O1", Meaning.NIET_BEREIKT),
        ("school_oud", Meaning.NIET_AKKOORD),
        ("school_nieuw", Meaning.AKKOORD),
    ],
)
def test_a_meaning_that_the_role_does_not_have_is_refused(opened: Tlv, party: str, meaning: Meaning) -> None:
    _refused(opened, party, "meaning-not-for-role", opened.given(party, meaning))


def test_what_was_not_read_cannot_be_answered(opened: Tlv) -> None:
    for shown in ("", "0" * 64, opened.revisions("html")[0].stored.sha256):
        _refused(opened, "O1", "document-unread", replace(opened.given("O1"), shown=shown))


def test_an_earlier_revision_may_have_been_read(opened: Tlv) -> None:
    first_read = opened.given("O2")
    opened.answer("O1")
    collect_signature.answer(opened.desk, opened.who, opened.record, "O2", first_read)
    assert [one.cause for one in opened.revisions()] == ["make", "besluit", "O1", "O2"]


def test_a_signature_asks_for_a_name(opened: Tlv) -> None:
    for name in ("", " \t "):
        _refused(opened, "O1", "name-missing", opened.given("O1", name=name))
    refused = opened.given("O1", Meaning.GEWEIGERD, name="")
    assert not collect_signature.receive(opened.desk, opened.who, opened.record, "O1", refused)


def test_another_organisation_cannot_answer(opened: Tlv) -> None:
    stranger = Actor(opened.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    given = opened.given("O1")
    with pytest.raises(NotFound):
        collect_signature.receive(opened.desk, stranger, opened.record, "O1", given)
    with pytest.raises(NotFound):
        collect_signature.complete(opened.desk, stranger, opened.record, "O1")


def test_an_answer_survives_a_signer_without_timestamp_and_is_signed_later(opened: Tlv) -> None:
    away = replace(opened.desk, signatory=Away())
    assert collect_signature.receive(away, opened.who, opened.record, "O1", opened.given("O1"))
    received = opened.laid.clock.now()
    for _ in range(2):
        with pytest.raises(Unavailable):
            collect_signature.complete(away, opened.who, opened.record, "O1")
    assert opened.row.round.party("O1").answer is None
    opened.laid.clock.at = opened.row.round.deadline + timedelta(days=1)
    assert [one.split("-")[0] for one in opened.do("sign")] == ["sign"]
    answer = opened.row.round.party("O1").answer
    assert answer is not None
    assert (answer.meaning, answer.at) == (Meaning.AKKOORD, received)
    assert opened.report().is_sound
    collect_signature.complete(opened.desk, opened.who, opened.record, "O1")
    assert opened.events().count(What.SIGNED.value) == 2


@pytest.mark.promise("F02")
def test_who_refuses_to_sign_leaves_an_event_and_the_tlv_stands(opened: Tlv) -> None:
    before = opened.shown
    opened.answer("O2", Meaning.GEWEIGERD)
    assert opened.shown == before
    assert opened.kept().state == "signing"
    answer = opened.row.round.party("O2").answer
    assert answer is not None
    assert answer.meaning is Meaning.GEWEIGERD
    event = opened.entries()[-1].event
    assert event.what == What.REFUSED_TO_SIGN.value
    assert event.sealed_under == opened.kept().key
    for party in ("O1", "school_oud", "school_nieuw"):
        opened.answer(party)
    assert "close" in opened.jobs()
    assert opened.report().is_sound


def test_a_zienswijze_is_a_record_of_its_own_that_goes_with_the_document(opened: Tlv) -> None:
    opened.answer("O1", Meaning.NIET_AKKOORD, view="  Wij vinden de reis te lang.\nEcht.  ")
    found = opened.ask(lambda shelf: shelf.records(opened.organisation, opened.dossier, "zienswijze"))
    tlv = opened.kept()
    assert [(one.state, one.last_day, one.destroy_from, one.rule) for one in found] == [
        ("final", tlv.last_day, tlv.destroy_from, tlv.rule)
    ]
    said = opened.desk.sealer.open(found[0].key, "zienswijze", found[0].sealed)
    assert said["text"] == "Wij vinden de reis te lang.\nEcht."
    assert said["about"] == opened.record
    assert b"reis te lang" not in opened.pdf()


def test_the_parties_sign_in_another_order_and_each_revision_begins_with_the_former(opened: Tlv) -> None:
    order = PARTIES[::-1]
    for party in order:
        opened.answer(party)
    revisions = opened.revisions()
    assert [one.cause for one in revisions] == ["make", "besluit", *order]
    data = [opened.bytes_of(one) for one in revisions]
    assert all(after.startswith(before) for before, after in itertools.pairwise(data))
    report = opened.report()
    assert report.is_sound
    assert len(report.signatures) == 5
    assert "close" in opened.jobs()


@pytest.mark.long
@pytest.mark.parametrize("order", list(itertools.permutations(PARTIES)))
@pytest.mark.promise("F01")
def test_every_order_of_the_parties_is_sound(opened: Tlv, order: tuple[str, ...]) -> None:
    for party in order:
        opened.answer(party)
    assert opened.report().is_sound
    assert [one.cause for one in opened.revisions()[2:]] == list(order)


def test_cut_off_anywhere_an_answer_is_signed_once(open_once: Tlv, tmp_path: Path) -> None:
    copies = itertools.count()

    def fresh() -> Tlv:
        tlv = again(open_once, tmp_path / str(next(copies)))
        collect_signature.receive(tlv.desk, tlv.who, tlv.record, "O1", tlv.given("O1"))
        return tlv

    def complete(tlv: Tlv, desk: object) -> None:
        collect_signature.complete(desk, tlv.who, tlv.record, "O1")  # type: ignore[arg-type]

    for where, tlv in cut_off(fresh, complete):
        tlv.laid.clock.on(minutes=1)
        tlv.do("sign")
        assert [one.cause for one in tlv.revisions()] == ["make", "besluit", "O1"], where
        assert tlv.events().count(What.SIGNED.value) == 2, where
        assert not tlv.ask(lambda shelf: shelf.intents()), where
        assert tlv.whole()


def at_once(tlv: Tlv, attempts: int) -> list[str]:
    """All parties answer at once, each in many browsers; what came of the attempts."""
    outcomes: list[str] = []
    given = {party: tlv.given(party) for party in PARTIES}
    ready = threading.Barrier(attempts)

    def attempt(party: str) -> None:
        ready.wait()
        try:
            collect_signature.answer(tlv.desk, tlv.who, tlv.record, party, given[party])
            outcomes.append("done")
        except (Refused, Unavailable) as refusal:
            outcomes.append(refusal.code)

    threads = [threading.Thread(target=attempt, args=(PARTIES[n % len(PARTIES)],)) for n in range(attempts)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return outcomes


def five_signatures(tlv: Tlv, outcomes: list[str]) -> None:
    """Every party signed once, whatever the attempts heard, and the document is sound."""
    assert set(outcomes) <= {"done", "party-answered-before"}, outcomes
    assert sorted(one.cause for one in tlv.revisions()) == sorted(("make", *EVERYBODY))
    data = [tlv.bytes_of(one) for one in tlv.revisions()]
    assert all(after.startswith(before) for before, after in itertools.pairwise(data))
    report = tlv.report()
    assert report.is_sound
    assert len(report.signatures) == len(EVERYBODY)
    assert tlv.events().count(What.SIGNED.value) == len(EVERYBODY)
    assert tlv.whole()


def test_twenty_attempts_at_once_give_one_signature_a_party(opened: Tlv) -> None:
    five_signatures(opened, at_once(opened, 20))


@pytest.mark.long
def test_two_hundred_attempts_at_once_give_one_signature_a_party(opened: Tlv) -> None:
    five_signatures(opened, at_once(opened, 200))


def test_a_document_that_keeps_moving_is_given_up_for_now_and_the_answer_stays(opened: Tlv) -> None:
    class Outrun(Away):
        def sign(self, request: SignRequest) -> bytes:
            raise Conflict("revision-moved")

    moving = replace(opened.desk, signatory=Outrun())
    collect_signature.receive(moving, opened.who, opened.record, "O1", opened.given("O1"))
    with pytest.raises(Conflict) as refusal:
        collect_signature.complete(moving, opened.who, opened.record, "O1")
    assert refusal.value.code == "changed-meanwhile"
    assert len(opened.ask(lambda shelf: shelf.intents())) == 1
