"""The organisation steers a round: pause it when gezag changes, go on without somebody, stop it, withdraw the document.

The besluit stands whatever is done here, except a withdrawal. Nobody new can come in: every box was made
before the besluit was signed, and a box made after it would break that signature (decision 7). Who must be
added gets a new document: withdraw this one and make another.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from dossier.actor import Actor
from dossier.acts.collect_signature import current_pdf, round_of
from dossier.acts.letters import owe
from dossier.acts.make_link import recipient, withdraw_in
from dossier.errors import Conflict, Refused
from dossier.events import What
from dossier.ports import Desk, Shelf
from dossier.record import Event, Job, Record, RoundRow
from dossier.signing_round import Role, State

LONGEST_REASON: Final = 500


def pause(desk: Desk, who: Actor, record_id: str, party_id: str, reason: str) -> None:
    """Gezag of this party has changed: their links die at once and the round goes back to the organisation.

    Nobody is asked or reminded meanwhile, and no answer is taken. Quiet when it is paused already.
    """
    now, reason = desk.clock.now(), _said(reason)
    with desk.book.writing() as shelf:
        record, row = _of(shelf, who, record_id)
        party = row.round.party(party_id)
        if party.role is Role.BESLISSER:
            raise Refused("decider-stays")
        for grant in shelf.grants(who.organisation, record.dossier):
            if grant.party == party_id and record_id in grant.records:
                withdraw_in(shelf, who, grant, "gezag-changed", now)
        if row.round.state is State.PAUSED:
            return
        shelf.save_round(replace(row, round=row.round.paused()))
        shelf.log(_event(desk, who, What.ROUND_PAUSED, record, reason, (("party", party_id),)))


def resume(desk: Desk, who: Actor, record_id: str, party_id: str) -> None:
    """Go on without this party; when nobody else is waited for, the round closes."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        record, row = _of(shelf, who, record_id)
        after = row.round.resumed(party_id, now, current_pdf(shelf, record_id).stored.sha256)
        shelf.save_round(replace(row, round=after))
        shelf.drop_intent(row.id, party_id)
        clear = (("party", party_id),)
        shelf.log(Event(who.organisation, What.ROUND_RESUMED.value, now, who.id, record_id, clear))
        if after.ready(now):
            shelf.add_job(Job(f"close-{record.id}", who.organisation, "close", record.id, now))


def stop(desk: Desk, who: Actor, record_id: str, reason: str) -> None:
    """Ask nobody any more and close the document as it stands; the besluit and every signature hold.

    `Conflict('answers-being-signed')` while an answer waits for its signature: it was given in time.
    """
    now, reason = desk.clock.now(), _said(reason)
    with desk.book.writing() as shelf:
        record, row = _of(shelf, who, record_id)
        after = row.round.stopped(now, current_pdf(shelf, record_id).stored.sha256)
        shelf.save_round(replace(row, round=after))
        # After the round is taken, as in `close_round`: an answer of this moment is seen here or sees this.
        if any(intent.round == row.id for intent in shelf.intents()):
            raise Conflict("answers-being-signed")
        shelf.log(_event(desk, who, What.ROUND_STOPPED, record, reason))
        shelf.add_job(Job(f"close-{record.id}", who.organisation, "close", record.id, now))


def withdraw_document(desk: Desk, who: Actor, record_id: str, reason: str) -> None:
    """Take back a document that is not yet complete: every link to it is dead, who was asked hears so.

    Then the dossier has room for another. What is complete ends by a decision of its own:
    `Refused('round-not-open')`. Quiet when it was withdrawn.
    """
    reason = _said(reason)
    with desk.book.writing() as shelf:
        record, row = _of(shelf, who, record_id)
        if record.state == "withdrawn":
            return
        shelf.save_round(replace(row, round=row.round.cancelled()))
        for party in row.round.parties:
            shelf.drop_intent(row.id, party.id)
        shelf.save_record(replace(record, state="withdrawn"))
        shelf.log(_event(desk, who, What.DOCUMENT_WITHDRAWN, record, reason))
        _tell(desk, shelf, who, record)


def _tell(desk: Desk, shelf: Shelf, who: Actor, record: Record) -> None:
    now, organisation = desk.clock.now(), shelf.organisation(who.organisation)
    for grant in shelf.grants(who.organisation, record.dossier):
        if record.id not in grant.records or grant.withdrawn_at is not None or now >= grant.until:
            continue
        withdraw_in(shelf, who, grant, "document-withdrawn", now)
        to = recipient(desk, grant)
        if to.email:
            owe(desk, shelf, who.organisation, "mail", desk.wording.taken_back(organisation, grant, to), now)


def _of(shelf: Shelf, who: Actor, record_id: str) -> tuple[Record, RoundRow]:
    return shelf.record(who.organisation, record_id), round_of(shelf, record_id)


def _said(reason: str) -> str:
    if not reason.strip():
        raise Refused("why-missing", field="reden")
    if len(reason) > LONGEST_REASON:
        raise Refused("field-too-long", field="reden", limit=LONGEST_REASON)
    return reason.strip()


def _event(
    desk: Desk, who: Actor, what: What, record: Record, reason: str, clear: tuple[tuple[str, str], ...] = ()
) -> Event:
    """A reason may name people, so it lies sealed under the document's own key."""
    sealed = desk.sealer.seal(record.key, "reason", {"reason": reason})
    return Event(
        who.organisation, what.value, desk.clock.now(), who.id, record.id, clear, sealed, sealed_under=record.key
    )
