"""The facts of each paper: one frozen dataclass per document kind, each field explained.

The facts are the rules' words, so they live here; `docgen` only sets them on a page. A paper holds
everything its template prints and nothing else (promise F04: as little as possible).
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from dossier.papers.aanmelding import Aanmelder, Aanmelding, Betrokkene, Intakegesprek, Opvoeder
from dossier.papers.aanvraag import Aanvraag, Bijlage, Ontbrekend, Opschorting, Stap
from dossier.papers.advies import Advies, Deskundigenadvies, Oordeel
from dossier.papers.bericht import Correctiebericht, Ontvangergroep, Verwerkingsbericht, Wijziging
from dossier.papers.besluit import Besluit
from dossier.papers.brief import Brief
from dossier.papers.bundle import Bezwaarbundel, Stuk
from dossier.papers.datalek import DatalekBrief, DatalekMelding, Inbreuk
from dossier.papers.figures import Jaarverslag, Tabel, Telling, Thuiszittersrapport
from dossier.papers.inzage import Achtergehouden, Afschrift, Inzage, Verstrekking, Verwerking
from dossier.papers.machtiging import (
    Bewaarduur,
    Ingetrokken,
    Instantiekeuze,
    MachtigingIngetrokken,
    Machtigingsformulier,
    Overeenkomst,
)
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
from dossier.papers.verzoek import (
    Ingelicht,
    Onderdeel,
    Recht,
    Uitkomst,
    VerzoekBesluit,
    Verzoekbrief,
    VerzoekIdentiteit,
    VerzoekOntvangst,
    VerzoekVerlenging,
)

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
    Aanmelding,
    Overeenkomst,
    Machtigingsformulier,
    MachtigingIngetrokken,
    VerzoekOntvangst,
    VerzoekIdentiteit,
    VerzoekVerlenging,
    VerzoekBesluit,
    Correctiebericht,
    Verwerkingsbericht,
    DatalekBrief,
    DatalekMelding,
)
KINDS: Final[Mapping[str, type[Paper]]] = MappingProxyType({cls.kind: cls for cls in _EVERY})
"""Every kind of paper by its word."""

__all__ = [
    "KINDS",
    "Aanmelder",
    "Aanmelding",
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
    "Betrokkene",
    "Bewaarduur",
    "Bewaartermijn",
    "Bewijs",
    "Bewijsbestand",
    "Bezwaar",
    "Bezwaarbundel",
    "Bijlage",
    "Brief",
    "Categorie",
    "Contactgegevens",
    "Correctiebericht",
    "Criterium",
    "DatalekBrief",
    "DatalekMelding",
    "Deskundige",
    "Deskundigenadvies",
    "Doel",
    "Gebeurtenis",
    "Gedrag",
    "Gegeven",
    "Inbreuk",
    "Ingelicht",
    "Ingetrokken",
    "Instantiekeuze",
    "Intakegesprek",
    "Inzage",
    "JaNee",
    "Jaarverslag",
    "Leerdoel",
    "Leerling",
    "Leerlinginbreng",
    "Linktoegang",
    "MachtigingIngetrokken",
    "Machtigingsformulier",
    "Mandaat",
    "Middel",
    "Onderdeel",
    "OnderwijskundigRapport",
    "Ontbrekend",
    "Ontvanger",
    "Ontvangergroep",
    "Ontwikkelingsperspectief",
    "Oordeel",
    "Opschorting",
    "Opvoeder",
    "Ouderinzage",
    "Overeenkomst",
    "Overleg",
    "Paper",
    "Partij",
    "Rapport",
    "RapportSwv",
    "Recht",
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
    "Uitkomst",
    "Verificatie",
    "Vernietigd",
    "Vernietigingsbewijs",
    "Verstrekking",
    "Verwerking",
    "Verwerkingsbericht",
    "Verwerkingsregister",
    "VerzoekBesluit",
    "VerzoekIdentiteit",
    "VerzoekOntvangst",
    "VerzoekVerlenging",
    "Verzoekbrief",
    "Verzorger",
    "Verzuim",
    "Wijziging",
    "Zienswijze",
]
