"""The facts of each paper: one frozen dataclass per document kind, each field explained.

The facts are the rules' words, so they live here; `docgen` only sets them on a page. A paper holds
everything its template prints and nothing else (promise F04: as little as possible).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dossier.papers.brief import Brief
from dossier.papers.inzage import Achtergehouden, Afschrift, Inzage, Verstrekking, Verwerking
from dossier.papers.parts import (
    Afzender,
    Bezwaar,
    Categorie,
    JaNee,
    Leerling,
    Mandaat,
    Paper,
    Partij,
    School,
    Soort,
    Verificatie,
)
from dossier.papers.proof import Bewijs, Bewijsbestand, Gebeurtenis, Vernietigd, Vernietigingsbewijs
from dossier.papers.rapport import (
    Begeleiding,
    Contactgegevens,
    Gedrag,
    OnderwijskundigRapport,
    Ouderinzage,
    Resultaat,
    Schoolperiode,
    Verzorger,
    Verzuim,
)
from dossier.papers.tlv import Bekendmaking, Besluitnemer, Deskundige, Tlv, Zienswijze

KINDS: Final[Mapping[str, type[Paper]]] = MappingProxyType(
    {cls.kind: cls for cls in (Tlv, OnderwijskundigRapport, Inzage, Vernietigingsbewijs, Bewijsbestand, Brief)}
)
"""Every kind of paper by its word."""

__all__ = [
    "KINDS",
    "Achtergehouden",
    "Afschrift",
    "Afzender",
    "Begeleiding",
    "Bekendmaking",
    "Besluitnemer",
    "Bewijs",
    "Bewijsbestand",
    "Bezwaar",
    "Brief",
    "Categorie",
    "Contactgegevens",
    "Deskundige",
    "Gebeurtenis",
    "Gedrag",
    "Inzage",
    "JaNee",
    "Leerling",
    "Mandaat",
    "OnderwijskundigRapport",
    "Ouderinzage",
    "Paper",
    "Partij",
    "Resultaat",
    "School",
    "Schoolperiode",
    "Soort",
    "Tlv",
    "Verificatie",
    "Vernietigd",
    "Vernietigingsbewijs",
    "Verstrekking",
    "Verwerking",
    "Verzorger",
    "Verzuim",
    "Zienswijze",
]
