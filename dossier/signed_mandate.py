"""From the signed form to the machtiging: what the facts of the form say, and nothing wider (domain.md §4).

`dossier.mandate` judges each exchange by the machtiging that comes out. A no, a doubt or a missing
signature can only narrow it: a body without a yes gives no entry, who did not agree has not signed,
and a parent who disagrees blocks everything (BW 1:253i).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from dossier.errors import Refused
from dossier.intake_oc import Contactpersoon, Einde, Instantie, Machtiging
from dossier.papers.machtiging import Instantiekeuze, Machtigingsformulier
from dossier.people import PUPIL


@dataclass(frozen=True, slots=True)
class Signature:
    """One answer under the form: which party (`O1`, `leerling`), agreeing or not, on which day in Amsterdam."""

    party: str
    agrees: bool
    on: date


def machtiging(
    form: Machtigingsformulier, signatures: Collection[Signature], reach: Mapping[str, Contactpersoon]
) -> Machtiging:
    """The machtiging of a signed form; `reach` says per body's name how it is reached, which widens nothing.

    Refused `mandate-contact-missing` for a yes that cannot be reached, `mandate-signed-before-form`
    for a signature that cannot be under this text.
    """
    if any(one.on < form.datum for one in signatures):
        raise Refused("mandate-signed-before-form", field="getekend", first=form.datum)
    against = {one.party for one in signatures if not one.agrees}
    yes = [one for one in form.instanties if one.ja]
    objection = bool(against - {PUPIL})
    return Machtiging(
        doel=form.doel,
        getekend={one.party: one.on for one in signatures if one.party not in against},
        instanties=tuple(_entry(one, reach) for one in yes),
        niet_gemachtigd=tuple(sorted({one.soort for one in form.instanties} - {one.soort for one in yes})),
        bezwaar_andere_ouder=objection,
        geen_bezwaar_bekend=form.geen_bezwaar_bekend and not objection,
    )


def _entry(choice: Instantiekeuze, reach: Mapping[str, Contactpersoon]) -> Instantie:
    if choice.naam not in reach:
        raise Refused("mandate-contact-missing", field="instanties", body=choice.soort)
    if choice.richting is None:
        raise Refused("paper-incomplete", field="instanties", part="richting")
    return Instantie(
        soort=choice.soort,
        naam=choice.naam,
        contact=reach[choice.naam],
        richting=choice.richting,
        gegevens=choice.gegevens,
        tot=choice.tot or Einde.WERKZAAMHEDEN,
    )
