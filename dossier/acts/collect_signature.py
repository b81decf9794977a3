"""A party answers, and the answer becomes a signature on the newest revision.

Three steps, none of which holds a transaction while something slow runs (decision 16): `receive`
writes what was answered; `complete` has the signer process sign and puts the new revision in its
place with a compare-and-swap; whoever loses that race signs again on top of the winner's revision.
A received answer survives any crash: its job completes it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dossier.actor import Actor
from dossier.errors import Conflict, Refused, Unavailable
from dossier.events import What
from dossier.ports import Desk, Shelf, SignRequest
from dossier.record import Event, Intent, Job, KeyName, Record, Revision, RoundRow, StoredObject
from dossier.signing_round import Answer, Meaning, Party, State

RACES = 8
SAFETY_NET = timedelta(seconds=30)


@dataclass(frozen=True, slots=True)
class Given:
    """What a party gave: the meaning, the SHA-256 (hex) of what was read, the name typed, the proof.

    `proof` says how identity was proven ("sms", "agreed code", "password + totp"), never the secret.
    """

    meaning: Meaning
    shown: str
    name: str
    proof: str
    view: str = ""


def receive(desk: Desk, who: Actor, record_id: str, party_id: str, given: Given) -> bool:
    """Write down the answer. True when a signature is owed, False when it is an event only.

    The same answer again is quiet. Refused with the round's own reason, with `name-missing`, or with
    `document-unread` when what was shown is no revision of this document.
    """
    if given.meaning.is_signature and not given.name.strip():
        raise Refused("name-missing")
    for _ in range(RACES):
        try:
            return _receive(desk, who, record_id, party_id, given)
        except Conflict:  # another party, or this one's second click, was first: judge anew
            continue
    raise Conflict("changed-meanwhile")


def _receive(desk: Desk, who: Actor, record_id: str, party_id: str, given: Given) -> bool:
    now = desk.clock.now()
    said = _room_for_view(desk, who, record_id, party_id, given, now)
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        row, waits = _asked(shelf, record_id, party_id, given, now)
        if waits is not None:
            return True
        if given.shown not in {one.stored.sha256 for one in shelf.revisions(record_id, "pdf")}:
            raise Refused("document-unread")
        sealed = desk.sealer.seal(record.key, "intent", {"name": given.name.strip(), "proof": given.proof})
        if said is not None:
            shelf.add_record(replace(said, last_day=record.last_day, destroy_from=record.destroy_from))
        if not given.meaning.is_signature:
            _refuse(shelf, who, row, party_id, given, now, sealed, record)
            return False
        shelf.put_intent(Intent(row.id, party_id, given.meaning.value, given.shown, now, sealed))
        shelf.add_job(
            Job(f"sign-{row.id}-{party_id}", who.organisation, "sign", f"{record_id} {party_id}", now + SAFETY_NET)
        )
        event = _event(who, What.ANSWER_RECEIVED, now, record, party_id, given.meaning.value, given.shown)
        shelf.log(replace(event, clear=(*event.clear, ("proof", given.proof))))
        return True


def _asked(shelf: Shelf, record_id: str, party_id: str, given: Given, now: datetime) -> tuple[RoundRow, Intent | None]:
    """The round, and this party's same answer if it waits for its signature already; refuses any other."""
    row = round_of(shelf, record_id)
    row.round.check(party_id, given.meaning, now)
    waits = shelf.intent(row.id, party_id)
    if waits is not None and waits.meaning != given.meaning.value:
        raise Refused("party-answered-before", at=waits.at, meaning=waits.meaning)
    return row, waits


def complete(desk: Desk, who: Actor, record_id: str, party_id: str) -> None:
    """Turn a received answer into a signature; quiet when that happened before.

    `Unavailable` (no timestamp, no store) leaves the answer "ontvangen, nog niet getekend".
    """
    for _ in range(RACES):
        with desk.book.reading() as shelf:
            record = shelf.record(who.organisation, record_id)
            row = round_of(shelf, record_id)
            intent = shelf.intent(row.id, party_id)
            current = current_pdf(shelf, record_id)
        if intent is None:
            return
        if row.round.state is State.PAUSED:
            raise Unavailable("round-paused")  # given in time: it waits until the organisation goes on
        field = row.round.party(party_id).field
        request = SignRequest(who.organisation, record_id, current.stored.sha256, field, party_id)
        try:
            pdf = desk.signatory.sign(request)
        except Conflict:  # the document moved, or this answer was signed, before the signer looked
            continue
        stored = desk.vault.put(record, "pdf", current.number + 1, pdf)
        try:
            _commit(desk, who, record, row, intent, current, stored)
        except Conflict:
            desk.vault.destroy(stored)
        else:
            return
    raise Conflict("changed-meanwhile")


def answer(desk: Desk, who: Actor, record_id: str, party_id: str, given: Given) -> None:
    """Receive and complete in one go, as a page does."""
    if receive(desk, who, record_id, party_id, given):
        complete(desk, who, record_id, party_id)


def current_pdf(shelf: Shelf, record_id: str) -> Revision:
    """The newest revision of the document itself."""
    found = shelf.revision(record_id, "pdf")
    if found is None:
        raise Refused("document-not-made")
    return found


def _room_for_view(desk: Desk, who: Actor, record_id: str, party_id: str, given: Given, now: datetime) -> Record | None:
    """A zienswijze is a record of its own, linked to the document and gone on the same day (decision 8)."""
    if not given.view.strip():
        return None
    with desk.book.reading() as shelf:
        about = shelf.record(who.organisation, record_id)
        if _asked(shelf, record_id, party_id, given, now)[1] is not None:
            return None
    made = Record(
        desk.random.id(), who.organisation, about.dossier, "zienswijze", "final", about.rule, about.policy_hash, now
    )
    desk.keys.make(made.key, KeyName("dossier", about.dossier), now)
    value = {"about": record_id, "text": given.view.strip(), "meaning": given.meaning.value, "name": given.name.strip()}
    return replace(made, sealed=desk.sealer.seal(made.key, "zienswijze", value))


def _commit(
    desk: Desk, who: Actor, record: Record, row: RoundRow, intent: Intent, base: Revision, stored: StoredObject
) -> None:
    now = desk.clock.now()
    given = Answer(Meaning(intent.meaning), intent.at, intent.shown)
    with desk.book.writing() as shelf:
        fresh = shelf.round(row.organisation, row.id)
        if shelf.intent(row.id, intent.party) is None:
            raise Conflict("changed-meanwhile")
        after = fresh.round.answered(intent.party, given)
        shelf.add_revision(Revision(record.id, "pdf", base.number + 1, now, intent.party, stored), base.stored.sha256)
        shelf.save_round(replace(fresh, round=after))
        shelf.drop_intent(row.id, intent.party)
        shelf.log(_event(who, What.SIGNED, now, record, intent.party, intent.meaning, stored.sha256))
        follow_up(shelf, who, record, after.party(intent.party), after.ready(now), now)


def follow_up(shelf: Shelf, who: Actor, record: Record, party: Party, ready: bool, now: datetime) -> None:
    """What an answer owes: the links once the besluit stands, the closing once nobody is waited for."""
    if party.answer and party.answer.meaning is Meaning.BESLUIT:
        shelf.add_job(Job(f"invite-{record.id}", who.organisation, "invite", record.id, now))
    if ready:
        shelf.add_job(Job(f"close-{record.id}", who.organisation, "close", record.id, now))


def _refuse(
    shelf: Shelf, who: Actor, row: RoundRow, party_id: str, given: Given, now: datetime, sealed: bytes, record: Record
) -> None:
    after = row.round.answered(party_id, Answer(given.meaning, now, given.shown))
    shelf.save_round(replace(row, round=after))
    event = _event(who, What.REFUSED_TO_SIGN, now, record, party_id, given.meaning.value, given.shown)
    clear = (*event.clear, ("proof", given.proof))
    shelf.log(replace(event, clear=clear, sealed=sealed, sealed_under=record.key))
    follow_up(shelf, who, record, after.party(party_id), after.ready(now), now)


def _event(who: Actor, what: What, at: datetime, record: Record, party: str, meaning: str, sha256: str) -> Event:
    clear = (("party", party), ("meaning", meaning), ("sha256", sha256))
    return Event(who.organisation, what.value, at, who.id, record.id, clear)


def round_of(shelf: Shelf, record_id: str) -> RoundRow:
    """The document's round; `Refused('document-not-signed-here')` for one that nobody is asked to sign."""
    row = shelf.round_of(record_id)
    if row is None:
        raise Refused("document-not-signed-here")
    return row
