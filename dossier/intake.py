"""What people type about a pupil at a samenwerkingsverband, as typed values (domain.md §1.4).

`dossier.intake_oc` holds the form of Onderwijsconsulenten, `dossier.shift` moves a form in time.
Reading refuses unknown, missing and ill-typed fields and any number that may be a BSN; whether the
facts may lead to a TLV is `dossier.tlv`'s question. Field meanings stand in the annotations.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated

from dossier import bsn
from dossier.findings import InputRefused, stop
from dossier.papers.parts import Categorie, Soort
from dossier.reading import Shape, Text, read
from dossier.shapes import (
    Brin,
    Email,
    Geslacht,
    Kenmerk,
    Kvk,
    Mobiel,
    Periode,
    Postcode,
    Pseudoniem,
    SwvNummer,
    Telefoon,
    Vestiging,
)


class Beroep(StrEnum):
    """The professions of Besluit bekostiging WPO 34.8."""

    ORTHOPEDAGOOG = "orthopedagoog"
    PSYCHOLOOG = "psycholoog"
    KINDER_OF_JEUGDPSYCHOLOOG = "kinder_of_jeugdpsycholoog"
    PEDAGOOG = "pedagoog"
    KINDERPSYCHIATER = "kinderpsychiater"
    MAATSCHAPPELIJK_WERKER = "maatschappelijk_werker"
    ARTS = "arts"


class Betekenis(StrEnum):
    """What a party answered (domain.md §0.2)."""

    AKKOORD = "akkoord"
    GEZIEN = "gezien"
    NIET_AKKOORD = "niet_akkoord"
    GEWEIGERD = "geweigerd"
    NIET_BEREIKT = "niet_bereikt"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ondersteuningsplan:
    """The plan whose criteria the decision applies."""

    titel: Annotated[str, "Title as published"]
    periode: Annotated[Periode, "First and last day on which it holds"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandaat:
    """Why somebody else than the board may decide (no. 19)."""

    nummer: Annotated[str, "Number of the mandate"]
    datum: Annotated[date, "Day it was given"]
    van: Annotated[str, "Who gave it"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluitnemer:
    """Who takes the besluit."""

    naam: Annotated[str, "Name as printed"]
    functie: Annotated[str, "Function; `bestuur` needs no mandate"]
    mandaat: Annotated[Mandaat | None, "The mandate, unless the board itself decides"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Secretariaat:
    """The desk that prepares the TLV and answers the phone."""

    naam: Annotated[str, "Name of the person"]
    email: Annotated[Email, "Its e-mail address"]
    telefoon: Annotated[Telefoon, "Its telephone number"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Swv:
    """The samenwerkingsverband that decides."""

    naam: Annotated[str, "Formal name as in the trade register (no. 1)"]
    nummer: Annotated[SwvNummer, "BRIN administration number (no. 2)"]
    kvk: Annotated[Kvk | None, "Trade register number (no. 3)"] = None
    bezwaar: Annotated[str, "Committee that advises on objections (no. 18)"]
    ondersteuningsplan: Annotated[Ondersteuningsplan, "The plan in force (no. 15)"]
    besluit_door: Annotated[Besluitnemer, "Who decides"]
    secretariaat: Annotated[Secretariaat, "Who prepares"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerling:
    """The pupil (no. 20-25). There is no field for a BSN or onderwijsnummer."""

    pseudoniem: Annotated[Pseudoniem, "Internal key; file names use this, never a name"]
    voornamen: Annotated[tuple[str, ...], "First names, one or more (OSO)"]
    roepnaam: Annotated[str, "Name in daily use"] = ""
    voorvoegsel: Annotated[str, "Prefix, such as `van der`"] = ""
    achternaam: Annotated[str, "Surname"]
    geboortedatum: Annotated[date, "Day of birth"]
    geslacht: Annotated[Geslacht | None, "Sex; off unless needed"] = None
    adres_geheim: Annotated[bool, "True: no address may stand anywhere"]
    postcode: Annotated[Postcode | None, "Postcode; forbidden when the address is secret"] = None
    email: Annotated[Email | None, "The pupil's own address (from 16)"] = None
    mobiel: Annotated[Mobiel | None, "The pupil's own mobile number"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Postadres:
    """Where a letter goes; never printed on a document that others see."""

    straat: Annotated[str, "Street and number"]
    postcode: Annotated[Postcode, "Postcode"]
    plaats: Annotated[str, "Town"]


class Vertegenwoordiging(StrEnum):
    """In which capacity an adult speaks for the child."""

    OUDER = "ouder"
    VOOGD = "voogd"
    GECERTIFICEERDE_INSTELLING = "gecertificeerde_instelling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouder:
    """A parent or guardian."""

    id: Annotated[Kenmerk, "Short mark within the dossier (`O1`)"]
    naam: Annotated[str, "Name"]
    gezag: Annotated[bool, "Whether they hold gezag"]
    gezag_bron: Annotated[str, "Where and when that was looked up"] = ""
    rol: Annotated[Vertegenwoordiging, "Parent, guardian or institution"] = Vertegenwoordiging.OUDER
    elektronisch_bereikbaar_sinds: Annotated[date | None, "Since when reachable electronically (Awb 2:14)"] = None
    email: Annotated[Email | None, "E-mail address"] = None
    mobiel: Annotated[Mobiel | None, "Mobile number, for the second factor"] = None
    afgesproken_code: Annotated[bool, "Second factor is a code agreed by phone or on paper"] = False
    postadres: Annotated[Postadres | None, "For letters"] = None
    postadres_geheim: Annotated[bool, "The postal address is secret to the other parties"] = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tekent:
    """Who signs for a school."""

    naam: Annotated[str, "Name"]
    functie: Annotated[str, "Function"]
    mandaat: Annotated[str, "On whose behalf, since when"] = ""
    email: Annotated[Email, "E-mail address"]
    mobiel: Annotated[Mobiel | None, "Mobile number, for the second factor"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """The school the pupil leaves or goes to (no. 27, 28)."""

    naam: Annotated[str, "Name"]
    brin: Annotated[Brin, "BRIN"]
    vestiging: Annotated[Vestiging, "Location, two digits"] = "00"
    groep: Annotated[str, "Group (PO)"] = ""
    leerjaar: Annotated[int | None, "Year (VO)"] = None
    aangemeld_op: Annotated[date | None, "Day the pupil was registered there (no. 28)"] = None
    tekent: Annotated[Tekent, "Who signs"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvulling:
    """The application was incomplete: the clock stood still (Awb 4:5, 4:15)."""

    gevraagd: Annotated[date, "Day completion was asked"]
    compleet: Annotated[date | None, "Day it was complete; open while None"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraag:
    """The application for a TLV."""

    ontvangen: Annotated[date, "Day of receipt"]
    aanvulling: Annotated[Aanvulling | None, "When it had to be completed"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deskundige:
    """One expert and their opinion (no. 16)."""

    naam: Annotated[str, "Name"]
    beroep: Annotated[Beroep, "Profession of the law's list"]
    registratie: Annotated[str, "SKJ, NVO, NIP or BIG"] = ""
    organisatie: Annotated[str, "Where they work; not the applying school"]
    datum: Annotated[date, "Day of the opinion"]
    soort: Annotated[Soort, "The kind of school the opinion is about"]
    onafhankelijk: Annotated[bool, "Confirmed: not tied to the school, did not help with the application"]
    in_panel: Annotated[bool, "Takes part in the SWV's own assessment"]
    advies: Annotated[Text, "The opinion"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Zienswijze:
    """A view, or why there is none (no. 17)."""

    tekst: Annotated[Text, "Their own words"] = ""
    datum: Annotated[date | None, "Day of the talk or letter"] = None
    hoe: Annotated[str, "How it was given"] = ""
    reden_geen: Annotated[str, "Why none was given"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zienswijzen:
    """Both hearings."""

    ouders: Annotated[Zienswijze, "Of the parents"]
    leerling: Annotated[Zienswijze, "Of the pupil"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verklaring:
    """What the TLV says (no. 5-14)."""

    soort: Annotated[Soort, "What it opens"]
    categorie: Annotated[Categorie, "Funding category; Nvt exactly for SBO and PRO"]
    eerste_volgnummer: Annotated[int | None, "First number of the school year at this SWV (decision 5)"] = None
    besluitdatum: Annotated[date, "Day of the besluit"]
    ingangsdatum: Annotated[date, "First day"]
    ingangsdatum_reden: Annotated[str, "Why it begins before the besluit"] = ""
    einddatum: Annotated[date | None, "Last day (t/m); none only for PRO"] = None
    einddatum_reden: Annotated[str, "Why it ends on another day than 31 July"] = ""
    motivering: Annotated[Text, "The reasons"]
    bekendgemaakt: Annotated[Mapping[str, date], "Day of bekendmaking, by party"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Antwoord:
    """What a party answered, and when."""

    partij: Annotated[Kenmerk, "Mark of the parent, or `school_oud`, `school_nieuw`"]
    betekenis: Annotated[Betekenis, "What it means"]
    op: Annotated[date, "Day"]
    kanaal: Annotated[str, "Road, when not the link"] = ""
    zienswijze: Annotated[Text, "Their own words"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzageverzoek:
    """A request for access (AVG 15)."""

    door: Annotated[Kenmerk, "Who asks"]
    ontvangen: Annotated[date, "Day of receipt"]
    bewijs_gevraagd: Annotated[date | None, "Day proof of identity was asked"] = None
    bewijs_ontvangen: Annotated[date | None, "Day it was given"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezwaar:
    """An objection against the besluit."""

    door: Annotated[Kenmerk, "Who objects"]
    ontvangen: Annotated[date, "Day of receipt"]
    lbt_vraagt: Annotated[date | None, "Day the committee asked for the bundle"] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Intake:
    """One dossier at a samenwerkingsverband."""

    id: Annotated[Kenmerk, "Mark of the form"]
    policy: Annotated[Annotated[str, Shape("policy-name-ill-formed", r"[a-z0-9-]{1,60}")], "Name of the policy"]
    swv: Annotated[Swv, "Who decides"]
    leerling: Annotated[Leerling, "The pupil"]
    ouders: Annotated[tuple[Ouder, ...], "Parents and guardians"]
    school_oud: Annotated[School, "The applying school"]
    school_nieuw: Annotated[School | None, "The school the pupil goes to, when known"] = None
    aanvraag: Annotated[Aanvraag, "The application"]
    deskundigen: Annotated[tuple[Deskundige, ...], "Experts"]
    zienswijze: Annotated[Zienswijzen, "What parents and pupil say"]
    tlv: Annotated[Verklaring, "What is decided"]
    antwoorden: Annotated[tuple[Antwoord, ...], "What parties answered"] = ()
    inzageverzoek: Annotated[Inzageverzoek | None, "A request for access"] = None
    bezwaar: Annotated[Bezwaar | None, "An objection"] = None


def read_intake(invoer: Mapping[str, object]) -> Intake:
    """The typed form of what was typed, or `InputRefused` with every finding.

    A number that may be a BSN is refused wherever it stands, before anything else is said.
    """
    refuse_bsn(invoer)
    intake = read(Intake, invoer)
    doubled = [o.id for number, o in enumerate(intake.ouders) if o.id in {p.id for p in intake.ouders[:number]}]
    findings = [stop("party-twice", "ouders", party=party) for party in doubled]
    if not intake.ouders:
        findings.append(stop("field-empty", "ouders"))
    if not intake.leerling.voornamen:
        findings.append(stop("field-empty", "leerling.voornamen"))
    known = {*(o.id for o in intake.ouders), "leerling", "school_oud", "school_nieuw"}
    findings += [stop("party-unknown", p, party=name) for p, name in _named(intake) if name not in known]
    if findings:
        raise InputRefused(findings)
    return intake


def refuse_bsn(invoer: object) -> None:
    """Refuse a form that holds what may be a BSN, naming each field and never the number."""
    if places := [stop("bsn-not-allowed", place) for place in bsn.places(invoer)]:
        raise InputRefused(places)


def _named(intake: Intake) -> list[tuple[str, str]]:
    named = [(f"tlv.bekendgemaakt.{party}", party) for party in intake.tlv.bekendgemaakt]
    named += [(f"antwoorden[{number}].partij", one.partij) for number, one in enumerate(intake.antwoorden)]
    if intake.inzageverzoek:
        named.append(("inzageverzoek.door", intake.inzageverzoek.door))
    if intake.bezwaar:
        named.append(("bezwaar.door", intake.bezwaar.door))
    return named
