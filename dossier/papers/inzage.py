"""The inzage overview: what AVG art. 15 asks to tell, item by item (domain.md §3.1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Bezwaar, Leerling, Paper
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerking:
    """One kind of data we hold.

    categorie: letter and words of the register (15(1)b). doel: why (a). grondslag: legal ground.
    herkomst: from whom (g). bewaartermijn: the rule in words (d). laatste_dag: if it can be computed.
    langer_omdat: why it is kept longer than that, while something stands in the way (domain.md §5.3).
    """

    categorie: str
    doel: str
    grondslag: str
    herkomst: str
    bewaartermijn: Text
    laatste_dag: date | None = None
    langer_omdat: str = ""


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

    def __post_init__(self) -> None:
        # A bare "falls outside art. 15" was found insufficient by a court (domain.md §3.1).
        if not (self.waarom.strip() and self.grond.strip()):
            raise Refused("paper-incomplete", field="achtergehouden", part="de reden en het artikel")


@dataclass(frozen=True, slots=True, kw_only=True)
class Inzage(Paper):
    """The answer to a request for inzage (AVG art. 15).

    datum: of the answer. verzoeker: who asked, in words ("ouder met gezag"). verzoeker_naam: printed
    name. leerling: whose data. ontvangen, uiterlijk: when asked, and the last day to answer.
    verlengd_tot: when the term was extended. opgeschort_dagen: days the term stood still for proof of
    identity. identiteit: how identity was checked. verwerkt: do we hold data at all? verwerkingen: per
    category a, b, d, g. verstrekkingen: c. geautomatiseerd: h. doorgifte: 15(2). afschriften: copies.
    achtergehouden: what was withheld and why. vorm: how the copies are given (15(3)), may be empty.
    fg: how to reach the FG. klachten: where to complain, in order (f). bezwaar: the Awb clause where
    the answer is a besluit (UAVG 34); none elsewhere. laatste_dag_bezwaar: the exact last day, when the
    day of bekendmaking is known. kosten_cent: euro cents, 0 for a first copy.
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
    vorm: Text = ""
    klachten: tuple[str, ...] = ("de Autoriteit Persoonsgegevens",)
    bezwaar: Bezwaar | None = None
    laatste_dag_bezwaar: date | None = None
    kosten_cent: int = 0

    def __post_init__(self) -> None:
        if self.verwerkt != bool(self.verwerkingen):
            raise Refused("paper-incomplete", field="verwerkingen", part="welke gegevens, of dat er geen zijn")
        if self.laatste_dag_bezwaar is not None and self.bezwaar is None:
            raise Refused("paper-incomplete", field="bezwaar", part="bezwaar")
