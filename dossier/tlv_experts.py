"""The experts behind a TLV: two, of the right professions, independent, about the kind decided on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier import law
from dossier.findings import Finding, stop
from dossier.intake import Beroep, Deskundige, Intake

AT_LEAST: Final = 2
FIRST: Final = frozenset({Beroep.ORTHOPEDAGOOG, Beroep.PSYCHOLOOG})
"""One must be of these."""
SECOND: Final = frozenset(Beroep) - FIRST
"""Another must be of these."""


def experts(intake: Intake, today: date) -> Iterator[Finding]:
    """Findings on the experts as a whole and on each of them (LBT 107632, 106806)."""
    asked = intake.deskundigen
    if len({_plain(one.naam) for one in asked}) < AT_LEAST:
        yield stop("experts-too-few", "deskundigen", source=law.EXPERTS_SOURCE)
    elif not any(one.beroep in FIRST for one in asked):
        yield stop("expert-first-profession", "deskundigen[0].beroep", source=law.EXPERTS_SOURCE)
    elif not any(one.beroep in SECOND for one in asked):
        yield stop("expert-second-profession", "deskundigen[1].beroep", source=law.EXPERTS_SOURCE)
    for place, one in enumerate(asked):
        yield from _one(one, f"deskundigen[{place}]", intake)


def _one(one: Deskundige, at: str, intake: Intake) -> Iterator[Finding]:
    school = intake.school_oud
    if not one.onafhankelijk:
        yield stop("expert-not-independent", f"{at}.onafhankelijk", naam=one.naam)
    if _plain(one.organisatie) == _plain(school.naam) or _plain(one.naam) == _plain(school.tekent.naam):
        yield stop("expert-of-applying-school", f"{at}.organisatie", naam=one.naam, school=school.naam)
    deciders = {_plain(intake.swv.besluit_door.naam), _plain(intake.swv.secretariaat.naam)}
    if one.in_panel or _plain(one.naam) in deciders:
        yield stop("expert-in-panel", f"{at}.in_panel", naam=one.naam)
    if one.soort is not intake.tlv.soort:
        yield stop("expert-other-kind", f"{at}.soort", naam=one.naam, soort=one.soort, besluit=intake.tlv.soort)
    if one.datum > intake.tlv.besluitdatum:
        yield stop("expert-after-besluit", f"{at}.datum", naam=one.naam, besluit=intake.tlv.besluitdatum)


def _plain(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
