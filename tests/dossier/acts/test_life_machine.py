"""A round on real parts, its work cut off anywhere: every answer given ends as one signature, and none besides."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from dossier.acts import answer_on_paper, close_round, collect_signature, steer_round
from dossier.acts.answer_on_paper import Paper
from dossier.errors import Refused
from dossier.ports import Desk
from dossier.signing_round import UNASKED, Meaning, State
from tests.tlvs import PARTIES, Cut, Fuse, Tlv, again

PLAY = settings(
    max_examples=6,
    stateful_step_count=10,
    deadline=None,
    database=None,
    phases=(Phase.explicit, Phase.generate),  # a life takes seconds: the failing one is told as it was
    suppress_health_check=list(HealthCheck),
)
somebody = st.sampled_from(PARTIES)
calls = st.tuples(st.integers(0, 9), st.booleans())
"""Before or after which call to a port the work is cut off; past the last one nothing is."""


class Life(RuleBasedStateMachine):
    """One round; `fresh` gives each life a copy of its own."""

    fresh: ClassVar[Callable[[], Tlv]]

    def __init__(self) -> None:
        super().__init__()
        self.tlv = type(self).fresh()

    def _cut(self, cut: tuple[int, bool], work: Callable[[Desk], object]) -> None:
        with suppress(Cut, Refused):
            work(Fuse(*cut).wired(self.tlv.desk))
        self.tlv.do("sign")

    @rule(party=somebody, meaning=st.sampled_from(Meaning), cut=calls)
    def somebody_answers(self, party: str, meaning: Meaning, cut: tuple[int, bool]) -> None:
        tlv, given = self.tlv, self.tlv.given(party, meaning)
        self._cut(cut, lambda desk: collect_signature.answer(desk, tlv.who, tlv.record, party, given))

    @rule(party=somebody, cut=calls)
    def an_answer_comes_on_paper(self, party: str, cut: tuple[int, bool]) -> None:
        tlv, paper = self.tlv, Paper(b"%PDF-1.7", Meaning.GEZIEN, "P. Ouder", "geen telefoon")
        self._cut(cut, lambda desk: answer_on_paper.register(desk, tlv.who, tlv.record, party, paper))

    @rule(party=somebody, cut=calls)
    def gezag_changes(self, party: str, cut: tuple[int, bool]) -> None:
        tlv = self.tlv
        self._cut(cut, lambda desk: steer_round.pause(desk, tlv.who, tlv.record, party, "uittreksel"))

    @rule(party=somebody, cut=calls)
    def it_goes_on_without(self, party: str, cut: tuple[int, bool]) -> None:
        tlv = self.tlv
        self._cut(cut, lambda desk: steer_round.resume(desk, tlv.who, tlv.record, party))

    @invariant()
    def every_signature_is_somebodys_answer(self) -> None:
        answers = [one for one in self.tlv.row.round.parties if one.answer]
        signed = {
            one.id for one in answers if one.answer and one.answer.meaning.is_signature and not one.answer.on_paper
        }
        causes = [one.cause for one in self.tlv.revisions() if one.cause != "make"]
        assert len(causes) == len(set(causes))
        assert set(causes) - {"close"} == signed
        assert self.tlv.whole()

    def teardown(self) -> None:
        if self.tlv.row.round.state is State.PAUSED:
            steer_round.stop(self.tlv.desk, self.tlv.who, self.tlv.record, "einde")
        self.tlv.laid.clock.at = self.tlv.row.round.deadline
        close_round.close_what_is_over(self.tlv.desk)
        self.tlv.do("close")
        assert self.tlv.row.round.state is State.CLOSED
        silent = [one for one in self.tlv.row.round.parties if one.answer and one.answer.meaning in UNASKED]
        report = self.tlv.report()
        assert report.is_sound
        assert len(self.tlv.revisions()) + len(silent) <= len(PARTIES) + 3


@pytest.mark.long
def test_whatever_happens_each_answer_is_one_signature_and_the_file_is_sound(open_once: Tlv, tmp_path: Path) -> None:
    lives = itertools.count()
    Life.fresh = lambda: again(open_once, tmp_path / str(next(lives)))
    run_state_machine_as_test(Life, settings=PLAY)
