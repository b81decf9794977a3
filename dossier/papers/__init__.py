"""The facts of each paper: one frozen dataclass per document kind, each field explained.

The facts are the rules' words, so they live here; `docgen` only sets them on a page. A paper holds
everything its template prints and nothing else (promise F04: as little as possible).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dossier.papers.aanvraag import Aanvraag, Bijlage, Ontbrekend, Opschorting, Stap
from dossier.papers.advies import Advies, Deskundigenadvies, Oordeel
from dossier.papers.besluit import Besluit
from dossier.papers.brief import Brief
from dossier.papers.bundle import Bezwaarbundel, Stuk
from dossier.papers.figures import Jaarverslag, Tabel, Telling, Thuiszittersrapport
from dossier.papers.inzage import Achtergehouden, Afschrift, Inzage, Verstrekking, Verwerking
from dossier.papers.opp import Leerdoel, Leerlinginbreng, Ontwikkelingsperspectief, Overleg
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
    Rapport,
    RapportSwv,
    Resultaat,
    Schoolperiode,
    Verzorger,
    Verzuim,
)
from dossier.papers.registers import (
    Bewaartermijn,
    Doel,
    Gegeven,
    Linktoegang,
    Ontvanger,
    Toegang,
    Toegangslijst,
    Verwerkingsregister,
)
from dossier.papers.steun import AanwijzingLwoo, BeoordelingVo, Criterium, Middel, Toewijzing
from dossier.papers.tlv import Bekendmaking, Besluitnemer, Deskundige, Tlv, Zienswijze
from dossier.papers.tlv_later import TlvBeeindiging, TlvVervanging, TlvWeigering

_EVERY: Final[tuple[type[Paper], ...]] = (
    Tlv,
    OnderwijskundigRapport,
    RapportSwv,
    Inzage,
    Vernietigingsbewijs,
    Bewijsbestand,
    Brief,
    Verwerkingsregister,
    Toegangslijst,
    Jaarverslag,
    Thuiszittersrapport,
    Bezwaarbundel,
    TlvVervanging,
    TlvBeeindiging,
    TlvWeigering,
    Ontwikkelingsperspectief,
    Aanvraag,
    Opschorting,
    Deskundigenadvies,
    Advies,
    Toewijzing,
    AanwijzingLwoo,
    BeoordelingVo,
)
KINDS: Final[Mapping[str, type[Paper]]] = MappingProxyType({cls.kind: cls for cls in _EVERY})
"""Every kind of paper by its word."""

__all__ = [
    "KINDS",
    "Aanvraag",
    "AanwijzingLwoo",
    "Achtergehouden",
    "Advies",
    "Afschrift",
    "Afzender",
    "Begeleiding",
    "Bekendmaking",
    "BeoordelingVo",
    "Besluit",
    "Besluitnemer",
    "Bewaartermijn",
    "Bewijs",
    "Bewijsbestand",
    "Bezwaar",
    "Bezwaarbundel",
    "Bijlage",
    "Brief",
    "Categorie",
    "Contactgegevens",
    "Criterium",
    "Deskundige",
    "Deskundigenadvies",
    "Doel",
    "Gebeurtenis",
    "Gedrag",
    "Gegeven",
    "Inzage",
    "JaNee",
    "Jaarverslag",
    "Leerdoel",
    "Leerling",
    "Leerlinginbreng",
    "Linktoegang",
    "Mandaat",
    "Middel",
    "OnderwijskundigRapport",
    "Ontbrekend",
    "Ontvanger",
    "Ontwikkelingsperspectief",
    "Oordeel",
    "Opschorting",
    "Ouderinzage",
    "Overleg",
    "Paper",
    "Partij",
    "Rapport",
    "RapportSwv",
    "Resultaat",
    "School",
    "Schoolperiode",
    "Soort",
    "Stap",
    "Stuk",
    "Tabel",
    "Telling",
    "Thuiszittersrapport",
    "Tlv",
    "TlvBeeindiging",
    "TlvVervanging",
    "TlvWeigering",
    "Toegang",
    "Toegangslijst",
    "Toewijzing",
    "Verificatie",
    "Vernietigd",
    "Vernietigingsbewijs",
    "Verstrekking",
    "Verwerking",
    "Verwerkingsregister",
    "Verzorger",
    "Verzuim",
    "Zienswijze",
]
