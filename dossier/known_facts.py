"""What a dossier already says of a paper somebody is about to make, so that nobody types it again.

Pure: from the intake, the letterhead and the day to the fields of a paper, as `dossier.reading` takes them.
Only what the paper has a field for; everything may still be changed, except by the act that makes it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from dossier import schoolyear, terms, tlv
from dossier.intake import Deskundige, Intake, School, Vertegenwoordiging, Zienswijze
from dossier.kinds import Kind
from dossier.papers import KINDS, Afzender, Paper
from dossier.papers.opp import HANDELINGSDEEL, PERSPECTIEF
from dossier.ports import Calendar

SUPPORT: Final = MappingProxyType({"PO": "WPO 18a lid 6", "VO": "WVO 17a lid 6 (WVO 2020 art. 2.47)"})
"""The ground of decisions on support, by sector (domain.md §1.1)."""
OF_A_SCHOOL: Final = frozenset({Kind.OPP, Kind.AANVRAAG})
"""Papers that a school makes and signs, also when the SWV types them."""
ASKED_WITHIN: Final = timedelta(weeks=3)
"""What a letter proposes for completing an application; the law names no term (Awb 4:5: reasonable)."""


@dataclass(frozen=True, slots=True)
class Known:
    """What the papers are made from: the dossier's form, whose letterhead, the day, and its TLV's number if any."""

    intake: Intake
    sender: Afzender
    today: date
    calendar: Calendar
    tlv_number: str = ""


def known(paper: type[Paper], source: Known) -> dict[str, object]:
    """The fields of `paper` that follow from `source`, by name."""
    names = {field.name for field in fields(paper)}
    found = {name: make(source) for name, make in _FIELDS.items() if name in names}
    found |= {name: make(source) for name, make in _OF_KIND.get(Kind(paper.kind), {}).items()}
    return {name: value for name, value in found.items() if value not in (None, "")}


def ground(kind: Kind, intake: Intake) -> str:
    """The article a decision of this kind rests on (Awb 3:47)."""
    if kind in (Kind.TLV, Kind.TLV_VERVANGING, Kind.TLV_BEEINDIGING, Kind.TLV_WEIGERING):
        return tlv.SOURCES[intake.tlv.soort]
    sector = "VO" if kind in (Kind.LWOO, Kind.VO_EXTRA) else intake.swv.nummer[:2]
    return SUPPORT[sector]


def decider(intake: Intake) -> dict[str, object]:
    """Who decides, with the mandate when it is not the board (no. 19)."""
    door = intake.swv.besluit_door
    given = door.mandaat
    mandate = {"nummer": given.nummer, "datum": given.datum, "van": given.van} if given else None
    return {"naam": door.naam, "functie": door.functie, **({"mandaat": mandate} if mandate else {})}


def sender(kind: Kind, intake: Intake, own: Afzender) -> Afzender:
    """Whose letterhead: a school's paper that is typed at the SWV's desk stays the school's."""
    school, swv = intake.school_oud, intake.swv
    if kind in OF_A_SCHOOL:
        return Afzender(naam=school.naam, nummer=str(school.brin))
    return replace(own, nummer=str(swv.nummer), kvk=str(swv.kvk or ""))


def signers(kind: Kind, intake: Intake) -> tuple[dict[str, object], ...]:
    """Whose boxes it has: the decision maker's, or those of school and parents on a school's paper."""
    door, person = intake.swv.besluit_door, intake.school_oud.tekent
    if kind not in OF_A_SCHOOL:
        box: dict[str, object] = {"veld": "besluit", "rol": "Besluit", "naam": door.naam, "toelichting": door.functie}
        return (box,) if KINDS[kind].is_besluit else ()
    school: dict[str, object] = {"veld": "school", "rol": "School", "naam": person.naam, "toelichting": person.functie}
    if kind is not Kind.OPP:
        return (school, *_parents(intake, ""))
    return (*_parents(intake, PERSPECTIEF), *_parents(intake, HANDELINGSDEEL), {**school, "deel": HANDELINGSDEEL})


def _parents(intake: Intake, part: str) -> tuple[dict[str, object], ...]:
    with_gezag = (one for one in intake.ouders if one.gezag)
    return tuple(
        {
            "veld": f"{part}ouder{number}",
            "rol": "Ouder met gezag" if one.rol is Vertegenwoordiging.OUDER else "Voogd",
            "naam": one.naam,
            **({"deel": part} if part else {}),
        }
        for number, one in enumerate(with_gezag, start=1)
    )


def _pupil(source: Known) -> dict[str, object]:
    one = source.intake.leerling
    names = {"roepnaam": one.roepnaam, "voorvoegsel": one.voorvoegsel}
    said = {name: value for name, value in names.items() if value}
    return {
        "voornamen": tuple(one.voornamen),
        "achternaam": one.achternaam,
        "geboortedatum": one.geboortedatum,
        **said,
    }


def _school(one: School) -> dict[str, object]:
    group = one.groep or (str(one.leerjaar) if one.leerjaar else "")
    place = {"naam": one.naam, "brin": str(one.brin), "vestiging": str(one.vestiging)}
    return {**place, "groep": group} if group else {**place}


def _view(one: Zienswijze) -> dict[str, object]:
    said = {"tekst": one.tekst, "datum": one.datum, "hoe": one.hoe, "reden_geen": one.reden_geen}
    return {name: value for name, value in said.items() if value}


def _expert(one: Deskundige) -> dict[str, object]:
    said = {"organisatie": one.organisatie, "registratie": one.registratie}
    return {
        "naam": one.naam,
        "beroep": one.beroep.value.replace("_", " "),
        "datum": one.datum,
        "soort": one.soort.value,
        "onafhankelijk": one.onafhankelijk,
        "advies": one.advies,
        **{name: value for name, value in said.items() if value},
    }


def _clause(source: Known) -> dict[str, object]:
    """Where to object (Awb 3:45); an SWV's own committee is not named apart."""
    clause: dict[str, object] = {"bij": source.intake.swv.naam, "adresregels": source.sender.adresregels}
    own = source.intake.swv.bezwaar == "eigen"
    return clause if own else {**clause, "commissie": source.intake.swv.bezwaar}


def _plan_years(source: Known) -> str:
    period = source.intake.swv.ondersteuningsplan.periode
    return f"{period.van.year}-{period.tot.year}"


def _decide_by(source: Known) -> date:
    return terms.decision(source.intake.aanvraag.ontvangen, source.calendar, ()).last_day


def _grounded(kind: Kind) -> dict[str, Callable[[Known], object]]:
    return {"rechtsgrond": lambda source: ground(kind, source.intake)}


_FIELDS: Final[Mapping[str, Callable[[Known], object]]] = MappingProxyType(
    {
        "leerling": _pupil,
        "school": lambda source: _school(source.intake.school_oud),
        "datum": lambda source: source.today,
        "besluitdatum": lambda source: source.today,
        "opgesteld_op": lambda source: source.today,
        "schooljaar": lambda source: schoolyear.label(source.today),
        "ondersteuningsplan": lambda source: source.intake.swv.ondersteuningsplan.titel,
        "ondersteuningsplan_periode": _plan_years,
        "zienswijze_ouders": lambda source: _view(source.intake.zienswijze.ouders),
        "zienswijze_leerling": lambda source: _view(source.intake.zienswijze.leerling),
        "bezwaar": _clause,
        "besluit_door": lambda source: decider(source.intake),
        "deskundigen": lambda source: tuple(_expert(one) for one in source.intake.deskundigen),
    }
)
"""Fields that mean the same on every paper."""
_OF_KIND: Final[Mapping[Kind, Mapping[str, Callable[[Known], object]]]] = MappingProxyType(
    {
        Kind.TOEWIJZING: _grounded(Kind.TOEWIJZING),
        Kind.LWOO: _grounded(Kind.LWOO),
        Kind.VO_EXTRA: _grounded(Kind.VO_EXTRA),
        Kind.TLV_WEIGERING: {
            **_grounded(Kind.TLV_WEIGERING),
            "gevraagd_soort": lambda source: source.intake.tlv.soort.value,
            "aanvraag_datum": lambda source: source.intake.aanvraag.ontvangen,
        },
        Kind.TLV_BEEINDIGING: {
            **_grounded(Kind.TLV_BEEINDIGING),
            "tlv_nummer": lambda source: source.tlv_number,
            "tlv_soort": lambda source: source.intake.tlv.soort.value,
            "tlv_datum": lambda source: source.intake.tlv.besluitdatum,
            "tlv_ingangsdatum": lambda source: source.intake.tlv.ingangsdatum,
            "tlv_einddatum": lambda source: source.intake.tlv.einddatum,
        },
        Kind.DESKUNDIGENADVIES: {
            "soort": lambda source: source.intake.tlv.soort.value,
            "oordelen": lambda source: tuple(_expert(one) for one in source.intake.deskundigen),
        },
        Kind.AANVRAAG: {
            "aan": lambda source: source.intake.swv.naam,
            "opgesteld_door": lambda source: source.intake.school_oud.tekent.naam,
            "functie": lambda source: source.intake.school_oud.tekent.functie,
        },
        Kind.ADVIES: {"aan": lambda source: source.intake.school_oud.naam},
        Kind.OPSCHORTING: {
            "aan": lambda source: source.intake.school_oud.naam,
            "aan_rol": lambda _: "de school die de aanvraag deed",
            "ontvangen": lambda source: source.intake.aanvraag.ontvangen,
            "besluit_uiterlijk": _decide_by,
            "stil_vanaf": lambda source: source.today + timedelta(days=1),
            "aanvullen_voor": lambda source: source.today + ASKED_WITHIN,
            "ondertekenaar": lambda source: source.intake.swv.secretariaat.naam,
            "functie": lambda _: "secretariaat",
        },
    }
)
