from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import Refused
from dossier.signing_round import MEANINGS, UNASKED, Answer, Meaning, Party, Role, Round, State

NOW = datetime(2026, 3, 16, 12, tzinfo=UTC)
LATE = NOW + timedelta(days=42)
PEOPLE = {"O1": Role.OUDER, "O2": Role.OUDER, "oud": Role.SCHOOL_OUD, "nieuw": Role.SCHOOL_NIEUW}
FRESH = Round((Party("D", Role.BESLISSER, "besluit"), *(Party(p, r, p.lower()) for p, r in PEOPLE.items())), LATE)


def said(meaning: Meaning, at: datetime = NOW) -> Answer:
    return Answer(meaning, at, "0" * 64)


OPEN = FRESH.answered("D", said(Meaning.BESLUIT))


def refused(code: str, act: object) -> None:
    with pytest.raises(Refused) as problem:
        act()  # type: ignore[operator]
    assert problem.value.code == code


def test_the_besluit_opens_the_round_and_nobody_answers_before_it() -> None:
    assert (FRESH.state, OPEN.state) == (State.PREPARED, State.OPEN)
    refused("round-not-open", lambda: FRESH.answered("O1", said(Meaning.AKKOORD)))


@pytest.mark.parametrize("order", list(permutations(PEOPLE)), ids="-".join)
@pytest.mark.promise("F01")
def test_f01_parties_answer_in_any_order(order: tuple[str, ...]) -> None:
    one = OPEN
    for party in order:
        assert not one.ready(NOW)
        one = one.answered(party, said(Meaning.GEZIEN))
    assert one.ready(NOW)
    closed = one.closing(NOW, "1" * 64).closed()
    assert (closed.state, closed.waiting()) == (State.CLOSED, ())


def test_an_answer_is_given_once_in_time_and_only_by_who_was_asked() -> None:
    one = OPEN.answered("O1", said(Meaning.AKKOORD))
    refused("party-answered-before", lambda: one.answered("O1", said(Meaning.NIET_AKKOORD)))
    refused("party-not-invited", lambda: one.answered("O9", said(Meaning.AKKOORD)))
    refused("round-over", lambda: one.answered("O2", said(Meaning.AKKOORD, LATE)))
    assert one.answered("O2", said(Meaning.AKKOORD, LATE - timedelta(seconds=1))).party("O2").answer is not None


@pytest.mark.promise("F02")
def test_f02_no_refusal_or_silence_undoes_the_besluit() -> None:
    one = OPEN.answered("O1", said(Meaning.NIET_AKKOORD)).answered("O2", said(Meaning.GEWEIGERD))
    assert not one.ready(NOW)
    closing = one.closing(LATE, "1" * 64)
    besluit, silent = closing.party("D").answer, closing.party("nieuw").answer
    assert besluit is not None
    assert besluit.meaning is Meaning.BESLUIT
    assert silent is not None
    assert (silent.meaning, silent.meaning.is_signature) == (Meaning.NIET_BEREIKT, False)


@pytest.mark.parametrize(("role", "meaning"), [(r, m) for r in PEOPLE.values() for m in Meaning])
def test_a_role_says_only_what_fits_it(role: Role, meaning: Meaning) -> None:
    party = next(p for p, r in PEOPLE.items() if r is role)
    if meaning in MEANINGS[role]:
        assert OPEN.check(party, meaning, NOW).id == party
    else:
        refused("meaning-not-for-role", lambda: OPEN.check(party, meaning, NOW))


def test_the_new_school_never_says_akkoord() -> None:
    assert Meaning.AKKOORD not in MEANINGS[Role.SCHOOL_NIEUW]


def test_what_is_closing_closed_or_cancelled_never_changes_again() -> None:
    closing = OPEN.closing(LATE, "1" * 64)
    for one in (closing, closing.closed(), OPEN.cancelled()):
        refused("round-not-open", lambda one=one: replace(one, parties=FRESH.parties).check("O1", Meaning.GEZIEN, NOW))
        refused("round-not-open", one.cancelled)
        refused("round-not-ready", lambda one=one: one.closing(LATE, ""))
    refused("round-not-open", OPEN.closed)
    refused("round-not-ready", lambda: OPEN.closing(NOW, ""))


def test_a_late_besluit_still_counts() -> None:
    assert FRESH.answered("D", said(Meaning.BESLUIT, LATE)).state is State.OPEN


@pytest.mark.parametrize(
    "parties",
    [
        (),
        (Party("O1", Role.OUDER, "a"),),
        (Party("D", Role.BESLISSER, "a"), Party("E", Role.BESLISSER, "b")),
        (Party("D", Role.BESLISSER, "a"), Party("D", Role.OUDER, "b")),
        (Party("D", Role.BESLISSER, "a"), Party("O1", Role.OUDER, "a")),
    ],
)
def test_a_round_has_one_decision_maker_and_nobody_twice(parties: tuple[Party, ...]) -> None:
    refused("round-invalid", lambda: Round(parties, LATE))


@given(st.lists(st.tuples(st.sampled_from(["D", *PEOPLE]), st.sampled_from(Meaning), st.integers(-2, 60)), max_size=12))
def test_whatever_is_tried_an_answer_once_given_stays(tries: list[tuple[str, Meaning, int]]) -> None:
    one = FRESH
    for party, meaning, day in tries:
        before = {p.id: p.answer for p in one.parties if p.answer}
        try:
            one = one.answered(party, said(meaning, NOW + timedelta(days=day)))
        except Refused:
            continue
        assert {p.id: p.answer for p in one.parties if p.id in before} == before
        assert one.party("D").answer is not None


def test_while_a_round_is_paused_nobody_answers_and_no_term_ends_it() -> None:
    still = OPEN.paused()
    refused("round-not-open", lambda: still.answered("O1", said(Meaning.AKKOORD)))
    assert not still.ready(LATE)
    refused("round-not-ready", lambda: still.closing(LATE, "1" * 64))
    refused("round-not-open", still.paused)


def test_a_paused_round_goes_on_without_the_one_who_may_not_sign_any_more() -> None:
    one = OPEN.answered("O2", said(Meaning.GEZIEN)).paused()
    on = one.resumed("O1", NOW, "1" * 64)
    answer = on.party("O1").answer
    assert answer is not None
    assert (on.state, answer.meaning, answer.meaning.is_signature) == (State.OPEN, Meaning.NIET_MEER_GEVRAAGD, False)
    assert one.resumed("O2", NOW, "1" * 64).party("O2") == one.party("O2")  # what was answered stands
    refused("party-not-invited", lambda: one.resumed("O9", NOW, "1" * 64))
    refused("round-not-open", lambda: OPEN.resumed("O1", NOW, "1" * 64))


def test_the_organisation_may_stop_asking_and_the_besluit_stands() -> None:
    for one in (OPEN, OPEN.paused()):
        stopped = one.stopped(NOW, "1" * 64)
        besluit, silent = stopped.party("D").answer, stopped.party("nieuw").answer
        assert besluit is not None
        assert silent is not None
        assert (besluit.meaning, silent.meaning) == (Meaning.BESLUIT, Meaning.NIET_MEER_GEVRAAGD)
        assert stopped.closed().state is State.CLOSED
    refused("round-not-open", lambda: FRESH.stopped(NOW, "1" * 64))


def test_nobody_says_of_themselves_that_they_were_not_asked() -> None:
    for role, meanings in MEANINGS.items():
        assert not meanings & set(UNASKED), role
