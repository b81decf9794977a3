"""Who may write in a dossier's application may also bring papers into it, bundle them and note what happened."""

from __future__ import annotations

from dossier.access import Standing, may
from dossier.actor import Actor
from dossier.acts.case import day_of
from dossier.acts.colleagues import secrecy_accepted
from dossier.matrix import Act, Object
from dossier.policy_types import Policy
from dossier.ports import Desk
from dossier.record import Dossier
from dossier.verdict import demand


def open_to_write(desk: Desk, who: Actor, dossier_id: str) -> tuple[Policy, Dossier]:
    """The dossier and its organisation's rules; refused by the matrix, `not-found` for another organisation's."""
    with desk.book.reading() as shelf:
        dossier = shelf.dossier(who.organisation, dossier_id)
        policy = desk.policies.named(shelf.organisation(who.organisation).policy)
        standing = Standing(secrecy_accepted=secrecy_accepted(shelf, who))
    demand(may(policy, who.roles, Act.WRITE, Object.AANVRAAG, standing, day_of(desk.clock.now())))
    return policy, dossier
