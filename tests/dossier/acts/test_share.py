"""The SWV hands a TLV to the new school: by law, once the pupil is registered there, within the policy's term."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from dossier.actor import Actor
from dossier.acts.edit_dossier import create
from dossier.acts.open_dossier import change_dossier, invoer_of
from dossier.acts.share import share_with_new_school
from dossier.errors import NotFound, Refused
from tests.tlvs import Tlv, form

LONGEST = 28


def _refused(tlv: Tlv, code: str, days: int = 10) -> Refused:
    with pytest.raises(Refused) as refusal:
        share_with_new_school(tlv.desk, tlv.who, tlv.record, days)
    assert refusal.value.code == code
    assert [one for one in tlv.grants() if one.purpose == "download"] == []
    return refusal.value


def _registered(tlv: Tlv, day: date | None) -> None:
    """Write down another day of registration, behind the page that would refuse it."""
    kept = tlv.ask(lambda shelf: shelf.dossier(tlv.organisation, tlv.dossier))
    typed = invoer_of(tlv.desk, kept)
    school = dict(typed["school_nieuw"])  # type: ignore[call-overload]
    school.pop("aangemeld_op")
    typed["school_nieuw"] = school if day is None else {**school, "aangemeld_op": day}
    change_dossier(tlv.desk, tlv.who, tlv.dossier, typed, kept.version)


def test_the_link_is_the_new_schools_with_its_ground_and_its_end(made: Tlv) -> None:
    grant = share_with_new_school(made.desk, made.who, made.record, 10)
    assert (grant.purpose, grant.recipient_kind, grant.records) == ("download", "school_nieuw", (made.record,))
    assert (grant.until - grant.created_at).days == 10
    assert "WPO 18a" in grant.ground
    made.do("mail")
    assert "directie@verzonnenvlinder.example" in made.laid.letters()


@pytest.mark.parametrize("day", [None, date(2026, 3, 17)])
@pytest.mark.promise("F26")
def test_before_the_registration_nothing_goes(made: Tlv, day: date | None) -> None:
    _registered(made, day)
    _refused(made, "new-school-not-registered")
    if day:
        made.laid.clock.on(days=1)
        assert share_with_new_school(made.desk, made.who, made.record, 10)


@pytest.mark.parametrize("days", [0, -1, 29, 999])
def test_it_lives_at_least_a_day_and_no_longer_than_the_policy_allows(made: Tlv, days: int) -> None:
    assert _refused(made, "share-too-long", days).facts["most"] == LONGEST


def test_what_is_not_made_or_is_gone_is_not_shared(made: Tlv) -> None:
    for state in ("making", "void", "withdrawn", "destroying"):
        with made.desk.book.writing() as shelf:
            shelf.save_record(replace(shelf.record(made.organisation, made.record), state=state))
        _refused(made, "document-not-made")


def test_another_organisation_shares_nothing(made: Tlv) -> None:
    stranger = Actor(made.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    with pytest.raises(NotFound):
        share_with_new_school(made.desk, stranger, made.record, 10)


def test_a_dossier_without_new_school_has_nobody_to_share_with(made: Tlv) -> None:
    kept = made.ask(lambda shelf: shelf.dossier(made.organisation, made.dossier))
    typed = invoer_of(made.desk, kept)
    del typed["school_nieuw"]
    change_dossier(made.desk, made.who, made.dossier, typed, kept.version)
    _refused(made, "new-school-not-registered")
    assert create(made.desk, made.who, form(leerling__pseudoniem="6c1d0000-0000-4000-8000-000000000009"))
