"""The closed list of the onderwijskundig rapport, and which report an SWV may keep (domain.md §2.1)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Final

from dossier.errors import Refused
from dossier.findings import Finding, stop
from dossier.papers import OnderwijskundigRapport, Paper, RapportSwv
from dossier.papers.rapport import absence_from

SOURCE = "Besluit uitwisseling leer- en begeleidingsgegevens art. 7"
NUMBER_SOURCE: Final = "WPO 178a lid 6; UAVG 46"

ARTICLES: Final[Mapping[str, str]] = MappingProxyType(
    dict.fromkeys(
        (
            "leerling",
            "voorletters",
            "geslacht",
            "contact",
            "persoonsgebonden_nummer",
            "ouders",
            "school",
            "school_nieuw",
            "contactpersoon",
            "contact_school",
        ),
        "art. 3",
    )
    | dict.fromkeys(
        (
            "loopbaan",
            "resultaten",
            "leerontwikkeling",
            "capaciteiten",
            "stages",
            "adviezen",
            "wens_ouders",
            "wens_leerling",
            "schooladvies",
            "samenhang",
        ),
        "art. 4",
    )
    | dict.fromkeys(("volgsysteem", "sociaal_emotioneel", "gedrag", "aard_problematiek"), "art. 5")
    | {"begeleiding": "art. 6", "verzuim": "art. 7"}
    | dict.fromkeys(("opgesteld_op", "opgesteld_door", "functie", "geraadpleegd", "ouderinzage"), "WPO 42; OSO")
)
"""Every field of the report with the article of the Besluit that lists it: what is not here may not be in it."""


def for_swv(paper: Paper) -> RapportSwv:
    """The report as an SWV may keep it; a report of the kind with a number is refused, filled in or not."""
    if isinstance(paper, OnderwijskundigRapport):
        raise Refused("okr-with-number", field="persoonsgebonden_nummer", source=NUMBER_SOURCE)
    if not isinstance(paper, RapportSwv):
        raise Refused("not-a-report", kind=paper.kind)
    return paper


def refuse_number(facts: Mapping[str, object]) -> None:
    """Refuse by name what somebody hands in with a place for the number, before anything else is said of it."""
    if "persoonsgebonden_nummer" in facts:
        raise Refused("okr-with-number", field="persoonsgebonden_nummer", source=NUMBER_SOURCE)


def absences(days: Iterable[date], drawn_up: date) -> tuple[Finding, ...]:
    """A finding for each day of absence outside the year before drawing up."""
    first = absence_from(drawn_up)
    return tuple(
        stop("absence-too-old", f"verzuim[{place}].datum", first=first, source=SOURCE)
        for place, day in enumerate(days)
        if not first <= day <= drawn_up
    )


__all__ = ["ARTICLES", "absence_from", "absences", "for_swv", "refuse_number"]
