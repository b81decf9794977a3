"""The besluit stands: every other party gets a link to read and answer; those without mail, a letter.

Runs as a job, so it may run twice: a party who has a living link gets no second one.
"""

from __future__ import annotations

from dossier.actor import Actor
from dossier.acts.collect_signature import round_of
from dossier.acts.make_link import Ask, make
from dossier.acts.remind import owe_reminders
from dossier.contacts import contacts
from dossier.ports import Desk
from dossier.signing_round import Role, State

GROUND = "Awb 3:41 (bekendmaking)"
KINDS = {
    Role.OUDER: "ouder",
    Role.VOOGD: "ouder",
    Role.LEERLING: "leerling",
    Role.SCHOOL_OUD: "school_oud",
    Role.SCHOOL_NIEUW: "school_nieuw",
    Role.DESKUNDIGE: "deskundige",
}


def invite(desk: Desk, who: Actor, record_id: str) -> int:
    """Make the links of an open round; says how many were made."""
    made = 0
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        row = round_of(shelf, record_id)
        if row.round.state is not State.OPEN:
            return 0
        people = contacts(desk.sealer.open(record.key, "round", row.sealed))
        grants = shelf.grants(who.organisation, record.dossier)
        have = {one.party for one in grants if record_id in one.records and one.purpose == "sign"}
        for party in row.round.waiting():
            if party.role is Role.BESLISSER or party.id in have:
                continue
            ask = Ask(
                record.dossier, (record_id,), "sign", KINDS[party.role], GROUND, row.round.deadline, party=party.id
            )
            grant = make(desk, shelf, who, ask, people[party.id])
            if people[party.id].email:
                owe_reminders(shelf, grant, desk.clock.now())
            made += 1
    return made
