"""The certificate of destruction: true, made once, naming nobody, and checkable by anybody."""

from __future__ import annotations

import io
import itertools
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader

from dossier.actor import machine
from dossier.acts import erase_due
from dossier.acts.certify_destruction import certificates, certify
from dossier.acts.print_letter import print_letter
from dossier.errors import NotFound, Refused, ZegelError
from dossier.events import What
from dossier.record import Record
from portal.clock import SystemClock
from signing.verify import judge
from tests.tlvs import EXPECTED, FORM, Tlv, again, cut_off

DAY = EXPECTED["bewaren"]["vernietigen_vanaf"]


def _destroyed(tlv: Tlv) -> Tlv:
    tlv.laid.clock.to(DAY.year, DAY.month, DAY.day)
    assert erase_due.sweep(tlv.desk).destroyed == (tlv.record,)
    tlv.drop("end-dossier")
    return tlv


@pytest.fixture
def gone(closed: Tlv) -> Tlv:
    return _destroyed(closed)


def _certificate(tlv: Tlv) -> tuple[Record, bytes]:
    found = tlv.ask(lambda shelf: certificates(shelf, tlv.organisation))
    assert len(found) == 1
    revision = tlv.ask(lambda shelf: shelf.revision(found[0].id, "pdf"))
    assert revision is not None
    return found[0], tlv.desk.vault.read(found[0], revision.stored, revision.number)


def _names(value: Any, found: set[str]) -> set[str]:
    """Every name, address and number of a person or school in the form."""
    for name, part in value.items() if isinstance(value, dict) else enumerate(value):
        if isinstance(part, dict | list):
            _names(part, found)
        elif name in ("naam", "achternaam", "roepnaam", "email", "mobiel", "postcode", "brin"):
            found.add(str(part))
    return found


def _text(pdf: bytes) -> str:
    return " ".join("\n".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.promise("F92")
def test_it_says_what_went_by_which_rule_and_names_nobody(gone: Tlv, closed_once: Tlv) -> None:
    gone.do("certificate")
    record, pdf = _certificate(gone)
    text = _text(pdf)
    assert (record.state, record.dossier, record.number) == ("final", "", f"V-{gone.record[:12].upper()}")
    for shown in (record.number, EXPECTED["tlv_nummer"], "R1-TLV", FORM["leerling"]["pseudoniem"]):
        assert shown in text
    for one in closed_once.revisions():
        assert one.stored.sha256[:16] in text.replace(" ", "")
    people = _names([FORM["leerling"], FORM["ouders"], FORM["school_oud"], FORM["school_nieuw"]], set())
    assert len(people) > 12
    assert [one for one in people if one in text] == []
    assert b"Voorbeeldsma" not in pdf


def test_it_says_which_key_which_rules_how_it_ended_and_until_when_a_backup_lives(gone: Tlv) -> None:
    gone.do("certificate")
    text = _text(_certificate(gone)[1])
    for shown in (
        gone.record,
        f"record:{gone.record}",
        "sppoh, versie 2018-12-31",
        "niets staat nog open",
        f"uiterlijk op {DAY + timedelta(days=30):%d-%m-%Y}",
    ):
        assert shown in text


def test_paper_that_left_is_on_it_as_still_open(opened: Tlv) -> None:
    (grant,) = [one for one in opened.grants() if one.party == "O1"]
    print_letter(opened.desk, opened.who, grant.id)
    gone = _destroyed(opened)
    gone.do("certificate")
    assert "1 keer op papier; vernietiging in de gesloten container staat nog open" in _text(_certificate(gone)[1])


@pytest.mark.promise("F92")
def test_anybody_can_check_it(gone: Tlv) -> None:
    gone.do("certificate")
    report = judge(_certificate(gone)[1], gone.roots(), SystemClock().now())
    assert report.is_sound
    assert len(report.signatures) == 2  # the organisation's seal and the archive timestamp


def test_it_is_made_once_and_its_making_is_in_the_register(gone: Tlv) -> None:
    made = {certify(gone.desk, machine(gone.organisation), gone.record) for _ in range(3)}
    assert len(made) == 1
    assert gone.events().count(What.CERTIFICATE_MADE.value) == 1
    assert gone.whole()


def test_what_is_still_there_is_not_certified(closed: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        certify(closed.desk, machine(closed.organisation), closed.record)
    assert refusal.value.code == "not-destroyed"
    assert closed.ask(lambda shelf: certificates(shelf, closed.organisation)) == []


def test_another_organisation_gets_no_certificate(gone: Tlv) -> None:
    stranger = gone.laid.tenant("noord-limburg", "SWV Elders")
    with pytest.raises(NotFound):
        certify(gone.desk, machine(stranger), gone.record)


def test_a_zienswijze_has_a_certificate_of_its_own(opened: Tlv) -> None:
    opened.answer("O1", view="Te ver weg.")
    opened.laid.clock.to(DAY.year, DAY.month, DAY.day)
    assert len(erase_due.sweep(opened.desk).destroyed) == 2
    opened.do("certificate")
    found = opened.ask(lambda shelf: certificates(shelf, opened.organisation))
    assert [one.state for one in found] == ["final", "final"]


def test_the_certificate_itself_goes_on_its_day_and_needs_no_other(gone: Tlv) -> None:
    gone.do("certificate")
    record, _ = _certificate(gone)
    assert record.destroy_from is not None
    day = record.destroy_from
    gone.laid.clock.to(day.year, day.month, day.day)
    assert record.id in erase_due.sweep(gone.desk).destroyed
    assert not gone.desk.keys.exists(record.key)
    assert "certificate" not in gone.jobs()
    assert gone.whole()


@pytest.mark.long
def test_cut_off_anywhere_it_is_made_once(closed_once: Tlv, tmp_path: Path) -> None:
    base = _destroyed(again(closed_once, tmp_path / "base"))
    copies = itertools.count()
    for where, tlv in cut_off(
        lambda: again(base, tmp_path / str(next(copies))),
        lambda tlv, desk: certify(desk, machine(tlv.organisation), tlv.record),
    ):
        tlv.do("certificate")
        record, pdf = _certificate(tlv)
        assert record.state == "final", where
        assert judge(pdf, tlv.roots(), SystemClock().now()).is_sound, where
        assert tlv.events().count(What.CERTIFICATE_MADE.value) == 1, where


def test_a_key_that_came_back_is_no_destruction(gone: Tlv) -> None:
    with pytest.raises(ZegelError):
        gone.desk.keys.make(gone.kept().key, None, gone.laid.clock.now())
    assert not gone.desk.keys.exists(gone.kept().key)
