"""A case waits until agreement and machtiging are signed (F66, F67); its entries are each an own yes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from dossier.acts import begin_case, register_machtiging, write_case_paper
from dossier.acts.case import body_of, open_case
from dossier.acts.edit_dossier import create
from dossier.errors import NotFound, Refused
from dossier.intake_oc import Gegevens
from dossier.matrix import Act
from tests.consultants import Office, begun, form, letter, put


def test_every_body_gets_an_entry_with_its_own_limits(office: Office) -> None:
    begun(office)
    case = open_case(office.desk, office.consultant, office.dossier, Act.READ)
    assert case.running
    assert {one.body_kind: one.direction for one in case.entries} == {
        "school_huidig_of_laatst": "beide",
        "swv": "beide",
        "leerplichtambtenaar": "verstrekken",
        "ggz": "beide",
    }
    entry = case.entry(office.entry("leerplichtambtenaar"))
    assert (entry.data_kinds, entry.until) == (frozenset({"verzuim"}), date(2026, 7, 31))
    assert b"nergenshuizen" not in entry.sealed
    assert body_of(office.desk, entry).contact.email == "leerplicht@nergenshuizen.example"
    with office.desk.book.reading() as shelf:
        record = shelf.record(office.organisation, office.mandate)
    assert (record.kind, record.state, record.rule, record.destroy_from) == ("machtiging", "final", "R4-ZAAK", None)


def test_it_is_registered_once_and_only_by_the_bureau(office: Office) -> None:
    office.dossier = create(office.desk, office.bureau, form())
    with pytest.raises(Refused) as refusal:
        register_machtiging.register(office.desk, office.consultant, office.dossier)
    assert refusal.value.code == "access-not-in-matrix"
    register_machtiging.register(office.desk, office.bureau, office.dossier)
    with pytest.raises(Refused) as refusal:
        register_machtiging.register(office.desk, office.bureau, office.dossier)
    assert refusal.value.code == "mandate-registered"


@pytest.mark.parametrize(
    ("changes", "act", "code"),
    [
        ({"machtiging": None}, "register", "mandate-missing-form"),
        ({"machtiging__getekend": {"O1": date(2026, 1, 15)}}, "register", "mandate-not-signed"),
        ({"machtiging__getekend": {}}, "register", "mandate-not-signed"),
        ({"machtiging__bezwaar_andere_ouder": True}, "register", "mandate-other-parent-objects"),
        ({"overeenkomst__getekend": {"O1": date(2026, 1, 15)}}, "begin", "agreement-not-signed"),
        ({"overeenkomst": None}, "begin", "agreement-not-signed"),
        ({"aanmelder__toestemming_ouders_vooraf": None}, "begin", "registrant-without-consent"),
    ],
)
@pytest.mark.promise("F66")
def test_a_case_waits_for_what_is_missing(office: Office, changes: dict[str, Any], act: str, code: str) -> None:
    office.dossier = create(office.desk, office.bureau, form(**changes))
    with pytest.raises(Refused) as refusal:
        register_machtiging.register(office.desk, office.bureau, office.dossier)
        begin_case.begin(office.desk, office.bureau, office.dossier)
    assert refusal.value.code == code
    assert not open_case(office.desk, office.bureau, office.dossier, Act.READ).running


def test_it_does_not_begin_before_its_machtiging_is_registered_nor_is_anything_written(office: Office) -> None:
    office.dossier = create(office.desk, office.bureau, form())
    with pytest.raises(Refused) as refusal:
        begin_case.begin(office.desk, office.bureau, office.dossier)
    assert refusal.value.code == "mandate-missing-form"
    with pytest.raises(Refused) as refusal:
        write_case_paper.write(office.desk, office.consultant, office.dossier, letter(Gegevens.VERZUIM))
    assert refusal.value.code == "case-waits"


@pytest.mark.promise("F70")
def test_a_consultant_without_a_running_agreement_sees_nothing_the_bureau_does(office: Office) -> None:
    begun(office)
    put(office, date(2027, 9, 1))
    with pytest.raises(Refused) as refusal:
        open_case(office.desk, office.consultant, office.dossier, Act.READ)
    assert refusal.value.code == "processor-agreement-over"
    assert open_case(office.desk, office.bureau, office.dossier, Act.READ).running


@pytest.mark.promise("F35")
def test_who_did_not_promise_secrecy_does_not_come_in(office: Office) -> None:
    begun(office)
    fresh = office.laid.colleague(office.organisation, "nieuw@consulent.example", "bureau", promised=False)
    with pytest.raises(Refused) as refusal:
        open_case(office.desk, fresh, office.dossier, Act.READ)
    assert refusal.value.code == "access-secrecy-first"


@pytest.mark.promise("F71")
def test_somebody_elses_case_is_not_found(office: Office) -> None:
    begun(office)
    with pytest.raises(NotFound):
        open_case(office.desk, office.other, office.dossier, Act.READ)
    swv = office.laid.colleague(office.laid.organisations["sppoh"], "s@duin.example", "bureau")
    with pytest.raises(NotFound):
        open_case(office.desk, swv, office.dossier, Act.READ)
