"""The letter that goes with a decision: to one addressee, with that addressee's own last day (decision 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Bezwaar, Paper
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Brief(Paper):
    """An accompanying letter.

    datum: of the letter. aan: name of the one addressee. aan_rol: role in words, may be empty.
    adresregels: the addressee's own postal address, only for a letter that is posted. onderwerp:
    subject. aanhef: salutation. alineas: paragraphs of the letter. document, document_nummer: what it
    goes with, in words and by number. bekendgemaakt_op: the day it was made known to this addressee.
    laatste_dag_bezwaar: the exact last day to object (Awb 6:7-6:9, Termijnenwet). bezwaar: the clause;
    both or neither. bijlagen: what goes along. ondertekenaar, functie: whose letter it is.
    """

    kind: ClassVar[str] = "brief"
    datum: date
    aan: str
    onderwerp: str
    aanhef: str
    alineas: tuple[Text, ...]
    ondertekenaar: str
    functie: str
    aan_rol: str = ""
    adresregels: tuple[str, ...] = ()
    document: str = ""
    document_nummer: str = ""
    bekendgemaakt_op: date | None = None
    laatste_dag_bezwaar: date | None = None
    bezwaar: Bezwaar | None = None
    bijlagen: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len({self.bezwaar is None, self.laatste_dag_bezwaar is None, self.bekendgemaakt_op is None}) != 1:
            raise Refused("paper-incomplete", field="bezwaar", part="bezwaar, bekendgemaakt_op en laatste_dag_bezwaar")
