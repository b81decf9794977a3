"""A case leaves the waiting room: agreement and machtiging are signed, not before (F66, F67)."""

from __future__ import annotations

from dataclasses import replace

from dossier import mandate
from dossier.actor import Actor
from dossier.acts.case import RUNNING, open_case
from dossier.errors import Refused
from dossier.events import What
from dossier.kinds import Kind
from dossier.matrix import Act
from dossier.ports import Desk
from dossier.record import Event
from dossier.verdict import demand


def begin(desk: Desk, who: Actor, dossier_id: str) -> None:
    """Begin the handling; quiet when it began. Refused with whose signature or consent is missing."""
    case = open_case(desk, who, dossier_id, Act.WRITE)
    if case.running:
        return
    demand(mandate.may_begin(case.casus, case.today))
    with desk.book.writing() as shelf:
        if not shelf.records(who.organisation, dossier_id, Kind.MACHTIGING.value):
            raise Refused("mandate-missing-form", source=mandate.SOURCE)
        shelf.save_dossier(replace(case.dossier, state=RUNNING))
        clear = (("dossier", dossier_id),)
        shelf.log(Event(who.organisation, What.CASE_BEGUN.value, desk.clock.now(), who.id, "", clear))
