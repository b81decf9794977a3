"""What every decision besides a TLV has: ground, reasons, hearings and clause (Awb 3:45-3:47)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.parts import Bezwaar, Leerling, Paper, School
from dossier.papers.tlv import Bekendmaking, Besluitnemer, Zienswijze
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Besluit(Paper):
    """A decision about one pupil.

    besluitdatum: the day it is taken. leerling: the pupil. school: the school that asked, or where the
    pupil is. rechtsgrond: the article in words, by kind of decision (Awb 3:47). motivering: paragraphs
    parted by an empty line (Awb 3:46). ondersteuningsplan, ondersteuningsplan_periode: whose criteria
    apply. zienswijze_ouders, zienswijze_leerling: what they said, or why nothing. bezwaar: the clause
    (Awb 3:45). besluit_door: who decides, with mandate. bekendmaking: to whom it goes (Awb 3:41).
    """

    is_besluit: ClassVar[bool] = True
    closed: ClassVar[bool] = True
    besluitdatum: date
    leerling: Leerling
    school: School
    rechtsgrond: Text
    motivering: Text
    ondersteuningsplan: str
    ondersteuningsplan_periode: str
    zienswijze_ouders: Zienswijze
    zienswijze_leerling: Zienswijze
    bezwaar: Bezwaar
    besluit_door: Besluitnemer
    bekendmaking: tuple[Bekendmaking, ...] = ()

    def __post_init__(self) -> None:
        for field in ("motivering", "rechtsgrond"):
            if not getattr(self, field).strip():
                raise Refused("paper-incomplete", field=field, part=field)


def in_order(field: str, first: date, last: date | None) -> None:
    """Refuse a period that ends before it begins."""
    if last is not None and last < first:
        raise Refused("paper-dates", field=field, first=first, last=last)
