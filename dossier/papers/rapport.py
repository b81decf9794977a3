"""The onderwijskundig rapport: school to school, a closed list (Besluit uitwisseling leer- en begeleidingsgegevens).

"Geen andere gegevens dan": there is no free section (`dossier.okr.ARTICLES`). The only paper that may hold
the persoonsgebonden nummer (WPO 178a lid 6); its twin has no field for one and may enter an SWV's dossier.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date
from typing import ClassVar

from dossier import bsn
from dossier.errors import Refused
from dossier.findings import InputRefused, stop
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
    """Art. 4: a stretch of the school career.

    school, groep: in words. van, tot: days; no `tot` while it runs. verloop: moved up, stayed down,
    moved away; may be empty.
    """

    school: str
    groep: str
    van: date
    tot: date | None = None
    verloop: str = ""


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
    """Art. 7: relative absence only; there is no field for another sort.

    van, tot: days, both included. dagdelen: half days, at least one. reden: in words, may be empty.
    """

    van: date
    tot: date
    dagdelen: int
    reden: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ouderinzage:
    """What the parents saw and said (OSO): agreeing with content is not agreeing with transfer.

    voorlopig: still a draft. ingezien, ingezien_op: they read it, and when. akkoord: with the content.
    reden: why not, never empty then. toestemming: to transfer. afschrift_op: copy given (WPO 42).
    """

    voorlopig: bool = False
    ingezien: bool = False
    ingezien_op: date | None = None
    akkoord: JaNee = JaNee.ONBEKEND
    reden: str = ""
    toestemming: JaNee = JaNee.ONBEKEND
    afschrift_op: date | None = None

    def __post_init__(self) -> None:
        if self.ingezien is (self.ingezien_op is None):
            raise Refused("okr-seen-without-day", field="ouderinzage.ingezien_op")
        if self.akkoord is JaNee.NEE and not self.reden:
            raise Refused("okr-disagreed-without-reason", field="ouderinzage.reden")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rapport(Paper):
    """What a report holds with or without the number: the Besluit's list, and who made it.

    opgesteld_op, opgesteld_door, functie: when and by whom. geraadpleegd: consulted staff, by function.
    leerling: the pupil. voorletters: may be empty. geslacht: in words, may be empty. contact: the pupil's
    own, or none when the address is secret. ouders: parents and guardians (art. 3). school, school_nieuw:
    from, to. contactpersoon: at the school. contact_school: how they are reached, or none.
    loopbaan, resultaten, leerontwikkeling, capaciteiten, stages (work experience too), adviezen: art. 4.
    wens_ouders, wens_leerling, schooladvies: for PO to VO, with samenhang: how they and the results
    relate, never empty when there is a school advice (art. 4). sociaal_emotioneel, gedrag: the teacher's
    judgement; volgsysteem: what a tracking system says; aard_problematiek: art. 5. begeleiding: art. 6.
    verzuim: art. 7, of the year before `opgesteld_op`. ouderinzage: what the parents saw and said.
    """

    opgesteld_op: date
    opgesteld_door: str
    functie: str
    leerling: Leerling
    school: School
    school_nieuw: School | None = None
    contactpersoon: str = ""
    contact_school: Contactgegevens | None = None
    geraadpleegd: tuple[str, ...] = ()
    voorletters: str = ""
    geslacht: str = ""
    contact: Contactgegevens | None = None
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
    samenhang: Text = ""
    volgsysteem: Text = ""
    sociaal_emotioneel: Text = ""
    gedrag: Gedrag = Gedrag()
    aard_problematiek: Text = ""
    begeleiding: Begeleiding = Begeleiding()
    verzuim: tuple[Verzuim, ...] = ()
    ouderinzage: Ouderinzage = Ouderinzage()

    def __post_init__(self) -> None:
        year_before = absence_from(self.opgesteld_op)
        for spell in self.verzuim:
            if spell.van < year_before or spell.tot > self.opgesteld_op or spell.tot < spell.van or spell.dagdelen < 1:
                raise Refused("okr-absence-too-old", field="verzuim", first=year_before, last=self.opgesteld_op)
        if self.schooladvies and not self.samenhang:
            raise Refused("okr-advice-alone", field="samenhang")
        if found := [place for place in bsn.places(self) if place != "persoonsgebonden_nummer"]:
            raise InputRefused(stop("bsn-not-allowed", place) for place in found)


@dataclass(frozen=True, slots=True, kw_only=True)
class RapportSwv(Rapport):
    """The report without the pupil's number: the only one that may enter a dossier of an SWV (UAVG 46, OSO)."""

    kind: ClassVar[str] = "onderwijskundig-rapport-swv"


@dataclass(frozen=True, slots=True, kw_only=True)
class OnderwijskundigRapport(Rapport):
    """An onderwijskundig rapport from school to school (WPO 42, WEC 43, WVO 2020).

    persoonsgebonden_nummer: nine digits that pass the elfproef (WPO 178a lid 6), or empty.
    """

    kind: ClassVar[str] = "onderwijskundig-rapport"
    persoonsgebonden_nummer: str = field(default="", repr=False)

    def __post_init__(self) -> None:
        Rapport.__post_init__(self)
        if self.persoonsgebonden_nummer and not bsn.passes(self.persoonsgebonden_nummer):
            raise Refused("okr-number-ill-formed", field="persoonsgebonden_nummer")

    def without_number(self) -> RapportSwv:
        """The same report for an SWV: all but the number."""
        return RapportSwv(**{one.name: getattr(self, one.name) for one in fields(RapportSwv)})


def absence_from(drawn_up: date) -> date:
    """The first day of absence that may be reported (art. 7): only the year before drawing up."""
    # A year before 29 February is 1 March: the day before would be more than a year ago.
    return (
        date(drawn_up.year - 1, 3, 1)
        if (drawn_up.month, drawn_up.day) == (2, 29)
        else drawn_up.replace(year=drawn_up.year - 1)
    )
