"""The ontwikkelingsperspectief of a school (WPO 40a, WEC 41a, WVO 2020), with its two different signatures.

About the perspective the school consults the parents, aiming at agreement; the handelingsdeel needs
their instemming (since 1 August 2017). So each has boxes of its own: `Partij.deel` says which.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import ClassVar, Final

from dossier.errors import Refused
from dossier.papers.parts import Leerling, Paper, School
from dossier.reading import Text

PERSPECTIEF: Final = "perspectief"
HANDELINGSDEEL: Final = "handelingsdeel"
DELEN: Final = (PERSPECTIEF, HANDELINGSDEEL)
"""The parts that are signed apart, in page order."""
WITHIN: Final = timedelta(weeks=6)
"""After enrolment (Besluit bekostiging WPO 34.7)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerdoel:
    """One goal of the handelingsdeel. doel; aanpak: how; door: who; wanneer: how often or until when."""

    doel: str
    aanpak: str
    door: str
    wanneer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Overleg:
    """One talk with the parents. op: day. met: with whom, by role. over: what about. uitkomst: what was agreed."""

    op: date
    met: str
    over: str
    uitkomst: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerlinginbreng:
    """The pupil's own voice (hoorrecht).

    tekst: in their words, or empty. datum, hoe: when and how. reden_geen: why nothing, when `tekst` is
    empty. invloed: what the school did with it. teruggekoppeld_op: day the pupil heard that.
    """

    tekst: Text = ""
    datum: date | None = None
    hoe: str = ""
    reden_geen: Text = ""
    invloed: Text = ""
    teruggekoppeld_op: date | None = None

    def __post_init__(self) -> None:
        if not self.tekst.strip() and not self.reden_geen.strip():
            raise Refused("paper-incomplete", field="inbreng", part="tekst of reden_geen")
        if self.tekst.strip() and not self.invloed.strip():
            raise Refused("paper-incomplete", field="inbreng", part="invloed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontwikkelingsperspectief(Paper):
    """An ontwikkelingsperspectief (contents: Besluit bekostiging WPO 34.7).

    opgesteld_op, opgesteld_door, functie: when and by whom. leerling, school. ingeschreven_op: first day at
    the school; the perspective is made within six weeks. schooljaar: `2025-2026`. versie: counts
    adjustments. uitstroom: expected destination. onderbouwing: why that one. bevorderend, belemmerend:
    factors. ondersteuning: support and guidance. afwijkingen: from the usual programme; none says so.
    doelen: the handelingsdeel, one or more. overleggen: talks with the parents, one or more. inbreng: the
    pupil's voice. evaluatie_voor: to be evaluated with the parents by this day, within a year.
    """

    kind: ClassVar[str] = "opp"
    opgesteld_op: date
    opgesteld_door: str
    functie: str
    leerling: Leerling
    school: School
    ingeschreven_op: date
    schooljaar: str
    uitstroom: str
    onderbouwing: Text
    bevorderend: tuple[str, ...]
    belemmerend: tuple[str, ...]
    ondersteuning: Text
    doelen: tuple[Leerdoel, ...]
    overleggen: tuple[Overleg, ...]
    inbreng: Leerlinginbreng
    evaluatie_voor: date
    afwijkingen: Text = "Geen."
    versie: int = 1

    def __post_init__(self) -> None:
        for field in ("bevorderend", "belemmerend", "doelen", "overleggen"):
            if not getattr(self, field):
                raise Refused("paper-incomplete", field=field, part=field)
        if any(party.deel not in DELEN for party in self.partijen):
            raise Refused("opp-part-unknown", field="partijen", known=", ".join(DELEN))
        if self.versie == 1 and self.opgesteld_op > self.ingeschreven_op + WITHIN:
            raise Refused("opp-late", field="opgesteld_op", last_day=self.ingeschreven_op + WITHIN)
        if not self.opgesteld_op < self.evaluatie_voor <= self.opgesteld_op + timedelta(days=366):
            raise Refused("opp-evaluation", field="evaluatie_voor")
