"""Whatever happens to a round, in whatever order: no answer is lost, invented, changed or taken too late."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from dossier.errors import Refused
from dossier.signing_round import MEANINGS, UNASKED, Answer, Meaning, Party, Role, Round, State

START = datetime(2026, 3, 16, 12, tzinfo=UTC)
ROLES = {
    "besluit": Role.BESLISSER,
    "O1": Role.OUDER,
    "O2": Role.OUDER,
    "leerling": Role.LEERLING,
    "oud": Role.SCHOOL_OUD,
    "nieuw": Role.SCHOOL_NIEUW,
}
SHOWN = "0" * 64
ENDED = (State.CLOSING, State.CLOSED, State.CANCELLED)
RARELY = st.integers(0, 9).map(lambda number: number == 0)  # what ends a round, or its life is too short to tell much
somebody = st.sampled_from([*ROLES, "vreemde"])


class RoundMachine(RuleBasedStateMachine):
    """A round, and beside it the plain list of what was answered that it must agree with."""

    def __init__(self) -> None:
        super().__init__()
        parties = tuple(Party(name, role, name.lower()) for name, role in ROLES.items())
        self.round = Round(parties, START + timedelta(days=28))
        self.now = START
        self.given: dict[str, Answer] = {}
        self.unasked: set[str] = set()

    def _try(self, change: Callable[[], Round]) -> bool:
        before = self.round
        try:
            self.round = change()
        except Refused:
            assert self.round is before
            return False
        return True

    @rule(days=st.integers(1, 4))
    def time_passes(self, days: int) -> None:
        self.now += timedelta(days=days)

    @rule()
    def the_director_decides(self) -> None:
        self.somebody_answers("besluit", Meaning.BESLUIT, on_paper=False)

    @rule(party=somebody, meaning=st.sampled_from(Meaning), on_paper=st.booleans())
    def somebody_answers(self, party: str, meaning: Meaning, on_paper: bool) -> None:
        before, answer = self.round, Answer(meaning, self.now, SHOWN, on_paper)
        taken = self._try(lambda: self.round.answered(party, answer))
        first = party == "besluit"
        may = (
            party in ROLES
            and meaning in MEANINGS[ROLES[party]]
            and party not in self.given
            and party not in self.unasked
            and before.state is (State.PREPARED if first else State.OPEN)
            and (first or self.now < before.deadline)
        )
        assert taken is may
        if taken:
            self.given[party] = answer

    @rule()
    def gezag_changes(self) -> None:
        was = self.round.state
        assert self._try(self.round.paused) is (was is State.OPEN)

    @rule(party=somebody)
    def it_goes_on_without(self, party: str) -> None:
        was = self.round.state
        if self._try(lambda: self.round.resumed(party, self.now, SHOWN)):
            assert was is State.PAUSED
            if party not in self.given:
                self.unasked.add(party)

    @rule(rare=RARELY)
    def the_organisation_stops(self, rare: bool) -> None:
        if rare and self._try(lambda: self.round.stopped(self.now, SHOWN)):
            self.unasked |= ROLES.keys() - self.given.keys()

    @rule(rare=RARELY)
    def the_organisation_withdraws(self, rare: bool) -> None:
        before = self.round.state
        if rare:
            assert self._try(self.round.cancelled) is (before not in ENDED)

    @rule()
    def it_closes(self) -> None:
        was, waited = self.round, bool(self.round.waiting())
        if self._try(lambda: self.round.closing(self.now, SHOWN)):
            assert was.state is State.OPEN
            assert not waited or self.now >= was.deadline
            self.unasked |= ROLES.keys() - self.given.keys()

    @rule()
    def the_seal_is_set(self) -> None:
        self._try(self.round.closed)

    @invariant()
    def every_answer_stands_as_it_was_given(self) -> None:
        for party in self.round.parties:
            if party.id in self.given:
                assert party.answer == self.given[party.id]
            elif party.id in self.unasked:
                assert party.answer is not None
                assert party.answer.meaning in UNASKED
            else:
                assert party.answer is None

    @invariant()
    def nobody_stands_before_the_besluit(self) -> None:
        assert self.round.state is State.PREPARED or self.round.state is State.CANCELLED or "besluit" in self.given
        assert "besluit" in self.given or not (self.given or self.unasked)

    @invariant()
    def what_is_closed_waits_for_nobody(self) -> None:
        if self.round.state in (State.CLOSING, State.CLOSED):
            assert self.round.waiting() == ()
        assert replace(self.round) == self.round


TestRound = RoundMachine.TestCase
