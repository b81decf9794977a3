"""The registration of a pupil at Onderwijsconsulenten: who asks, for whom, what for, and what became of it.

How the family is reached is not printed: both parents may read it (domain.md §0.11). Sources:
privacyreglement Onderwijsconsulenten ("Persoonsgegevens die wij verwerken", "Beveiligen en bewaren");
promises F67, F72, F73, F96, F107 and F108 of domain.md §8.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.oc_kinds import Instantiesoort, IntakeBesluit
from dossier.papers.parts import Leerling, Paper, School
from dossier.reading import Text

CONSENT_SOURCE = "Privacyreglement Onderwijsconsulenten, Persoonsgegevens die wij verwerken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanmelder:
    """Who registers the pupil without being a parent (F67).

    naam, functie, organisatie: as given. toestemming_op: the day on which the parents consented, before
    the registration; without it there is none (privacyreglement).
    """

    naam: str
    functie: str
    toestemming_op: date
    organisatie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opvoeder:
    """A parent, guardian or carer. naam: as printed. rol: in words. gezag: holds it, so signs."""

    naam: str
    rol: str
    gezag: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Betrokkene:
    """A body that already helps. soort: which kind. naam: which one. waarvoor: with what, may be empty."""

    soort: Instantiesoort
    naam: str
    waarvoor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intakegesprek:
    """What came of the intake talk.

    op: day of the talk; every term of the privacyreglement counts from it. besluit: taken on, held or not
    taken on. toelichting: why. doorverwezen: to whom, when not taken on or held, may be empty.
    terugbellen_voor: last day to call back (F107), only when held. weg_op: day on which the registration
    must be gone (R4-NIET, R4-AANH); none when taken on, for then the term starts with the end of the work.
    """

    op: date
    besluit: IntakeBesluit
    toelichting: Text = ""
    doorverwezen: str = ""
    terugbellen_voor: date | None = None
    weg_op: date | None = None

    def __post_init__(self) -> None:
        taken_on = self.besluit is IntakeBesluit.IN_BEHANDELING
        if taken_on != (self.weg_op is None):
            raise Refused("paper-incomplete", field="intake.weg_op", part="de dag waarop de aanmelding weg moet zijn")
        if (self.besluit is IntakeBesluit.AANGEHOUDEN) != (self.terugbellen_voor is not None):
            raise Refused("paper-incomplete", field="intake.terugbellen_voor", part="de dag om terug te bellen")
        for name, day in (("weg_op", self.weg_op), ("terugbellen_voor", self.terugbellen_voor)):
            if day is not None and day <= self.op:
                raise Refused("paper-dates", field=f"intake.{name}", first=self.op, last=day)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aanmelding(Paper):
    """A registration (F96).

    datum: the day it came in. kanaal: how, in words: website, telephone, paper, talk (F108). leerling,
    geslacht: the pupil; geslacht in words, may be empty. school: where the pupil is or was enrolled last,
    with its group, or none. thuis_sinds: first day without school, if so. opvoeders: parents and
    guardians. aanmelder: when somebody else registers. vraag: what is asked of us. ondernomen: what was
    tried so far, may be empty. gezondheid: only what is needed to choose a consultant, may be empty.
    betrokken: bodies that already help; naming them here allows nothing, only the machtiging does.
    intake: the talk, once it was held.
    """

    kind: ClassVar[str] = "aanmelding"
    datum: date
    kanaal: str
    leerling: Leerling
    opvoeders: tuple[Opvoeder, ...]
    vraag: Text
    geslacht: str = ""
    school: School | None = None
    thuis_sinds: date | None = None
    aanmelder: Aanmelder | None = None
    ondernomen: Text = ""
    gezondheid: Text = ""
    betrokken: tuple[Betrokkene, ...] = ()
    intake: Intakegesprek | None = None

    def __post_init__(self) -> None:
        if self.aanmelder is not None and self.aanmelder.toestemming_op > self.datum:
            raise Refused("registrant-without-consent", source=CONSENT_SOURCE)
        if not self.opvoeders:
            raise Refused("paper-incomplete", field="opvoeders", part="ten minste één ouder of verzorger")
