"""The onderwijskundig rapport: school to school, a closed list (Besluit uitwisseling leer- en begeleidingsgegevens).

"Geen andere gegevens dan": there is no free section. The only paper that may hold the persoonsgebonden
nummer (WPO 178a lid 6); without it, it may enter an SWV's dossier.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import JaNee, Leerling, Paper, School
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Contactgegevens:
    """Art. 3: how somebody is reached; all empty when the address is secret.

    adresregels: street and place, a line each. telefoon, email: may be empty.
    """

    adresregels: tuple[str, ...] = ()
    telefoon: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzorger:
    """Art. 3: a parent or guardian. naam; rol in words; contact, or none when the address is secret."""

    naam: str
    rol: str
    contact: Contactgegevens | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schoolperiode:
    """Art. 4: a stretch of the school career. school, groep: in words. van, tot: days; no `tot` while it runs."""

    school: str
    groep: str
    van: date
    tot: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Resultaat:
    """Art. 4: one result. onderdeel: subject. toets: its name. afgenomen_op. uitslag: as the test words it."""

    onderdeel: str
    toets: str
    afgenomen_op: date
    uitslag: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gedrag:
    """Art. 5: the teacher's judgement in the Besluit's own six parts; each may be empty.

    omgang, speel_leergedrag, huiswerkgedrag, concentratie, zelfstandigheid, overige_aspecten.
    """

    omgang: Text = ""
    speel_leergedrag: Text = ""
    huiswerkgedrag: Text = ""
    concentratie: Text = ""
    zelfstandigheid: Text = ""
    overige_aspecten: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begeleiding:
    """Art. 6: belemmeringen, beperkingen (diagnosed), toegewezen, gegeven (support), gebeurtenis, thuissituatie.

    Each is text and may be empty; the last two only as a concern.
    """

    belemmeringen: Text = ""
    beperkingen: Text = ""
    toegewezen: Text = ""
    gegeven: Text = ""
    gebeurtenis: Text = ""
    thuissituatie: Text = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzuim:
    """Art. 7: relative absence only. van, tot: days, both included. dagdelen: half days. reden: in words."""

    van: date
    tot: date
    dagdelen: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouderinzage:
    """What the parents saw and said (OSO): agreeing with content is not agreeing with transfer.

    voorlopig: still a draft. ingezien, ingezien_op: they read it. akkoord: with the content.
    reden: why not. toestemming: to transfer. afschrift_op: copy given (WPO 42).
    """

    voorlopig: bool = False
    ingezien: bool = False
    ingezien_op: date | None = None
    akkoord: JaNee = JaNee.ONBEKEND
    reden: str = ""
    toestemming: JaNee = JaNee.ONBEKEND
    afschrift_op: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderwijskundigRapport(Paper):
    """An onderwijskundig rapport (WPO 42, WEC 43, WVO 2020).

    opgesteld_op, opgesteld_door, functie: when and by whom. geraadpleegd: consulted staff, by function.
    leerling: the pupil. geslacht: in words, may be empty. contact: the pupil's own, or none when the
    address is secret. persoonsgebonden_nummer: nine digits, or empty for an SWV's copy. ouders:
    parents and guardians (art. 3). school, school_nieuw: from, to. contactpersoon: at the school.
    loopbaan, resultaten, leerontwikkeling, capaciteiten, stages, adviezen: art. 4.
    wens_ouders, wens_leerling, schooladvies: for PO to VO, in relation to each other (art. 4).
    sociaal_emotioneel, gedrag, aard_problematiek: art. 5. begeleiding: art. 6. verzuim: art. 7, of
    the year before `opgesteld_op`. ouderinzage: what the parents saw and said.
    """

    kind: ClassVar[str] = "onderwijskundig-rapport"
    opgesteld_op: date
    opgesteld_door: str
    functie: str
    leerling: Leerling
    school: School
    school_nieuw: School | None = None
    contactpersoon: str = ""
    geraadpleegd: tuple[str, ...] = ()
    geslacht: str = ""
    contact: Contactgegevens | None = None
    persoonsgebonden_nummer: str = field(default="", repr=False)
    ouders: tuple[Verzorger, ...] = ()
    loopbaan: tuple[Schoolperiode, ...] = ()
    resultaten: tuple[Resultaat, ...] = ()
    leerontwikkeling: Text = ""
    capaciteiten: Text = ""
    stages: tuple[str, ...] = ()
    adviezen: tuple[str, ...] = ()
    wens_ouders: Text = ""
    wens_leerling: Text = ""
    schooladvies: Text = ""
    sociaal_emotioneel: Text = ""
    gedrag: Gedrag = Gedrag()
    aard_problematiek: Text = ""
    begeleiding: Begeleiding = Begeleiding()
    verzuim: tuple[Verzuim, ...] = ()
    ouderinzage: Ouderinzage = Ouderinzage()

    def __post_init__(self) -> None:
        year_before = _year_before(self.opgesteld_op)
        for spell in self.verzuim:
            if spell.van < year_before or spell.tot > self.opgesteld_op or spell.tot < spell.van:
                raise Refused("okr-absence-too-old", field="verzuim", first=year_before, last=self.opgesteld_op)


def _year_before(day: date) -> date:
    """The same day a year earlier; 29 February becomes 1 March, so never more than a year."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 3, 1)
    return day.replace(year=day.year - 1)
