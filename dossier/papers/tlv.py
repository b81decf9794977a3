"""The toelaatbaarheidsverklaring: the facts of domain.md §1.4, as far as they are printed.

Absent on purpose: BSN and onderwijsnummer (no. 26), and the pupil's postcode, sex and secret-address
mark (no. 22-24), since one TLV goes to two parents and two schools; the pseudonym (no. 25) names
files and records, never a page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from dossier.errors import Refused
from dossier.papers.parts import Bezwaar, Categorie, Leerling, Mandaat, Paper, School, Soort
from dossier.reading import Text

DESKUNDIGEN: Final = 2
"""How many experts at least (WPO 18a lid 11)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluitnemer:
    """Who decides. naam, functie: as printed. mandaat: when it is not the board (no. 19)."""

    naam: str
    functie: str
    mandaat: Mandaat | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Deskundige:
    """One expert and what they advise (no. 16; WPO 18a lid 11).

    naam: as printed. beroep: profession in words. registratie: SKJ, NVO, NIP or BIG, may be empty.
    organisatie: may not be the applying school's. datum: of the advice. soort: the kind of school it
    is about. onafhankelijk: confirmed as not tied to the school. advies: the opinion itself.
    """

    naam: str
    beroep: str
    datum: date
    soort: Soort
    onafhankelijk: bool
    advies: Text
    organisatie: str = ""
    registratie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Zienswijze:
    """A view, or why there is none (no. 17).

    tekst: their own words; empty when not given. datum: of the talk or letter. hoe: how it was
    given, may be empty. reden_geen: why none was given; filled when `tekst` is empty.
    """

    tekst: Text = ""
    datum: date | None = None
    hoe: str = ""
    reden_geen: Text = ""

    def __post_init__(self) -> None:
        if not self.tekst.strip() and not self.reden_geen.strip():
            raise Refused("paper-incomplete", field="zienswijze", part="tekst of reden_geen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bekendmaking:
    """To whom the decision goes (no. 10). aan: role in words, no address. wijze: how. op: when, if known."""

    aan: str
    wijze: str
    op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tlv(Paper):
    """A toelaatbaarheidsverklaring (WPO 40 lid 8 and on, WEC 40).

    volgnummer: increasing per SWV and school year (no. 5); `nummer` is the beschikkingsnummer (no. 6).
    soort, categorie: what it opens; `Nvt` exactly for SBO and PRO (no. 7, 8). schooljaar: `2025-2026`
    (no. 29). besluitdatum (no. 9). bekendmaking: to whom it goes (no. 10). ingangsdatum, einddatum:
    both days included; no end only for PRO (no. 11, 12). rechtsgrond: the article in words, from
    policy data (no. 13). motivering: paragraphs parted by an empty line (no. 14).
    ondersteuningsplan, ondersteuningsplan_periode: the plan whose criteria apply (no. 15).
    deskundigen: two or more (no. 16). zienswijze_ouders, zienswijze_leerling (no. 17). bezwaar:
    the clause (no. 18). besluit_door: who decides, with mandate (no. 19). leerling (no. 20, 21).
    school_oud, school_nieuw (no. 27). aangemeld_op: enrolment asked at the new school (no. 28).
    versie, vervangt, ingetrokken_door: numbers of the TLV's own history (no. 32).
    """

    kind: ClassVar[str] = "tlv"
    is_besluit: ClassVar[bool] = True
    closed: ClassVar[bool] = True
    volgnummer: int
    soort: Soort
    categorie: Categorie
    schooljaar: str
    besluitdatum: date
    ingangsdatum: date
    einddatum: date | None
    rechtsgrond: Text
    motivering: Text
    ondersteuningsplan: str
    ondersteuningsplan_periode: str
    deskundigen: tuple[Deskundige, ...]
    zienswijze_ouders: Zienswijze
    zienswijze_leerling: Zienswijze
    bezwaar: Bezwaar
    besluit_door: Besluitnemer
    leerling: Leerling
    school_oud: School
    school_nieuw: School | None = None
    aangemeld_op: date | None = None
    bekendmaking: tuple[Bekendmaking, ...] = ()
    versie: int = 1
    vervangt: str = ""
    ingetrokken_door: str = ""

    def __post_init__(self) -> None:
        if (self.categorie is Categorie.NVT) != (self.soort in (Soort.SBO, Soort.PRO)):
            raise Refused("tlv-category", field="categorie", soort=self.soort, categorie=self.categorie)
        if self.einddatum is None and self.soort is not Soort.PRO:
            raise Refused("paper-incomplete", field="einddatum", part="einddatum")
        if self.einddatum is not None and self.einddatum <= self.ingangsdatum:
            raise Refused("paper-dates", field="einddatum", first=self.ingangsdatum, last=self.einddatum)
        if len(self.deskundigen) < DESKUNDIGEN:
            raise Refused("paper-incomplete", field="deskundigen", part="twee deskundigen")
        if not self.motivering.strip():
            raise Refused("paper-incomplete", field="motivering", part="motivering")
