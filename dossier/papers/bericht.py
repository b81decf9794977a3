"""Two letters that nobody asked for: to who received data that changed (AVG 19), and at the start (AVG 13, 14)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.inzage import Verwerking
from dossier.papers.parts import Leerling, Paper
from dossier.papers.verzoek import Recht
from dossier.reading import Text

TOLD = (Recht.CORRECTIE, Recht.VERWIJDERING, Recht.BEPERKING)
"""The rights after which earlier recipients are told (AVG 19)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wijziging:
    """One change. wat: which fact. was, wordt: before and after; both stay empty where repeating would spread it."""

    wat: str
    was: str = ""
    wordt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Correctiebericht(Paper):
    """The notice to an earlier recipient (AVG 19; S1 §10.7, S2 art. 11 lid 7; F52).

    datum: of the letter. aan: the body. ter_attentie: the person there, may be empty. adresregels: only
    for a letter that is posted. leerling: so that they find the right file. recht: what was granted:
    correctie, verwijdering or beperking. verstrekt_op, stuk: what they got from us and when, from the
    register. wijzigingen: what changes. vraag: what we ask them to do. bevestig_voor: the day before
    which we ask for a word back, or none. ondertekenaar, functie: whose letter it is.
    """

    kind: ClassVar[str] = "correctiebericht"
    datum: date
    aan: str
    leerling: Leerling
    recht: Recht
    verstrekt_op: date
    stuk: str
    wijzigingen: tuple[Wijziging, ...]
    vraag: Text
    ondertekenaar: str
    functie: str
    ter_attentie: str = ""
    adresregels: tuple[str, ...] = ()
    bevestig_voor: date | None = None

    def __post_init__(self) -> None:
        if self.recht not in TOLD:
            raise Refused("notice-not-for-right", field="recht", right=self.recht)
        if not self.wijzigingen:
            raise Refused("paper-incomplete", field="wijzigingen", part="wat er verandert")
        if self.recht is Recht.VERWIJDERING and any(one.was or one.wordt for one in self.wijzigingen):
            raise Refused("notice-repeats-erased", field="wijzigingen")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvangergroep:
    """Who may get data (13(1)(e)). wie: in words. wanneer: under which condition, may be empty."""

    wie: str
    wanneer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerkingsbericht(Paper):
    """The notice of processing (AVG 13 and 14; S1 §4, S2 art. 6 lid 2; F25, F58), before the processing step.

    datum: of the letter. aan, aan_rol: the addressee and their role in words. adresregels: only for a
    letter that is posted. leerling: whose data. aanleiding: why now, in one sentence. verwerkingen:
    categories, purposes, grounds, sources and terms (13(1)(c), 14(1)(d), 14(2)(a), 14(2)(f)).
    ontvangers: who may get data (13(1)(e)). doorgifte: outside the EU (13(1)(f)). verplicht: must the
    person give data, and what if not (13(2)(e)). geautomatiseerd: decisions by a computer (13(2)(f)).
    toestemming: whether any of it rests on consent, which may be withdrawn (13(2)(c)). klachten: where
    to complain, in order (13(2)(d)). fg: how to reach the FG (13(1)(b)). ondertekenaar, functie: whose
    letter it is.
    """

    kind: ClassVar[str] = "verwerkingsbericht"
    datum: date
    aan: str
    leerling: Leerling
    aanleiding: Text
    verwerkingen: tuple[Verwerking, ...]
    klachten: tuple[str, ...]
    fg: str
    ondertekenaar: str
    functie: str
    verplicht: Text
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()
    ontvangers: tuple[Ontvangergroep, ...] = ()
    toestemming: bool = False
    geautomatiseerd: Text = "Geen. Wij nemen geen besluiten zonder dat een mens kijkt."
    doorgifte: Text = "De gegevens blijven binnen de Europese Unie."

    def __post_init__(self) -> None:
        if not self.verwerkingen or not self.klachten:
            raise Refused("paper-incomplete", field="verwerkingen", part="welke gegevens, en waar men kan klagen")
