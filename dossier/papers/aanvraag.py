"""The school's application for a TLV or support, and the letter that stops the clock while it is incomplete."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Leerling, Paper, School
from dossier.papers.tlv import Zienswijze
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Stap:
    """What the school did already. wat: in words. periode: when. resultaat: what it brought."""

    wat: str
    periode: str
    resultaat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bijlage:
    """One document of the completeness list. wat: its name. bij: it goes along. toelichting: date, or why not."""

    wat: str
    bij: bool
    toelichting: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanvraag(Paper):
    """A school's application to the samenwerkingsverband (promise F96).

    datum: day it is sent. aan: name of the samenwerkingsverband. opgesteld_door, functie, telefoon:
    who made it and who can be called. leerling, school. gevraagd: what is asked, in words ("een TLV
    voor SO"). vanaf: from which day. hulpvraag: the question. bevorderend, belemmerend: factors. stappen:
    what the school did, one or more. zienswijze_ouders, zienswijze_leerling: what they say, or why
    nothing. stukken: the list of what must go along; what is missing stands on it too.
    """

    kind: ClassVar[str] = "aanvraag"
    datum: date
    aan: str
    opgesteld_door: str
    functie: str
    leerling: Leerling
    school: School
    gevraagd: str
    vanaf: date
    hulpvraag: Text
    bevorderend: tuple[str, ...]
    belemmerend: tuple[str, ...]
    stappen: tuple[Stap, ...]
    zienswijze_ouders: Zienswijze
    zienswijze_leerling: Zienswijze
    stukken: tuple[Bijlage, ...]
    telefoon: str = ""

    def __post_init__(self) -> None:
        for field in ("stappen", "stukken"):
            if not getattr(self, field):
                raise Refused("paper-incomplete", field=field, part=field)

    @property
    def ontbreekt(self) -> tuple[str, ...]:
        """What does not go along; the application is complete when it is empty (Awb 4:5)."""
        return tuple(one.wat for one in self.stukken if not one.bij)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontbrekend:
    """One thing asked. wat: what is missing. waarom: what it is needed for."""

    wat: str
    waarom: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Opschorting(Paper):
    """The letter that asks to complete an application; the term to decide stands still (Awb 4:5, 4:15).

    datum: of the letter. aan, aan_rol: the addressee and its role. adresregels: only for a letter that is
    posted. aanhef: salutation. leerling: whose application. aanvraag_nummer, ontvangen: its number
    and day of receipt. ontbreekt: what is asked, one or more. aanvullen_voor: last day to complete.
    besluit_uiterlijk: last day to decide as it was. stil_vanaf: first day that does not count, the day
    after the letter (Awb 4:15 lid 1). ondertekenaar, functie: whose letter it is.
    """

    kind: ClassVar[str] = "opschorting"
    closed: ClassVar[bool] = True
    datum: date
    aan: str
    aanhef: str
    leerling: Leerling
    aanvraag_nummer: str
    ontvangen: date
    ontbreekt: tuple[Ontbrekend, ...]
    aanvullen_voor: date
    besluit_uiterlijk: date
    stil_vanaf: date
    ondertekenaar: str
    functie: str
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.ontbreekt:
            raise Refused("paper-incomplete", field="ontbreekt", part="ontbreekt")
        if self.stil_vanaf != self.datum + timedelta(days=1):
            raise Refused("suspension-start", field="stil_vanaf", day=self.datum + timedelta(days=1))
        if not self.ontvangen <= self.datum < self.aanvullen_voor:
            raise Refused("paper-dates", field="aanvullen_voor", first=self.datum, last=self.aanvullen_voor)
        if self.datum > self.besluit_uiterlijk:
            raise Refused("suspension-late", field="besluit_uiterlijk", last_day=self.besluit_uiterlijk)
