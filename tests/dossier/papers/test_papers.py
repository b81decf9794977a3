from __future__ import annotations

import dataclasses
import re
from datetime import date, timedelta

import pytest

from dossier import papers, reading
from dossier.errors import Refused
from dossier.kinds import Kind
from dossier.papers import (
    KINDS,
    Afzender,
    Besluitnemer,
    Bezwaar,
    Brief,
    Categorie,
    Deskundige,
    Leerling,
    OnderwijskundigRapport,
    School,
    Soort,
    Tlv,
    Verzuim,
    Zienswijze,
)

VALUES = [getattr(papers, name) for name in papers.__all__ if isinstance(getattr(papers, name), type)]
DATACLASSES = [cls for cls in VALUES if dataclasses.is_dataclass(cls)]
SWV = Afzender(naam="SWV Voorbeeld (fictief)")
PUPIL = Leerling(voornamen=("Testje",), voorvoegsel="van", achternaam="Voorbeeld", geboortedatum=date(2017, 4, 11))


def expert(name: str) -> Deskundige:
    return Deskundige(
        naam=name, beroep="psycholoog", datum=date(2026, 2, 1), soort=Soort.SO, onafhankelijk=True, advies="SO."
    )


def tlv(**changes: object) -> Tlv:
    facts: dict[str, object] = {
        "afzender": SWV,
        "nummer": "PO9901-2025-000042",
        "volgnummer": 42,
        "soort": Soort.SO,
        "categorie": Categorie.L,
        "schooljaar": "2025-2026",
        "besluitdatum": date(2026, 3, 16),
        "ingangsdatum": date(2026, 4, 7),
        "einddatum": date(2028, 7, 31),
        "rechtsgrond": "artikel 40 WEC",
        "motivering": "Beide deskundigen adviseren SO.",
        "ondersteuningsplan": "Plan",
        "ondersteuningsplan_periode": "2024-2028",
        "deskundigen": (expert("F. Fictief"), expert("Q. Quasi")),
        "zienswijze_ouders": Zienswijze(tekst="Eens."),
        "zienswijze_leerling": Zienswijze(reden_geen="Wilde niet praten."),
        "bezwaar": Bezwaar(bij="Stichting SWV"),
        "besluit_door": Besluitnemer(naam="B. Besluiter", functie="directeur"),
        "leerling": PUPIL,
        "school_oud": School(naam="De Boot", brin="99XA"),
    }
    return Tlv(**{**facts, **changes})  # type: ignore[arg-type]


@pytest.mark.parametrize("cls", DATACLASSES, ids=lambda cls: cls.__name__)
def test_every_field_of_every_paper_is_explained_and_every_value_is_frozen(cls: type) -> None:
    own = set(cls.__annotations__) - {"kind", "is_besluit", "closed"}
    assert cls.__doc__ is not None
    assert own <= set(re.findall(r"\w+", cls.__doc__)), own
    assert cls.__dataclass_params__.frozen  # type: ignore[attr-defined]


def test_every_paper_has_a_word_that_every_policy_knows() -> None:
    assert set(KINDS) <= set(Kind)
    assert all(cls.kind == word for word, cls in KINDS.items())


def test_only_the_school_report_can_hold_a_personal_number() -> None:
    holders = [cls for cls in DATACLASSES if {"bsn", "persoonsgebonden_nummer"} & set(cls.__dataclass_fields__)]
    assert holders == [OnderwijskundigRapport]


@pytest.mark.promise("F88")
def test_a_tlv_has_no_place_for_an_address_of_the_pupil_or_a_parent() -> None:
    for cls in (Tlv, Leerling, papers.Partij, papers.Bewijs):
        assert not {"adresregels", "adres", "postcode", "email", "telefoon"} & set(cls.__dataclass_fields__)


def test_a_name_is_printed_with_all_first_names_and_prefix() -> None:
    assert PUPIL.naam == "Testje van Voorbeeld"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"categorie": Categorie.NVT}, "tlv-category"),
        ({"soort": Soort.SBO}, "tlv-category"),
        ({"einddatum": None}, "paper-incomplete"),
        ({"einddatum": date(2026, 4, 7)}, "paper-dates"),
        ({"deskundigen": (expert("F. Fictief"),)}, "paper-incomplete"),
        ({"motivering": " \n "}, "paper-incomplete"),
    ],
)
def test_a_tlv_that_cannot_be_true_is_refused(changes: dict[str, object], code: str) -> None:
    with pytest.raises(Refused) as refusal:
        tlv(**changes)
    assert refusal.value.code == code


def test_praktijkonderwijs_may_have_no_end_date() -> None:
    assert tlv(soort=Soort.PRO, categorie=Categorie.NVT, einddatum=None).einddatum is None


def test_a_view_that_was_not_given_says_why() -> None:
    with pytest.raises(Refused):
        Zienswijze()


def test_a_letter_gives_the_clause_and_the_exact_last_day_or_neither() -> None:
    facts = {"afzender": SWV, "nummer": "B-1", "datum": date(2026, 3, 16), "aan": "A", "onderwerp": "TLV"}
    rest = {"aanhef": "Beste A,", "alineas": ("Tekst.",), "ondertekenaar": "B", "functie": "directeur"}
    Brief(**facts, **rest)  # type: ignore[arg-type]
    with pytest.raises(Refused):
        Brief(**facts, **rest, laatste_dag_bezwaar=date(2026, 4, 28))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("written", "first"),
    [(date(2026, 6, 1), date(2025, 6, 1)), (date(2024, 2, 29), date(2023, 3, 1))],
    ids=["Besluit art. 7", "schrikkeldag"],
)
def test_absence_older_than_a_year_is_refused(written: date, first: date) -> None:
    def report(start: date) -> OnderwijskundigRapport:
        spell = Verzuim(van=start, tot=start, dagdelen=1)
        school = School(naam="De Boot", brin="99XA")
        return OnderwijskundigRapport(
            afzender=SWV,
            nummer="OKR-1",
            opgesteld_op=written,
            opgesteld_door="I. Intern",
            functie="intern begeleider",
            leerling=PUPIL,
            school=school,
            verzuim=(spell,),
        )

    assert report(first).verzuim
    with pytest.raises(Refused) as refusal:
        report(first - timedelta(days=1))
    assert refusal.value.code == "okr-absence-too-old"


@pytest.mark.parametrize(
    ("written", "read"),
    [("2026-03-16T09:05:07+00:00", True), ("2026-03-16T09:05:07", False), ("gisteren", False)],
)
def test_a_moment_is_read_only_with_its_zone(written: str, read: bool) -> None:
    event = {"wanneer": written, "wat": "Link verstuurd"}
    if read:
        assert reading.read(papers.Gebeurtenis, event).wanneer.utcoffset() == timedelta(0)
    else:
        with pytest.raises(Refused) as refusal:
            reading.read(papers.Gebeurtenis, event)
        assert refusal.value.facts["field"] == "wanneer"
