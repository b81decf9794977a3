"""A report comes into an SWV's dossier without the number or not at all, and a copy to a parent is a disclosure."""

from __future__ import annotations

import copy
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from dossier.actor import Actor
from dossier.acts import receive_report, register_view
from dossier.acts.receive_report import Copy
from dossier.errors import NotFound, Refused
from dossier.events import What
from portal.yamlfile import load
from tests.tlvs import Tlv

EXAMPLES = Path(__file__).parents[3] / "examples" / "feiten"
WITH: Any = load(EXAMPLES / "onderwijskundig-rapport.yaml").value
WITHOUT: Any = load(EXAMPLES / "onderwijskundig-rapport-swv.yaml").value


@pytest.fixture
def office(dossier: Tlv) -> Actor:
    return dossier.laid.colleague(dossier.organisation, "s@duin.example", "secretariaat")


def kept(tlv: Tlv) -> list[str]:
    return [one.kind for one in tlv.ask(lambda shelf: shelf.records(tlv.organisation, tlv.dossier))]


@pytest.mark.parametrize("number", ["999990019", ""], ids=["filled in", "empty"])
@pytest.mark.promise("F87")
def test_a_report_with_a_place_for_the_number_does_not_enter_the_dossier(
    dossier: Tlv, office: Actor, number: str
) -> None:
    with pytest.raises(Refused) as refusal:
        receive_report.receive(dossier.desk, office, dossier.dossier, {**WITH, "persoonsgebonden_nummer": number})
    assert (refusal.value.code, refusal.value.facts["field"]) == ("okr-with-number", "persoonsgebonden_nummer")
    assert "999990019" not in str(refusal.value)
    assert kept(dossier) == []


def test_the_copy_without_the_number_is_kept_by_its_rule_and_given_to_a_parent(dossier: Tlv, office: Actor) -> None:
    record_id = receive_report.receive(dossier.desk, office, dossier.dossier, WITHOUT)
    record = dossier.ask(lambda shelf: shelf.record(dossier.organisation, record_id))
    assert (record.kind, record.state, record.rule) == ("onderwijskundig-rapport-swv", "final", "R1-TLV")
    assert record.last_day is not None
    revision = dossier.ask(lambda shelf: shelf.revision(record_id, "html"))
    assert revision is not None
    assert b"999990019" not in dossier.desk.vault.read(record, revision.stored, revision.number)
    day = date(2026, 3, 16)
    receive_report.note_copy(dossier.desk, office, record_id, Copy(aan="O1", op=day))
    assert dossier.events(record_id) == [What.DOCUMENT_MADE.value, What.DISCLOSED.value]
    fg = dossier.laid.colleague(dossier.organisation, "fg@duin.example", "fg")
    (row,) = register_view.disclosures(dossier.desk, fg)
    assert (row.person, row.ground, row.channel, row.on) == ("A. Voorbeeldsma", "WPO 42, WEC 43", "papier", day)
    assert dossier.whole()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"leerontwikkeling": "Zijn nummer is 999990019."}, "bsn-not-allowed"),
        ({"leerling": {**WITHOUT["leerling"], "geboortedatum": date(2017, 4, 12)}}, "report-of-another"),
        ({"leerling": {**WITHOUT["leerling"], "achternaam": "Anders"}}, "report-of-another"),
        ({"zomaar": "nog iets"}, "field-unknown-name"),
        ({"verzuim": [{"van": date(2024, 1, 8), "tot": date(2024, 1, 9), "dagdelen": 2}]}, "okr-absence-too-old"),
    ],
    ids=["number in a text", "another birthday", "another name", "closed list", "absence of long ago"],
)
def test_what_may_not_be_in_it_is_refused_and_nothing_is_kept(
    dossier: Tlv, office: Actor, changes: dict[str, object], code: str
) -> None:
    with pytest.raises(Refused) as refusal:
        receive_report.receive(dossier.desk, office, dossier.dossier, {**copy.deepcopy(WITHOUT), **changes})
    assert refusal.value.code == code
    assert kept(dossier) == []


def test_who_may_not_write_in_the_application_brings_nothing_in(dossier: Tlv) -> None:
    fg = dossier.laid.colleague(dossier.organisation, "fg@duin.example", "fg")
    with pytest.raises(Refused) as refusal:
        receive_report.receive(dossier.desk, fg, dossier.dossier, WITHOUT)
    assert refusal.value.code == "access-not-in-matrix"


def test_a_copy_that_cannot_be_is_refused(dossier: Tlv, office: Actor) -> None:
    record = receive_report.receive(dossier.desk, office, dossier.dossier, WITHOUT)
    for given, code in (
        (Copy(aan="O9", op=date(2026, 3, 16)), "party-unknown"),
        (Copy(aan="O1", op=date(2026, 3, 17)), "copy-in-future"),
        (Copy(aan="O1", op=date(2026, 3, 16), hoe="postduif"), "copy-how"),
    ):
        with pytest.raises(Refused) as refusal:
            receive_report.note_copy(dossier.desk, office, record, given)
        assert refusal.value.code == code


def test_only_of_a_report_a_copy_is_noted(made: Tlv) -> None:
    office = made.laid.colleague(made.organisation, "s@duin.example", "secretariaat")
    with pytest.raises(NotFound):
        receive_report.note_copy(made.desk, office, made.record, Copy(aan="O1", op=date(2026, 3, 16)))
