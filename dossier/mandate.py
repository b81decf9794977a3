"""May Onderwijsconsulenten exchange these data with that body, today? (privacyreglement, "Deelt …").

A machtiging is consent to exchange, not a power of attorney: one yes per body, per kind of data and
per direction, until a day, withdrawn as easily as given (AVG 7(3)). What was signed under the rules
of its day stays valid after a birthday. Empty means no.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dossier import people
from dossier.intake_oc import Casus, Einde, Gegevens, Instantie, Instantiesoort, Machtiging, Richting
from dossier.verdict import Allowed, Denied, Verdict, denied

SOURCE: Final = "Privacyreglement Onderwijsconsulenten, Deelt Onderwijsconsulenten persoonsgegevens met derden?"
WITHDRAWAL: Final = "AVG 7(3)"
OTHER_PARENT: Final = "BW 1:253i lid 1"
NOBODY: Final = "een ouder met gezag"
"""What is missing where the dossier names nobody who could sign: nobody's signature never suffices."""


@dataclass(frozen=True, slots=True)
class Wish:
    """One exchange somebody wants: with which body, which kinds of data, on which day, in which direction."""

    aan: Instantiesoort
    gegevens: Collection[Gegevens]
    op: date
    richting: Richting = Richting.VERSTREKKEN
    naam: str = ""


def may_share(casus: Casus, wish: Wish) -> Verdict:
    """Allowed under the machtiging, or denied with the first reason that stands in the way."""
    mandate = casus.machtiging
    if mandate is None:
        return denied("mandate-missing-form", SOURCE)
    if wish.aan in mandate.niet_gemachtigd:
        return denied("mandate-body-not-named", SOURCE, body=wish.aan)
    entries = [one for one in mandate.instanties if _means(one, wish)]
    if not entries:
        return denied("mandate-body-not-named", SOURCE, body=wish.aan)
    verdicts = [_entry(casus, mandate, one, wish) for one in entries]
    return next((one for one in verdicts if isinstance(one, Allowed)), verdicts[0])


def ends_on(entry: Instantie, work_ended: date | None) -> date | None:
    """The last day of an entry; None while it ends with work that has not ended."""
    return work_ended if isinstance(entry.tot, Einde) else entry.tot


def signed_properly(casus: Casus, body: Instantiesoort, on: date) -> Denied | None:
    """Why the signatures under the machtiging do not suffice for `body` on `on`; None when they do.

    Each day on which somebody signed is tried by the ages of that day, so a later birthday takes nothing away.
    """
    mandate = casus.machtiging
    if mandate is None:
        return denied("mandate-missing-form", SOURCE)
    if mandate.bezwaar_andere_ouder:
        return denied("mandate-other-parent-objects", OTHER_PARENT)
    signed = {party: day for party, day in mandate.getekend.items() if day <= on}
    lacking = [_lacking(casus, mandate, body, day, signed) for day in sorted(set(signed.values()))]
    if () in lacking:
        return None
    needed = people.must_sign_mandate(casus.ouders, casus.leerling.geboortedatum, on, body)
    names = min(lacking, key=len, default=tuple(sorted(needed)) or (NOBODY,))
    return denied("mandate-not-signed", SOURCE, missing=", ".join(names))


def _lacking(
    casus: Casus, mandate: Machtiging, body: Instantiesoort, day: date, signed: Mapping[str, date]
) -> tuple[str, ...]:
    by_then = {party for party, when in signed.items() if when <= day}
    needed = people.must_sign_mandate(casus.ouders, casus.leerling.geboortedatum, day, body)
    if not needed:
        return (NOBODY,)
    parents = needed - {people.PUPIL}
    # One parent may act alone while no objection of the other is known and that was declared.
    if mandate.geen_bezwaar_bekend and parents & by_then:
        needed -= parents
    return people.missing(needed, by_then)


def _means(entry: Instantie, wish: Wish) -> bool:
    return entry.soort is wish.aan and (not wish.naam or entry.naam == wish.naam)


def _entry(casus: Casus, mandate: Machtiging, entry: Instantie, wish: Wish) -> Verdict:
    if entry.ingetrokken is not None and wish.op >= entry.ingetrokken:
        return denied("mandate-withdrawn", WITHDRAWAL, body=entry.soort, on=entry.ingetrokken)
    last = ends_on(entry, casus.werk_beeindigd)
    if last is not None and wish.op > last:
        return denied("mandate-over", SOURCE, body=entry.soort, on=last)
    if (unsigned := signed_properly(casus, entry.soort, wish.op)) is not None:
        return unsigned
    if entry.richting not in (Richting.BEIDE, wish.richting):
        return denied("mandate-direction", SOURCE, body=entry.soort, direction=entry.richting)
    beyond = [kind for kind in wish.gegevens if kind not in entry.gegevens]
    if beyond or not wish.gegevens:
        return denied("mandate-data-kinds", SOURCE, body=entry.soort, kinds=", ".join(beyond))
    return Allowed(f"machtiging: {entry.soort}")


def may_begin(casus: Casus, on: date) -> Verdict:
    """May the case be handled? Agreement and machtiging signed, a third registrant's consent first (F66, F67)."""
    if casus.aanmelder is not None and casus.aanmelder.toestemming_ouders_vooraf is None:
        return denied("registrant-without-consent", SOURCE)
    signed = {party for party, day in (casus.overeenkomst.getekend.items() if casus.overeenkomst else ()) if day <= on}
    needed = people.must_sign_agreement(casus.ouders, casus.leerling.geboortedatum, on)
    if lacking := people.missing(needed, signed):
        return denied("agreement-not-signed", SOURCE, missing=", ".join(lacking))
    # Whether each body's own signatures suffice is asked at each exchange; here any body will do.
    unsigned = signed_properly(casus, Instantiesoort.SCHOOL_HUIDIG_OF_LAATST, on)
    return unsigned or Allowed("overeenkomst en machtiging")


def consultant_may_work(casus: Casus, on: date) -> Verdict:
    """May the consultant see the case? Only under a processor agreement that runs (F70)."""
    if casus.consulent is None:
        return denied("consultant-missing", SOURCE)
    agreement = casus.consulent.verwerkersovereenkomst
    if not agreement.van <= on <= agreement.tot:
        return denied("processor-agreement-over", SOURCE, on=agreement.tot)
    return Allowed("verwerkersovereenkomst")
