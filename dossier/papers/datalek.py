"""The two papers of a data breach: what the persons are told (AVG 34) and what the AP is told (AVG 33).

Who must be told and by when is decided in `dossier.breach_letters`. Sources: AVG 33(3), 34(2); S0
("dan wordt u uiteraard op de hoogte gesteld"); domain.md §6.6; promises F14-F17.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import ClassVar

from dossier import law
from dossier.errors import Refused
from dossier.papers.parts import JaNee, Leerling, Paper
from dossier.reading import Text


class Inbreuk(StrEnum):
    """What was broken (AVG 4(12))."""

    VERTROUWELIJKHEID = "vertrouwelijkheid"
    INTEGRITEIT = "integriteit"
    BESCHIKBAARHEID = "beschikbaarheid"


@dataclass(frozen=True, slots=True, kw_only=True)
class DatalekBrief(Paper):
    """The letter to one person whose data are involved (AVG 34; S0: always).

    datum: of the letter. aan, aan_rol: the addressee and their role in words. adresregels: only for a
    letter that is posted. leerling: whose data, when not the addressee's own. gebeurd_op: the day it
    happened, if known. ontdekt_op: the day we found out. wat: what happened, in plain words (34(2)).
    gegevens: which data. gevolgen: what may come of it (33(3)(c)). gedaan: what we did, a line each
    (33(3)(d)). doe_zelf: what the person can do, a line each, may be empty. ap_gemeld: whether we told
    the AP. contact: name and reach of the one to ask (33(3)(b)). klachten: where to complain, in order.
    ondertekenaar, functie: whose letter it is.
    """

    kind: ClassVar[str] = "datalek-brief"
    datum: date
    aan: str
    ontdekt_op: date
    wat: Text
    gegevens: tuple[str, ...]
    gevolgen: Text
    gedaan: tuple[str, ...]
    ap_gemeld: bool
    contact: str
    klachten: tuple[str, ...]
    ondertekenaar: str
    functie: str
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()
    leerling: Leerling | None = None
    gebeurd_op: date | None = None
    doe_zelf: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not (self.wat.strip() and self.gegevens and self.gevolgen.strip() and self.gedaan):
            raise Refused("paper-incomplete", field="wat", part="wat er gebeurde, gegevens, gevolgen en maatregelen")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatalekMelding(Paper):
    """The text of the report to the AP (AVG 33(3)); names no person whose data are involved.

    ontdekt: moment we knew, UTC-aware; from it the 72 hours run (33(1)). uiterlijk: the last moment in
    time. gemeld: moment of this text. reden_laat: why later, only then. voorlopig: more follows (33(4)).
    eerdere_melding: number of the report this adds to, may be empty. begonnen, geeindigd: of the breach,
    days, if known. inbreuk: what was broken. soort: kind of incident in words (domain.md §6.6). wat:
    what happened. oorzaak: why. betrokkenen: groups of persons in words. aantal_personen, aantal_records:
    about how many (33(3)(a)). gegevens: kinds of data. bijzonder: special categories in words (AVG 9,
    10), may be empty. kinderen: whether children are involved. onleesbaar: whether the data were
    unreadable for others (34(3)(a)), with `onleesbaar_hoe` in words. gevolgen: likely consequences
    (33(3)(c)). maatregelen: taken, a line each; voorgenomen: still to come, a line each (33(3)(d)).
    personen_ingelicht_op: the day, or none with `waarom_niet_ingelicht`. verwerker: which processor was
    involved, may be empty. buiten_nederland: other countries in words, may be empty. fg: name and reach of
    the FG (33(3)(b)). beoordeeld_door: who judged, by function. datum: the day of `gemeld` in Amsterdam.
    """

    kind: ClassVar[str] = "datalek-melding"
    datum: date
    ontdekt: datetime
    uiterlijk: datetime
    gemeld: datetime
    inbreuk: tuple[Inbreuk, ...]
    soort: str
    wat: Text
    oorzaak: Text
    betrokkenen: tuple[str, ...]
    aantal_personen: int
    aantal_records: int
    gegevens: tuple[str, ...]
    kinderen: JaNee
    onleesbaar: JaNee
    gevolgen: Text
    maatregelen: tuple[str, ...]
    fg: str
    beoordeeld_door: str
    reden_laat: Text = ""
    voorlopig: bool = False
    eerdere_melding: str = ""
    begonnen: date | None = None
    geeindigd: date | None = None
    bijzonder: tuple[str, ...] = ()
    onleesbaar_hoe: str = ""
    voorgenomen: tuple[str, ...] = ()
    personen_ingelicht_op: date | None = None
    waarom_niet_ingelicht: Text = ""
    verwerker: str = ""
    buiten_nederland: str = ""

    def __post_init__(self) -> None:
        if self.uiterlijk != self.ontdekt + timedelta(hours=law.BREACH_HOURS):
            raise Refused("breach-deadline", field="uiterlijk", hours=law.BREACH_HOURS, source=law.BREACH_SOURCE)
        if (self.gemeld > self.uiterlijk) != bool(self.reden_laat.strip()):
            raise Refused("paper-incomplete", field="reden_laat", part="waarom de melding later is, en alleen dan")
        if (self.personen_ingelicht_op is None) != bool(self.waarom_niet_ingelicht.strip()):
            raise Refused("paper-incomplete", field="personen_ingelicht_op", part="de dag, of waarom niet")
        if not (self.inbreuk and self.betrokkenen and self.gegevens and self.maatregelen):
            raise Refused("paper-incomplete", field="inbreuk", part="inbreuk, betrokkenen, gegevens en maatregelen")
