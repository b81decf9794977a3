"""Pupils at home: begin and end in the dossier, numbers only to the Inspectie, and a row that says so."""

from __future__ import annotations

from datetime import date

import pytest

from dossier.actor import Actor
from dossier.acts import absentees, account_for, register_view
from dossier.errors import Conflict, NotFound, Refused
from dossier.events import What
from tests.tlvs import Tlv

SINCE, BACK = date(2026, 1, 5), date(2026, 3, 2)


@pytest.fixture
def office(dossier: Tlv) -> Actor:
    return dossier.laid.colleague(dossier.organisation, "s@duin.example", "secretariaat")


def test_a_time_at_home_is_kept_from_its_end_on_by_its_own_rule(dossier: Tlv, office: Actor) -> None:
    record_id = absentees.begin(dossier.desk, office, dossier.dossier, SINCE)
    found = dossier.ask(lambda shelf: shelf.record(dossier.organisation, record_id))
    assert (found.kind, found.rule, found.last_day) == ("thuiszitter", "R1-OVERIG", None)
    with pytest.raises(Conflict):
        absentees.begin(dossier.desk, office, dossier.dossier, date(2026, 2, 2))
    for wrong in (date(2026, 1, 4), date(2026, 3, 17)):
        with pytest.raises(Refused) as refusal:
            absentees.end(dossier.desk, office, record_id, wrong)
        assert refusal.value.code == "away-ends-wrong"
    absentees.end(dossier.desk, office, record_id, BACK)
    absentees.end(dossier.desk, office, record_id, BACK)
    found = dossier.ask(lambda shelf: shelf.record(dossier.organisation, record_id))
    assert (found.last_day, found.destroy_from) == (date(2029, 3, 2), date(2029, 3, 3))
    assert dossier.events(record_id) == [What.AWAY_BEGUN.value, What.AWAY_ENDED.value]
    absentees.begin(dossier.desk, office, dossier.dossier, date(2026, 3, 9))
    assert dossier.whole()


@pytest.mark.promise("F94")
def test_the_report_names_nobody_and_its_sending_is_a_disclosure(dossier: Tlv, office: Actor) -> None:
    absentees.begin(dossier.desk, office, dossier.dossier, SINCE)
    director = dossier.laid.colleague(dossier.organisation, "baas@duin.example", "directeur")
    with pytest.raises(Refused) as refusal:
        absentees.report(dossier.desk, director, date(2026, 1, 1), date(2026, 3, 16))
    assert refusal.value.code == "period-not-over"
    record_id = absentees.report(dossier.desk, director, date(2026, 1, 1), date(2026, 1, 31))
    name, pdf = account_for.fetch(dossier.desk, director, record_id)
    assert name.startswith("TZ-2026-") and pdf.startswith(b"%PDF-")
    absentees.note_sent(dossier.desk, director, record_id)
    (row,) = register_view.disclosures(dossier.desk, director)
    assert (row.recipient_kind, row.ground, row.pseudonym) == ("inspectie", "WPO 18a", "")


def test_only_who_may_write_in_the_application_and_only_of_such_a_record(made: Tlv) -> None:
    fg = made.laid.colleague(made.organisation, "fg@duin.example", "fg")
    office = made.laid.colleague(made.organisation, "s@duin.example", "secretariaat")
    with pytest.raises(Refused):
        absentees.begin(made.desk, fg, made.dossier, SINCE)
    with pytest.raises(Refused) as refusal:
        absentees.begin(made.desk, office, made.dossier, date(2026, 3, 17))
    assert refusal.value.code == "away-in-future"
    with pytest.raises(NotFound):
        absentees.end(made.desk, office, made.record, BACK)
    with pytest.raises(NotFound):
        absentees.note_sent(made.desk, fg, made.record)
