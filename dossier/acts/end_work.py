"""The work on a case ends: the machtiging ends with it, and from now on everything kept has its last day.

Without this nothing of the case would ever be due (domain.md §5.4), so the bureau says it in one line.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from datetime import date
from typing import Annotated, Any

from dossier.actor import Actor
from dossier.acts.case import due_of, open_case
from dossier.acts.open_dossier import invoer_of
from dossier.errors import Refused
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.intake_oc import Casus, read_casus
from dossier.matrix import Act
from dossier.plain import to_json
from dossier.policy_types import Policy
from dossier.ports import Desk, Shelf
from dossier.record import Event

GOING = ("destroying", "destroyed", "forgotten")


@dataclass(frozen=True, slots=True, kw_only=True)
class End:
    """When the work ended; read with `dossier.reading`. A talk about it afterwards moves the last day."""

    werk_beeindigd: Annotated[date, "Day the work ended"]
    laatste_contact_ouders: Annotated[date | None, "Last contact about the work done"] = None


def end_work(desk: Desk, who: Actor, dossier_id: str, end: End) -> None:
    """Write down the end of the work and compute every last day of the case anew."""
    case = open_case(desk, who, dossier_id, Act.WRITE)
    if not case.running:
        raise Refused("case-waits")
    last = end.laatste_contact_ouders
    if max(end.werk_beeindigd, last or end.werk_beeindigd) > case.today:
        raise InputRefused([stop("end-in-future", "werk_beeindigd")])
    invoer: dict[str, Any] = copy.deepcopy(invoer_of(desk, case.dossier))
    invoer["werk_beeindigd"] = end.werk_beeindigd
    invoer.pop("laatste_contact_ouders", None)
    if last is not None:
        invoer["laatste_contact_ouders"] = last
    casus = read_casus(invoer)
    sealed = desk.sealer.seal(case.dossier.key, "invoer", {"invoer": to_json(invoer)})
    with desk.book.writing() as shelf:
        shelf.save_dossier(replace(case.dossier, sealed=sealed))
        for entry in case.entries:
            if entry.until is None or entry.until > end.werk_beeindigd:
                shelf.save_mandate_entry(
                    replace(shelf.mandate_entry(who.organisation, entry.id), until=end.werk_beeindigd)
                )
        _date_again(shelf, case.policy, casus, who.organisation, dossier_id)
        clear = (
            ("dossier", dossier_id),
            ("counts_from", max(end.werk_beeindigd, last or end.werk_beeindigd).isoformat()),
        )
        shelf.log(Event(who.organisation, What.CASE_ENDED.value, desk.clock.now(), who.id, "", clear))


def _date_again(shelf: Shelf, policy: Policy, casus: Casus, organisation: str, dossier_id: str) -> None:
    for record in shelf.records(organisation, dossier_id):
        due = due_of(policy, casus, record.kind)
        if record.state not in GOING and due is not None:
            shelf.save_record(replace(record, last_day=due.last_day, destroy_from=due.destroy_from))
