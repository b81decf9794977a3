"""A dossier from a form, and its changes until a TLV is made: whole and right, or as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.actor import Actor
from dossier.acts import issue_tlv
from dossier.acts.edit_dossier import Draft, create, edit
from dossier.acts.open_dossier import change_dossier, invoer_of
from dossier.errors import Conflict, NotFound, Refused
from dossier.findings import InputRefused
from dossier.intake import Intake
from tests.tlvs import Tlv, form

OTHER = "6c1d0000-0000-4000-8000-000000000002"


def _intake(tlv: Tlv) -> Intake:
    return issue_tlv.findings(tlv.desk, tlv.who, tlv.dossier)[0]


def _draft(tlv: Tlv, **changes: str) -> Draft:
    return replace(Draft.of(_intake(tlv)), **changes)


def test_a_dossier_keeps_what_was_typed_sealed_under_a_key_of_its_own(dossier: Tlv) -> None:
    kept = dossier.ask(lambda shelf: shelf.dossier(dossier.organisation, dossier.dossier))
    assert invoer_of(dossier.desk, kept) == form()
    assert b"Voorbeeldsma" not in kept.sealed
    database = dossier.laid.settings.folder / "zegel.sqlite"
    assert b"Voorbeeldsma" not in database.read_bytes()


@pytest.mark.parametrize("typed", [None, [], "tekst", 7, {"invoer": 1}, {}])
def test_what_is_no_form_is_refused(dossier: Tlv, typed: object) -> None:
    with pytest.raises(Refused):
        create(dossier.desk, dossier.who, typed)
    assert len(dossier.ask(lambda shelf: shelf.dossiers(dossier.organisation))) == 1


def test_one_wrong_field_leaves_nothing_behind(dossier: Tlv) -> None:
    with pytest.raises(InputRefused) as refusal:
        create(dossier.desk, dossier.who, form(leerling__pseudoniem=OTHER, leerling__postcode="99 Z"))
    assert [one.field for one in refusal.value.findings] == ["leerling.postcode"]
    assert len(dossier.ask(lambda shelf: shelf.dossiers(dossier.organisation))) == 1


def test_a_pupil_has_one_dossier_at_a_time(dossier: Tlv) -> None:
    with pytest.raises(Conflict) as refusal:
        create(dossier.desk, dossier.who, {"invoer": form()})
    assert refusal.value.code == "dossier-exists"
    assert create(dossier.desk, dossier.who, {"invoer": form(leerling__pseudoniem=OTHER)})


def test_a_form_of_another_organisations_policy_is_refused(dossier: Tlv) -> None:
    with pytest.raises(Refused) as refusal:
        create(dossier.desk, dossier.who, form(policy="noord-limburg", leerling__pseudoniem=OTHER))
    assert refusal.value.code == "policy-of-another"


def test_a_change_is_what_the_checks_then_see(dossier: Tlv) -> None:
    edit(dossier.desk, dossier.who, dossier.dossier, _draft(dossier, einddatum="2029-07-31", aangemeld_op="2026-03-10"))
    after = _intake(dossier)
    assert after.tlv.einddatum == date(2029, 7, 31)
    assert after.school_nieuw is not None
    assert after.school_nieuw.aangemeld_op == date(2026, 3, 10)
    edit(dossier.desk, dossier.who, dossier.dossier, _draft(dossier, einddatum=" "))
    assert _intake(dossier).tlv.einddatum is None


@pytest.mark.parametrize(
    "changes",
    [
        {"einddatum": "31-07-2029"},
        {"soort": "XX"},
        {"besluitdatum": ""},
        {"aangemeld_op": "morgen"},
        {"motivering": ""},
    ],
    ids=lambda one: next(iter(one)),
)
def test_a_wrong_change_leaves_the_dossier_as_it_was(dossier: Tlv, changes: dict[str, str]) -> None:
    before = dossier.ask(lambda shelf: shelf.dossier(dossier.organisation, dossier.dossier))
    with pytest.raises(InputRefused):
        edit(dossier.desk, dossier.who, dossier.dossier, _draft(dossier, **changes))
    assert dossier.ask(lambda shelf: shelf.dossier(dossier.organisation, dossier.dossier)) == before


def test_a_stale_change_is_refused(dossier: Tlv) -> None:
    kept = dossier.ask(lambda shelf: shelf.dossier(dossier.organisation, dossier.dossier))
    edit(dossier.desk, dossier.who, dossier.dossier, _draft(dossier, einddatum="2029-07-31"))
    with pytest.raises(Conflict):
        change_dossier(dossier.desk, dossier.who, dossier.dossier, form(), kept.version)


def test_once_the_tlv_is_made_nothing_changes_and_after_a_void_one_it_may(made: Tlv) -> None:
    with pytest.raises(Conflict) as refusal:
        edit(made.desk, made.who, made.dossier, _draft(made, einddatum="2029-07-31"))
    assert refusal.value.facts["number"] == made.kept().number
    with made.desk.book.writing() as shelf:
        shelf.save_record(replace(shelf.record(made.organisation, made.record), state="void"))
    edit(made.desk, made.who, made.dossier, _draft(made, einddatum="2029-07-31"))


def test_another_organisation_changes_nothing(dossier: Tlv) -> None:
    stranger = Actor(dossier.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    with pytest.raises(NotFound):
        edit(dossier.desk, stranger, dossier.dossier, _draft(dossier))
