"""The letters in a request of AVG 15-22: receipt, who are you, more time, decision.

Which letter is due and with which days is decided in `dossier.rights_letters`; here is what each must
hold. An SWV's decision is a besluit with a clause on objection, anybody else's is a letter that names
the FG, the AP and the court (UAVG 34; domain.md §3.3). Promises F46-F53 and F55.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Bezwaar, Leerling, Paper
from dossier.reading import Text


class Recht(StrEnum):
    """Which right somebody uses. `BEZWAAR` is against the use of data, never against a besluit (domain.md §3.4)."""

    INZAGE = "inzage"  # AVG 15
    CORRECTIE = "correctie"  # AVG 16
    VERWIJDERING = "verwijdering"  # AVG 17
    BEPERKING = "beperking"  # AVG 18
    OVERDRACHT = "overdracht"  # AVG 20
    BEZWAAR = "bezwaar"  # AVG 21


class Uitkomst(StrEnum):
    """What was decided, on the whole or on one part."""

    TOEGEWEZEN = "toegewezen"
    DEELS = "deels toegewezen"
    AFGEWEZEN = "afgewezen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Verzoekbrief(Paper):
    """What all letters in a request share.

    datum: of the letter. aan, aan_rol: the addressee and their role in words. adresregels: only for a
    letter that is posted. leerling: whose data. recht: which right. ontvangen: the day the request came in.
    ondertekenaar, functie: whose letter it is. fg: how to reach the FG.
    """

    datum: date
    aan: str
    leerling: Leerling
    recht: Recht
    ontvangen: date
    ondertekenaar: str
    functie: str
    fg: str
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekOntvangst(Verzoekbrief):
    """The receipt (F47): we have it, and this is when you hear from us.

    datum, aan, aan_rol, adresregels, leerling, recht, ontvangen, ondertekenaar, functie, fg: as in every
    such letter. samenvatting: what is asked, in our words, so that a mistake shows. uiterlijk: last day
    to answer. bron: the clause that says so. hoogstens: last day if the term is extended, none where the
    organisation knows no extension (F48).
    """

    kind: ClassVar[str] = "verzoek-ontvangst"
    samenvatting: Text
    uiterlijk: date
    bron: str
    hoogstens: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekIdentiteit(Verzoekbrief):
    """The question who is asking (AVG 12(6), F46); the clock stands still from `datum` until the answer.

    datum, aan, aan_rol, adresregels, leerling, recht, ontvangen, ondertekenaar, functie, fg: as in every
    such letter. waarom: why we doubt; without doubt nobody may be asked. manieren: ways to show it, the
    lightest first. resterend_dagen: days that are left for us once we know. bron: the clause.
    """

    kind: ClassVar[str] = "verzoek-identiteit"
    waarom: Text
    manieren: tuple[str, ...]
    resterend_dagen: int
    bron: str

    def __post_init__(self) -> None:
        if not self.waarom.strip() or not self.manieren:
            raise Refused(
                "paper-incomplete", field="waarom", part="waarom wij twijfelen, en manieren om het te laten zien"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekVerlenging(Verzoekbrief):
    """More time (AVG 12(3), F48), told within the first term and with the reason.

    datum, aan, aan_rol, adresregels, leerling, recht, ontvangen, ondertekenaar, functie, fg: as in every
    such letter. waarom: what makes it complex, or how many requests. was: the last day so far. wordt: the
    last day now. bron: the clause.
    """

    kind: ClassVar[str] = "verzoek-verlenging"
    waarom: Text
    was: date
    wordt: date
    bron: str

    def __post_init__(self) -> None:
        if not self.waarom.strip():
            raise Refused("paper-incomplete", field="waarom", part="de reden")
        if self.datum > self.was:
            raise Refused("extension-too-late", last=self.was)
        if self.wordt <= self.was:
            raise Refused("paper-dates", field="wordt", first=self.was, last=self.wordt)


@dataclass(frozen=True, slots=True, kw_only=True)
class Onderdeel:
    """One part of what was asked. wat: in words. uitkomst. waarom, grond: reason and article, for any no (F50)."""

    wat: str
    uitkomst: Uitkomst
    waarom: Text = ""
    grond: str = ""

    def __post_init__(self) -> None:
        if self.uitkomst is not Uitkomst.TOEGEWEZEN and not (self.waarom.strip() and self.grond.strip()):
            raise Refused("paper-incomplete", field="onderdelen", part="de reden en het artikel bij elke weigering")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingelicht:
    """An earlier recipient (AVG 19, F52). wie: in words. op: the day told, or none. waarom_niet: why not."""

    wie: str
    op: date | None = None
    waarom_niet: str = ""

    def __post_init__(self) -> None:
        if (self.op is None) != bool(self.waarom_niet.strip()):
            raise Refused("paper-incomplete", field="ingelicht", part="de dag, of waarom niet")


@dataclass(frozen=True, slots=True, kw_only=True)
class VerzoekBesluit(Verzoekbrief):
    """The decision on a request (F50-F53).

    datum, aan, aan_rol, adresregels, leerling, recht, ontvangen, ondertekenaar, functie, fg: as in every
    such letter. uitkomst: what follows from the parts. onderdelen: part by part, with reasons. uitgevoerd:
    what we did or will do, and when; empty only after a full refusal (F51). ingelicht: earlier recipients,
    each told or not told with the reason (F52). klachten: where to complain, in order (F55). bezwaar,
    bekendgemaakt_op, laatste_dag_bezwaar: all three where the decision is a besluit (Awb 3:45, UAVG 34,
    F53), none elsewhere. bijlagen: what goes along.
    """

    kind: ClassVar[str] = "verzoek-besluit"
    uitkomst: Uitkomst
    onderdelen: tuple[Onderdeel, ...]
    klachten: tuple[str, ...]
    uitgevoerd: Text = ""
    ingelicht: tuple[Ingelicht, ...] = ()
    bezwaar: Bezwaar | None = None
    bekendgemaakt_op: date | None = None
    laatste_dag_bezwaar: date | None = None
    bijlagen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({self.bezwaar is None, self.bekendgemaakt_op is None, self.laatste_dag_bezwaar is None}) != 1:
            raise Refused("paper-incomplete", field="bezwaar", part="bezwaar, bekendgemaakt_op en laatste_dag_bezwaar")
        if not self.onderdelen or not self.klachten:
            raise Refused("paper-incomplete", field="onderdelen", part="wat is gevraagd, en waar men kan klagen")
        if self.uitkomst is not outcome(self.onderdelen):
            raise Refused("request-outcome", field="uitkomst", outcome=outcome(self.onderdelen))
        if self.uitkomst is not Uitkomst.AFGEWEZEN and not self.uitgevoerd.strip():
            raise Refused("paper-incomplete", field="uitgevoerd", part="wat wij deden of gaan doen")


def outcome(parts: tuple[Onderdeel, ...]) -> Uitkomst:
    """What parts make together: all granted, none granted, or partly."""
    found = {part.uitkomst for part in parts}
    return found.pop() if len(found) == 1 else Uitkomst.DEELS
