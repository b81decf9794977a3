"""A machtiging for one body is taken back, as easily as it was given (AVG 7(3)).

One act: the entry, every link that rests on it, the register, and the mail that tells the body, all in
one transaction. What was exchanged before stays in the register.
"""

from __future__ import annotations

from dataclasses import replace

from dossier.actor import Actor
from dossier.acts.case import body_of, contact_of, open_case
from dossier.acts.letters import owe
from dossier.acts.make_link import withdraw_in
from dossier.errors import NotFound
from dossier.events import What
from dossier.findings import InputRefused, stop
from dossier.intake_oc import Instantie
from dossier.matrix import Act
from dossier.ports import Desk
from dossier.record import Event, KeyName, MandateEntry

BECAUSE = "machtiging ingetrokken"


def withdraw(desk: Desk, who: Actor, dossier_id: str, entry_id: str, reason: str) -> int:
    """Withdraw an entry on behalf of the parents or the pupil; says how many links died.

    `reason` says who asked and how; refused `reason-missing`. Quiet, with 0, when withdrawn before.
    """
    case = open_case(desk, who, dossier_id, Act.SHARE)
    entry = case.entry(entry_id)
    body = body_of(desk, entry)
    if not reason.strip():
        raise InputRefused([stop("reason-missing", "reden")])
    return take_back(desk, who, entry, body, reason.strip())


def take_back(desk: Desk, who: Actor, seen: MandateEntry, body: Instantie, reason: str) -> int:
    """Withdraw an entry for somebody who may: the entry, its links, the register and the mail in one transaction."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        entry = shelf.mandate_entry(who.organisation, seen.id)
        if entry.dossier != seen.dossier:
            raise NotFound("not-found")
        if entry.withdrawn_at is not None and entry.withdrawn_at <= now:
            return 0
        shelf.save_mandate_entry(replace(entry, withdrawn_at=now))
        living = [one for one in shelf.grants_of_entry(entry.id) if one.withdrawn_at is None and now < one.until]
        for grant in living:
            withdraw_in(shelf, who, grant, BECAUSE, now)
        key = KeyName("register", entry.record)
        sealed = desk.sealer.seal(key, "withdrawal", {"reason": reason, "body": body.naam})
        clear = (("entry", entry.id), ("recipient_kind", entry.body_kind), ("links", str(len(living))))
        shelf.log(Event(who.organisation, What.MANDATE_WITHDRAWN.value, now, who.id, entry.record, clear, sealed, key))
        organisation, number = shelf.organisation(who.organisation), shelf.record(who.organisation, entry.record).number
        letter = desk.wording.withdrawn(organisation, contact_of(body), number, f"{entry.id}-ingetrokken")
        owe(desk, shelf, who.organisation, "mail", letter, now)
    return len(living)
