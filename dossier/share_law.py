"""May this document leave for that recipient, today, and on what ground? F26, F29, F30, domain.md §6.3.

The organisation's list of recipients is closed, each with what must be there first and the only
kinds of document it may get. Whoever is not on it gets nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dossier import law
from dossier.kinds import Kind
from dossier.policy_types import Needs, Policy, Recipient, Sharing
from dossier.verdict import Allowed, Verdict, denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Basis:
    """What was established about a wish to share; everything absent unless it was."""

    aangemeld_op: date | None = None  # registered at this recipient
    ingeschreven: bool = False  # enrolled at this recipient
    toestemming: str = ""  # reference of the consent
    artikel: str = ""  # the article that obliges
    betrokkene: bool = False  # it is the person's own, identity established
    machtiging: Verdict | None = None  # what `mandate.may_share` said
    overeenkomst_tot: date | None = None  # last day of the processor agreement


def may_hand_over(policy: Policy, recipient: str, kind: Kind | str, basis: Basis, on: date) -> Verdict:
    """Allowed with its ground, or denied. The ground goes into the disclosure register."""
    row = policy.recipients.get(recipient)
    if row is None:
        return denied("recipient-not-listed", policy.about.title, recipient=recipient)
    source = f"{policy.about.title}, {row.clause}"
    if str(kind) not in row.documents:
        return denied("recipient-not-for-kind", source, recipient=row.text, kind=kind)
    if policy.disclosure.mode is Sharing.ALLEEN_WETTELIJK and row.needs is Needs.TOESTEMMING:
        return denied("sharing-only-by-law", f"{policy.about.title}, {policy.disclosure.clause}")
    return _ground(row, basis, on, source)


def _ground(row: Recipient, basis: Basis, on: date, source: str) -> Verdict:
    registered = basis.ingeschreven or (basis.aangemeld_op is not None and basis.aangemeld_op <= on)
    if row.needs is Needs.MACHTIGING:
        return basis.machtiging or denied("mandate-missing-form", source)
    established = {
        Needs.AANMELDING: registered,
        Needs.INSCHRIJVING: registered,
        Needs.TOESTEMMING: bool(basis.toestemming),
        Needs.WETTELIJKE_PLICHT: bool(basis.artikel),
        Needs.BETROKKENE: basis.betrokkene,
        Needs.OVEREENKOMST: basis.overeenkomst_tot is not None and on <= basis.overeenkomst_tot,
    }
    if established[row.needs]:
        return Allowed(basis.artikel or basis.toestemming or source)
    if row.needs is Needs.AANMELDING:
        return denied("new-school-not-registered", law.NEW_SCHOOL_SOURCE)
    return denied("sharing-without-ground", source, needs=row.needs)
