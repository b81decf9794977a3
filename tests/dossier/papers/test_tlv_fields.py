"""The field list of domain.md §1.4: where each of the 32 fields of a TLV stands, and that it is printed."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest

from dossier import intake, papers
from dossier.fields import FieldKind
from dossier.papers.boxes import field_plan
from dossier.papers.tlv import Tlv
from tests.docgen.conftest import example

GOLDEN = (Path(__file__).parents[2] / "golden" / "tlv.txt").read_text(encoding="utf-8")
PRINTED = {
    1: ("afzender.naam", "Stichting SWV PO Duinrand"),
    2: ("afzender.nummer", "PO9901"),
    3: ("afzender.kvk afzender.rsin", ""),
    4: ("afzender.oin", ""),
    5: ("volgnummer", "42 in 2025-2026"),
    6: ("nummer", "Nummer PO9901-2025-000042"),
    7: ("soort", "speciaal onderwijs (SO)"),
    8: ("categorie", "laag (categorie 1)"),
    9: ("besluitdatum", "van 16 maart 2026"),
    10: ("bekendmaking", "Ouder 1: beveiligde link, op 16 maart 2026"),
    11: ("ingangsdatum", "Geldig 7 april 2026"),
    12: ("einddatum", "tot en met 31 juli 2028"),
    13: ("rechtsgrond", "Wettelijke grond artikel 40"),
    14: ("motivering", "Beide deskundigen adviseren"),
    15: ("ondersteuningsplan ondersteuningsplan_periode", "Ondersteuningsplan Duinrand 2024-2028 (augustus 2024"),
    16: ("deskundigen", "drs. F. Fictief, orthopedagoog bij Praktijk Verzinsel"),
    17: ("zienswijze_ouders zienswijze_leerling", "Leerling Ik wil een rustige klas."),
    18: ("bezwaar", "U kunt bezwaar maken. Dat doet u binnen zes weken."),
    19: ("besluit_door", "Mandaat Nummer M-2024-03 van 2 september 2024"),
    20: ("leerling.voornamen leerling.voorvoegsel leerling.achternaam leerling.roepnaam", "Testje Maria Voorbeeldsma"),
    21: ("leerling.geboortedatum", "geboren op 11 april 2017"),
    27: ("school_oud school_nieuw", "(BRIN 99XA, vestiging 00)"),
    28: ("aangemeld_op", "aangemeld op 20 maart 2026"),
    29: ("schooljaar", "2025-2026"),
    30: ("partijen", "Besluitnemer mr. B. Besluiter"),
    31: ("verificatie", "Controlecode: DUIN-7K3M"),
    32: ("versie vervangt ingetrokken_door", "versie 1"),
}
"""Per field: where it stands in the facts, and what the example prints (the letterhead is decoration: no text)."""
IN_THE_RECORD = {22: "geslacht", 23: "postcode", 24: "adres_geheim", 25: "pseudoniem"}
"""Kept, but on no page that goes to two parents and two schools (0.11); they are fields of the intake."""


def has(cls: type, path: str) -> bool:
    first, _, rest = path.partition(".")
    names = {field.name for field in dataclasses.fields(cls)}
    inner = {"afzender": papers.Afzender, "leerling": papers.Leerling}
    return first in names and (not rest or has(inner[first], rest))


@pytest.mark.parametrize(("number", "place"), [(n, p) for n, (p, _) in PRINTED.items()], ids=str)
def test_the_field_stands_in_the_facts_of_a_tlv(number: int, place: str) -> None:
    assert all(has(Tlv, one) for one in place.split())


@pytest.mark.parametrize(("number", "said"), [(n, s) for n, (_, s) in PRINTED.items() if s], ids=lambda v: str(v)[:20])
def test_the_field_is_printed(number: int, said: str) -> None:
    printed = re.sub(r"\s+", " ", GOLDEN) + " " + example("tlv").afzender.naam
    assert said in printed


def test_what_no_page_may_show_stands_in_the_record_only() -> None:
    kept = {field.name for field in dataclasses.fields(intake.Leerling)}
    shown = {field.name for field in dataclasses.fields(papers.Leerling)} | {f.name for f in dataclasses.fields(Tlv)}
    assert set(IN_THE_RECORD.values()) <= kept
    assert not set(IN_THE_RECORD.values()) & shown


def test_there_is_no_field_for_a_bsn_anywhere() -> None:  # no. 26
    names = {f.name for cls in (Tlv, papers.Leerling, intake.Leerling) for f in dataclasses.fields(cls)}
    assert not {name for name in names if "bsn" in name or "persoonsgebonden" in name}
    assert {*PRINTED, *IN_THE_RECORD, 26} == set(range(1, 33))


def test_a_tlv_is_born_with_a_box_for_every_signature_and_is_two_pages() -> None:
    plan = field_plan(example("tlv"))
    assert plan is not None
    kinds = [field.kind for field in plan.fields]
    assert kinds == [FieldKind.BESLUIT, *[FieldKind.PARTY] * 4, FieldKind.SEAL, FieldKind.TIMESTAMP]
    assert "--- page 2" in GOLDEN
    assert "--- page 3" not in GOLDEN
