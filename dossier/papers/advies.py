"""Two kinds of advice: that of the experts behind a TLV, each their own, and that of the samenwerkingsverband."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Leerling, Paper, School, Soort
from dossier.papers.tlv import DESKUNDIGEN, Deskundige, Zienswijze
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Oordeel(Deskundige):
    """An expert's own opinion (WPO 18a lid 11; LBT 107632).

    bronnen: what they read and whom they spoke or saw. bevindingen: what they found. verklaring: in their
    own words, how they stand to the school, the application and the panel that assesses it.
    """

    bronnen: tuple[str, ...]
    bevindingen: Text
    verklaring: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Deskundigenadvies(Paper):
    """The opinions of two or more experts about one pupil and one kind of education.

    datum: day the paper is made up. leerling; school: the applying school. vraag: what they were asked.
    soort: the kind of education it is about; every opinion is about that kind. oordelen: each expert's own.
    """

    kind: ClassVar[str] = "deskundigenadvies"
    closed: ClassVar[bool] = True
    datum: date
    leerling: Leerling
    school: School
    vraag: Text
    soort: Soort
    oordelen: tuple[Oordeel, ...]

    def __post_init__(self) -> None:
        if len({one.naam.casefold() for one in self.oordelen}) < DESKUNDIGEN:
            raise Refused("paper-incomplete", field="oordelen", part="twee deskundigen")
        for place, one in enumerate(self.oordelen):
            at = f"oordelen[{place}]"
            if not one.onafhankelijk or one.organisatie.casefold() == self.school.naam.casefold():
                raise Refused("advice-not-independent", field=f"{at}.onafhankelijk", naam=one.naam)
            if one.soort is not self.soort:
                raise Refused("advice-other-kind", field=f"{at}.soort", naam=one.naam, soort=self.soort)
            if one.datum > self.datum:
                raise Refused("paper-dates", field=f"{at}.datum", first=one.datum, last=self.datum)


@dataclass(frozen=True, slots=True, kw_only=True)
class Advies(Paper):
    """Advice of the samenwerkingsverband on the support a pupil needs (WPO 18a lid 6); no decision.

    datum: day it is sent. aan: to which school, by name. leerling, school. vraag: what was asked.
    gesproken: with whom was spoken, by role. gelezen: what was read, may be empty. bevindingen: what was
    found. aanbevelingen: one or more. zienswijze_ouders, zienswijze_leerling. opgesteld_door, functie.
    afschrift_ouders_op: day the parents got their copy (WPO 18a lid 14).
    """

    kind: ClassVar[str] = "advies"
    closed: ClassVar[bool] = True
    datum: date
    aan: str
    leerling: Leerling
    school: School
    vraag: Text
    gesproken: tuple[str, ...]
    bevindingen: Text
    aanbevelingen: tuple[Text, ...]
    zienswijze_ouders: Zienswijze
    zienswijze_leerling: Zienswijze
    opgesteld_door: str
    functie: str
    afschrift_ouders_op: date
    gelezen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in ("gesproken", "aanbevelingen"):
            if not getattr(self, field):
                raise Refused("paper-incomplete", field=field, part=field)
