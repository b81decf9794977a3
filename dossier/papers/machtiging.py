"""The two papers parents sign before Onderwijsconsulenten begins, and the one that takes a yes back.

The signed form is the machtiging: `dossier.signed_mandate` reads the permission from its facts and
nothing else (domain.md §4). It is consent to exchange, not a power of attorney (BW 3:60). Sources:
privacyreglement Onderwijsconsulenten ("Persoonsgegevens die wij verwerken", "Deelt Onderwijsconsulenten
persoonsgegevens met derden?"); F66, F68, F69, F76, F77, F81.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.oc_kinds import Einde, Gegevens, Instantiesoort, Richting
from dossier.papers.inzage import Verstrekking
from dossier.papers.parts import Leerling, Paper
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaarduur:
    """How long something is kept. wat: in words. hoe_lang: the rule in words (privacyreglement)."""

    wat: str
    hoe_lang: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Overeenkomst(Paper):
    """The agreement with the parents, or with the pupil from 18 (F66). The signers are `partijen`.

    datum: of the text. leerling: whom it is about. opdracht: what is asked, in the parents' own words
    where possible. taken: what we do (investigate, mediate, advise). gegevens: kinds of data, in the
    words of the privacyreglement. grondslagen: legal grounds in words (AVG 6, 9). bewaren: how long
    (AVG 13(2)(a)). enquete: whether a survey follows about three months after the end; opting out is
    always possible (F76). klachten: where to complain, in order (F55). fg: how to reach the FG.
    kosten_cent: euro cents, 0 when it costs nothing.
    """

    kind: ClassVar[str] = "overeenkomst"
    closed: ClassVar[bool] = True
    datum: date
    leerling: Leerling
    opdracht: Text
    taken: tuple[str, ...]
    gegevens: tuple[str, ...]
    grondslagen: tuple[str, ...]
    bewaren: tuple[Bewaarduur, ...]
    klachten: tuple[str, ...]
    fg: str
    enquete: bool = True
    kosten_cent: int = 0

    def __post_init__(self) -> None:
        for name in ("taken", "gegevens", "grondslagen", "bewaren", "klachten"):
            if not getattr(self, name):
                raise Refused("paper-incomplete", field=name, part="ten minste één regel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Instantiekeuze:
    """One body on the form, with its own yes or no: no consent in one bundle (AVG 7; domain.md §4).

    soort: which kind of body. ja: the answer. naam: which one; must be there with a yes, so that
    "andere" never stands alone (F69). contactpersoon: whom we speak to there, may be empty. waarvoor:
    the purpose at this body. richting: which way data may go. gegevens: which kinds of data. tot: last
    day, or the end of our work. With a no the last five stay empty.
    """

    soort: Instantiesoort
    ja: bool
    naam: str = ""
    contactpersoon: str = ""
    waarvoor: str = ""
    richting: Richting | None = None
    gegevens: tuple[Gegevens, ...] = ()
    tot: date | Einde | None = None

    def __post_init__(self) -> None:
        scope = (self.richting, self.gegevens, self.tot)
        if self.ja and not (self.naam.strip() and all(scope)):
            part = "naam, richting, gegevens en tot bij een ja"
            raise Refused("paper-incomplete", field="instanties", part=part)
        if not self.ja and any((*scope, self.contactpersoon, self.waarvoor)):
            raise Refused("mandate-no-with-scope", field="instanties", body=self.soort)


@dataclass(frozen=True, slots=True, kw_only=True)
class Machtigingsformulier(Paper):
    """The form for exchanging data (F66, F68). The signers are `partijen`.

    datum: first day on which anything is allowed. leerling: whose data. doel: what for (AVG 5(1)(b)).
    instanties: every body that was put to the parents, each with its answer. geen_bezwaar_bekend: the
    one parent who signs alone declares to know of no objection of the other (BW 1:253i lid 1).
    fg: how to reach the FG.
    """

    kind: ClassVar[str] = "machtiging"
    closed: ClassVar[bool] = True
    datum: date
    leerling: Leerling
    doel: Text
    instanties: tuple[Instantiekeuze, ...]
    fg: str
    geen_bezwaar_bekend: bool = False

    def __post_init__(self) -> None:
        bodies = [(one.soort, one.naam) for one in self.instanties]
        if not bodies:
            raise Refused("paper-incomplete", field="instanties", part="ten minste één instantie")
        if len(set(bodies)) < len(bodies):
            raise Refused("mandate-body-twice", field="instanties")
        for one in self.instanties:
            if isinstance(one.tot, date) and one.tot < self.datum:
                raise Refused("paper-dates", field="instanties.tot", first=self.datum, last=one.tot)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingetrokken:
    """One body whose yes was taken back.

    soort, naam: which. links: how many links stopped. ingelicht_op: the day on which the body was told.
    """

    soort: Instantiesoort
    naam: str
    ingelicht_op: date
    links: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class MachtigingIngetrokken(Paper):
    """The confirmation that a yes was taken back, to the one who did (AVG 7(3), F81).

    datum: of the letter. aan, aan_rol: the addressee and their role in words. adresregels: only for a
    letter that is posted. leerling: whose data. machtiging: number of the form. ingetrokken_op: from this
    day nothing goes any more. instanties: which bodies. blijft: bodies for which the yes still stands, in
    words. eerder: what went there before, from the register (it is not undone). bewaren: what happens with
    data we hold because of this yes. ondertekenaar, functie: whose letter it is. fg: how to reach the FG.
    """

    kind: ClassVar[str] = "machtiging-ingetrokken"
    datum: date
    aan: str
    leerling: Leerling
    machtiging: str
    ingetrokken_op: date
    instanties: tuple[Ingetrokken, ...]
    bewaren: Text
    ondertekenaar: str
    functie: str
    fg: str
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()
    blijft: tuple[str, ...] = ()
    eerder: tuple[Verstrekking, ...] = ()

    def __post_init__(self) -> None:
        if not self.instanties:
            raise Refused("paper-incomplete", field="instanties", part="ten minste één instantie")
        if self.datum < self.ingetrokken_op:
            raise Refused("paper-dates", field="datum", first=self.ingetrokken_op, last=self.datum)
