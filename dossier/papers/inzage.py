"""The inzage overview: what AVG art. 15 asks to tell, item by item (domain.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.papers.parts import Bezwaar, Leerling, Paper
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerking:
    """One kind of data we hold.

    categorie: letter and words of the register (15(1)b). doel: why (a). grondslag: legal ground.
    herkomst: from whom (g). bewaartermijn: the rule in words (d). laatste_dag: if it can be computed.
    """

    categorie: str
    doel: str
    grondslag: str
    herkomst: str
    bewaartermijn: Text
    laatste_dag: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verstrekking:
    """One disclosure from the register (15(1)c). op: day. aan: whom. gegevens: what. grondslag. kanaal: how."""

    op: date
    aan: str
    gegevens: str
    grondslag: str
    kanaal: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Afschrift:
    """A document of which a copy goes along (15(3)). titel: kind and number. datum: of the document."""

    titel: str
    datum: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Achtergehouden:
    """Something not given, and why (15(4)). wat: described without giving it away. waarom: in words. grond: article."""

    wat: str
    waarom: Text
    grond: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage(Paper):
    """The answer to a request for inzage (AVG art. 15).

    datum: of the answer. verzoeker: who asked, in words ("ouder met gezag"). verzoeker_naam: printed
    name. leerling: whose data. ontvangen, uiterlijk: when asked, and the last day to answer.
    verlengd_tot: when the term was extended. opgeschort_dagen: days the term stood still for proof of
    identity. identiteit: how identity was checked. verwerkt: do we hold data at all? verwerkingen: per
    category a, b, d, g. verstrekkingen: c. geautomatiseerd: h. doorgifte: 15(2). afschriften: copies.
    achtergehouden: what was withheld and why. fg: how to reach the FG. bezwaar: the Awb clause where
    the answer is a besluit (UAVG 34); none elsewhere. kosten_cent: euro cents, 0 for a first copy.
    """

    kind: ClassVar[str] = "inzage"
    datum: date
    verzoeker: str
    verzoeker_naam: str
    leerling: Leerling
    ontvangen: date
    uiterlijk: date
    identiteit: str
    fg: str
    verwerkt: bool = True
    verlengd_tot: date | None = None
    opgeschort_dagen: int = 0
    verwerkingen: tuple[Verwerking, ...] = ()
    verstrekkingen: tuple[Verstrekking, ...] = ()
    geautomatiseerd: Text = "Geen. Wij nemen geen besluiten zonder dat een mens kijkt."
    doorgifte: Text = "De gegevens blijven binnen de Europese Unie."
    afschriften: tuple[Afschrift, ...] = ()
    achtergehouden: tuple[Achtergehouden, ...] = ()
    bezwaar: Bezwaar | None = None
    kosten_cent: int = 0
