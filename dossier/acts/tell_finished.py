"""Everybody has answered: each party that can be mailed hears that the document is complete."""

from __future__ import annotations

from dossier.actor import Actor
from dossier.acts.letters import owe
from dossier.acts.make_link import recipient
from dossier.ports import Desk


def tell_finished(desk: Desk, who: Actor, record_id: str) -> None:
    """Owe a mail to each party with a living link; a repeat adds none (its id is stable)."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        if not record.dossier:
            return
        organisation = shelf.organisation(who.organisation)
        for grant in shelf.grants(who.organisation, record.dossier):
            mine = record_id in grant.records and grant.purpose == "sign"
            if not mine or grant.withdrawn_at is not None or now >= grant.until:
                continue
            to = recipient(desk, grant)
            if to.email:
                owe(desk, shelf, who.organisation, "mail", desk.wording.finished(organisation, grant, to), now)
