"""What software can see of a motivation: that it speaks of both opinions and of the plan's criteria.

Two signatures of experts are no motivation (LBT 107168, domain.md §0.3). Whether the reasoning is
sound stays the director's judgement.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from dossier.findings import Finding, stop
from dossier.intake import Deskundige, Intake

_ALL: Final = re.compile(r"\b(beide|de twee|alle|de)\s+(\w+\s+)?(deskundigen|adviezen|adviseurs)\b")
_PLAN: Final = re.compile(r"ondersteuningsplan|criteri(um|a)\b")


def motivation(intake: Intake, today: date) -> Iterator[Finding]:
    """Findings on `tlv.motivering`."""
    text = intake.tlv.motivering.casefold()
    if not _ALL.search(text):
        for one in intake.deskundigen:
            if not _speaks_of(text, one):
                yield stop("motivation-silent-on-expert", "tlv.motivering", naam=one.naam)
    if not _PLAN.search(text):
        yield stop("motivation-silent-on-plan", "tlv.motivering", plan=intake.swv.ondersteuningsplan.titel)


def _speaks_of(text: str, one: Deskundige) -> bool:
    names = [one.beroep.value.replace("_", " "), one.naam.casefold().split()[-1]]
    return any(re.search(rf"\b{re.escape(name)}\b", text) for name in names)
