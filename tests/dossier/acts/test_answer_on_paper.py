"""An answer on paper: registered by staff with scan and reason, marked as such, never a signature."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from dossier.acts import answer_on_paper, erase_due
from dossier.acts.answer_on_paper import Paper
from dossier.errors import Refused
from dossier.events import What
from dossier.signing_round import Meaning, State
from tests.tlvs import Tlv

SCAN = b"%PDF-1.7 a scan"
PAPER = Paper(SCAN, Meaning.GEZIEN, "P. Ouder", "de ouder heeft geen telefoon")


def _register(tlv: Tlv, party: str = "O1", paper: Paper = PAPER) -> str:
    return answer_on_paper.register(tlv.desk, tlv.who, tlv.record, party, paper)


@pytest.mark.promise("F108")
def test_it_counts_as_the_answer_without_a_signature_and_keeps_the_scan(opened: Tlv) -> None:
    revisions = len(opened.revisions())
    scan = _register(opened)
    answer = opened.row.round.party("O1").answer
    assert answer is not None
    assert (answer.meaning, answer.on_paper) == (Meaning.GEZIEN, True)
    assert len(opened.revisions()) == revisions
    kept = opened.ask(lambda shelf: shelf.record(opened.organisation, scan))
    revision = opened.ask(lambda shelf: shelf.revision(scan, "scan-pdf"))
    assert revision is not None
    assert opened.desk.vault.read(kept, revision.stored, 1) == SCAN
    assert (kept.kind, kept.last_day) == ("antwoord-op-papier", opened.kept().last_day)
    assert What.ANSWERED_ON_PAPER.value in opened.events()
    assert "telefoon" not in repr(opened.entries())


def test_their_link_is_dead_and_a_second_answer_is_refused(opened: Tlv) -> None:
    _register(opened)
    assert next(one for one in opened.grants() if one.party == "O1").withdrawn_because == "answered-on-paper"
    for act in (lambda: opened.answer("O1"), lambda: _register(opened)):
        with pytest.raises(Refused, match="party-answered-before"):
            act()


def test_the_round_closes_with_it_and_the_evidence_says_on_paper(opened: Tlv) -> None:
    _register(opened)
    for party in ("O2", "school_oud", "school_nieuw"):
        opened.answer(party)
    opened.do("close")
    opened.do("evidence")
    assert opened.row.round.state is State.CLOSED
    evidence = opened.bytes_of(opened.revisions("evidence-json")[0]).decode()
    assert "op papier, ingevoerd door een medewerker" in evidence


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"scan": b""}, "scan-missing"),
        ({"scan": b"MZ program"}, "scan-unknown"),
        ({"scan": b"%PDF-" + b"0" * answer_on_paper.LARGEST}, "scan-too-large"),
        ({"name": " "}, "name-missing"),
        ({"reason": ""}, "why-missing"),
        ({"meaning": Meaning.BESLUIT}, "meaning-not-for-role"),
        ({"meaning": Meaning.NIET_MEER_GEVRAAGD}, "meaning-not-for-role"),
    ],
)
def test_what_is_missing_is_named_and_nothing_is_kept(opened: Tlv, change: dict[str, Any], code: str) -> None:
    before = opened.row, len(opened.entries())
    with pytest.raises(Refused) as refusal:
        _register(opened, paper=replace(PAPER, **change))
    assert refusal.value.code == code
    assert (opened.row, len(opened.entries())) == before


def test_the_besluit_is_never_entered_from_paper(made: Tlv) -> None:
    with pytest.raises(Refused, match="decider-signs"):
        _register(made, "besluit", replace(PAPER, meaning=Meaning.BESLUIT))


def test_the_scan_goes_on_the_documents_day(opened: Tlv) -> None:
    scan = _register(opened)
    kept = opened.ask(lambda shelf: shelf.record(opened.organisation, scan))
    revision = opened.ask(lambda shelf: shelf.revision(scan, "scan-pdf"))
    assert revision is not None
    day: date = kept.destroy_from or date.max
    opened.laid.clock.at = opened.laid.clock.at.replace(year=day.year, month=day.month, day=day.day)
    assert scan in erase_due.sweep(opened.desk).destroyed
    assert not opened.desk.vault.exists(revision.stored)
