"""The closed list of the onderwijskundig rapport: what may not stand in it (domain.md §2.1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dossier.findings import Finding, stop

SOURCE = "Besluit uitwisseling leer- en begeleidingsgegevens art. 7"


def absence_from(drawn_up: date) -> date:
    """The first day of absence that may be reported: only the year before drawing up."""
    try:
        return drawn_up.replace(year=drawn_up.year - 1)
    except ValueError:
        # 29 February: the day before would be more than a year ago.
        return date(drawn_up.year - 1, 3, 1)


def absences(days: Iterable[date], drawn_up: date) -> tuple[Finding, ...]:
    """A finding for each day of absence outside the year before drawing up."""
    first = absence_from(drawn_up)
    return tuple(
        stop("absence-too-old", f"verzuim[{place}].datum", first=first, source=SOURCE)
        for place, day in enumerate(days)
        if not first <= day <= drawn_up
    )
