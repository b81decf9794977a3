from __future__ import annotations

import dataclasses
from datetime import date
from typing import Any

import pytest

from dossier.intake import Intake, read_intake
from dossier.kinds import Kind
from dossier.known_facts import Known, decider, ground, known, sender, signers
from dossier.papers import KINDS, Afzender, Besluitnemer, Mandaat
from dossier.reading import read
from portal import yamlfile
from portal.calendar import DutchCalendar
from tests.docgen.conftest import ROOT

TODAY = date(2026, 3, 16)
SENDER = Afzender(naam="Stichting SWV (fictief)", adresregels=("Postbus 0", "9999 ZZ Nergenshuizen"))
MINE = (
    Kind.AANVRAAG,
    Kind.OPSCHORTING,
    Kind.DESKUNDIGENADVIES,
    Kind.ADVIES,
    Kind.TOEWIJZING,
    Kind.LWOO,
    Kind.VO_EXTRA,
    Kind.TLV_WEIGERING,
    Kind.TLV_BEEINDIGING,
    Kind.OPP,
)


def intake(name: str = "po-so") -> Intake:
    form: Any = yamlfile.load(ROOT / "examples" / f"{name}.yaml").value
    return read_intake(form["invoer"])


def of(kind: Kind, name: str = "po-so") -> dict[str, Any]:
    return known(KINDS[kind], Known(intake(name), SENDER, TODAY, DutchCalendar()))


@pytest.mark.parametrize("kind", MINE)
def test_only_fields_of_the_paper_are_known_and_each_reads(kind: Kind) -> None:
    found, hints = of(kind), {field.name: field.type for field in dataclasses.fields(KINDS[kind])}
    assert found.keys() <= hints.keys()
    paper: Any = yamlfile.load(ROOT / "examples" / "feiten" / f"{kind}.yaml").value
    unreadable = {"oordelen"}  # the opinions still need what only their experts can say
    given = {name: value for name, value in found.items() if name not in unreadable}
    if kind in (Kind.TLV_BEEINDIGING, Kind.TLV_WEIGERING, Kind.OPSCHORTING, Kind.OPP):
        given = {n: v for n, v in given.items() if not isinstance(v, date)}  # the example has days of its own
    assert read(
        KINDS[kind], {**paper, **given, "schooljaar": "2025-2026"} if "schooljaar" in hints else {**paper, **given}
    )


def test_nobody_types_again_what_the_dossier_says() -> None:
    found = of(Kind.TLV_WEIGERING)
    assert found["leerling"]["achternaam"] == intake().leerling.achternaam
    assert found["zienswijze_ouders"]["tekst"] == intake().zienswijze.ouders.tekst
    assert len(found["deskundigen"]) == 2
    assert found["aanvraag_datum"] == intake().aanvraag.ontvangen
    assert found["bezwaar"]["adresregels"] == SENDER.adresregels


def test_the_suspension_starts_the_day_after_the_letter() -> None:
    assert of(Kind.OPSCHORTING)["stil_vanaf"] == date(2026, 3, 17)  # Awb 4:15 lid 1


@pytest.mark.parametrize(
    ("kind", "name", "article"),
    [
        (Kind.TLV_WEIGERING, "po-so", "WEC 40 lid 10-11"),
        (Kind.TLV_BEEINDIGING, "vo-vso", "WEC 40 lid 12-13"),
        (Kind.TOEWIJZING, "po-so", "WPO 18a lid 6"),
        (Kind.TOEWIJZING, "vo-vso", "WVO 17a lid 6 (WVO 2020 art. 2.47)"),
        (Kind.LWOO, "vo-vso", "WVO 17a lid 6 (WVO 2020 art. 2.47)"),
        (Kind.VO_EXTRA, "vo-vso", "WVO 17a lid 6 (WVO 2020 art. 2.47)"),
    ],
)
def test_each_kind_of_decision_has_its_own_ground(kind: Kind, name: str, article: str) -> None:
    assert ground(kind, intake(name)) == article
    assert of(kind, name)["rechtsgrond"] == article


def test_a_decision_under_mandate_says_so() -> None:
    door = intake().swv.besluit_door
    read_back = read(Besluitnemer, decider(intake()))
    assert read_back.naam == door.naam
    assert isinstance(read_back.mandaat, Mandaat) == (door.mandaat is not None)


def test_a_schools_paper_keeps_the_schools_letterhead_and_its_two_kinds_of_boxes() -> None:
    facts = intake()
    assert sender(Kind.OPP, facts, SENDER).naam == facts.school_oud.naam
    assert sender(Kind.ADVIES, facts, SENDER) == dataclasses.replace(
        SENDER, nummer="PO9901", kvk=str(facts.swv.kvk or "")
    )
    with_gezag = [one.naam for one in facts.ouders if one.gezag]
    parts = [(box["naam"], box.get("deel")) for box in signers(Kind.OPP, facts)]
    assert parts[:-1] == [(name, part) for part in ("perspectief", "handelingsdeel") for name in with_gezag]
    assert signers(Kind.AANVRAAG, facts)[0]["veld"] == "school"
    assert [box["veld"] for box in signers(Kind.TOEWIJZING, facts)] == ["besluit"]
    assert signers(Kind.ADVIES, facts) == ()
