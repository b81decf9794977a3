"""The evidence file: every party, how each proved who they are, and no way to reach anybody."""

from __future__ import annotations

import io
import itertools
import json
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dossier.actor import machine
from dossier.acts.close_round import close
from dossier.acts.make_evidence import JSON, evidence_of, make_evidence
from dossier.errors import NotFound, Refused
from dossier.events import What
from dossier.ports import Desk
from dossier.signing_round import Meaning
from portal.clock import SystemClock
from signing.verify import judge
from tests.tlvs import FORM, Tlv, again, cut_off


def _make(tlv: Tlv, desk: Desk | None = None) -> None:
    make_evidence(desk or tlv.desk, machine(tlv.organisation), tlv.record)


def _paper(tlv: Tlv) -> bytes:
    return tlv.bytes_of(tlv.revisions("evidence")[-1])


def _text(tlv: Tlv) -> str:
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(_paper(tlv))).pages)


def _told(tlv: Tlv) -> Any:
    return json.loads(tlv.bytes_of(tlv.revisions(JSON)[0]))


def _private(value: Any, found: set[str]) -> set[str]:
    """Every address, telephone number and postal code that was typed about the parties."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, dict | list):
            _private(part, found)
        elif name in ("email", "mobiel", "telefoon", "postcode"):
            found.add(str(part))
    return found


def test_it_names_every_party_with_their_answer_and_their_proof(closed: Tlv) -> None:
    proofs = {one["naam"]: one for one in _told(closed)["bewijzen"]}
    assert set(proofs) == {"mr. B. Besluiter", "A. Voorbeeldsma", "B. Nepstra", "I. Intern", "D. Directie"}
    assert {one["identiteit"] for one in proofs.values()} == {"sms-code"}
    assert proofs["A. Voorbeeldsma"]["betekenis"] == "akkoord"
    shown = {one.stored.sha256 for one in closed.revisions()}
    assert {one["getoond"] for one in proofs.values()} <= shown
    text = _text(closed)
    for name in proofs:
        assert name in text


def test_it_holds_no_address_and_no_telephone_number_of_anybody(closed: Tlv) -> None:
    private = _private([FORM["ouders"], FORM["school_oud"], FORM["school_nieuw"], FORM["leerling"]], set())
    assert len(private) >= 7
    everything = _text(closed) + json.dumps(_told(closed), ensure_ascii=False)
    assert [one for one in private if one in everything] == []
    assert "+316" not in everything.replace(" ", "")


def test_it_is_sealed_and_anybody_can_check_it(closed: Tlv) -> None:
    report = judge(_paper(closed), closed.roots(), SystemClock().now())
    assert report.is_sound
    assert closed.ask(lambda shelf: evidence_of(shelf, closed.record)) == closed.revisions("evidence")[-1]
    told = _told(closed)
    assert told["ongetekend_sha256"] == closed.revisions()[0].stored.sha256
    assert told["getekend_sha256"] == closed.shown


def test_it_is_made_once(closed: Tlv) -> None:
    before = closed.revisions("evidence"), closed.revisions(JSON)
    _make(closed)
    assert (closed.revisions("evidence"), closed.revisions(JSON)) == before
    assert closed.events().count(What.EVIDENCE_MADE.value) == 1


def test_who_refused_and_who_was_not_reached_are_told_apart(opened: Tlv) -> None:
    opened.answer("O1", Meaning.GEWEIGERD)
    opened.laid.clock.at = opened.row.round.deadline
    close(opened.desk, machine(opened.organisation), opened.record)
    _make(opened)
    proofs = {one["naam"]: (one["betekenis"], one["identiteit"]) for one in _told(opened)["bewijzen"]}
    assert proofs["A. Voorbeeldsma"] == ("geweigerd", "sms-code")
    assert proofs["B. Nepstra"] == ("niet bereikt", "geen antwoord ontvangen")


def test_an_open_round_has_no_evidence_yet(opened: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        _make(opened)
    assert refusal.value.code == "round-not-ready"
    assert opened.revisions("evidence") == []


def test_another_organisation_gets_none(closed: Tlv) -> None:
    with pytest.raises(NotFound):
        make_evidence(closed.desk, machine(closed.laid.tenant("noord-limburg", "SWV Elders")), closed.record)


@pytest.mark.long
def test_cut_off_anywhere_it_is_made_once(answered_once: Tlv, tmp_path: Path) -> None:
    base = again(answered_once, tmp_path / "base")
    close(base.desk, machine(base.organisation), base.record)
    copies = itertools.count()
    for where, tlv in cut_off(lambda: again(base, tmp_path / str(next(copies))), _make):
        _make(tlv)
        assert [one.cause for one in tlv.revisions("evidence")] == ["make", "seal"], where
        assert len(tlv.revisions(JSON)) == 1, where
        assert tlv.events().count(What.EVIDENCE_MADE.value) == 1, where
        assert judge(_paper(tlv), tlv.roots(), SystemClock().now()).is_sound, where
