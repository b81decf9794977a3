"""A round ends: the organisation's seal, the validation data and one document timestamp (decision 7).

`closing` is written first, so nobody answers any more; the seal is set outside any transaction; a
compare-and-swap puts the closed file in its place. Cut off anywhere, the job does the rest.
"""

from __future__ import annotations

from dataclasses import replace

from dossier.actor import Actor
from dossier.acts.collect_signature import current_pdf, round_of
from dossier.errors import Unavailable
from dossier.events import What
from dossier.ports import Desk
from dossier.record import Event, Job, Record, Revision, RoundRow
from dossier.signing_round import State


def close(desk: Desk, who: Actor, record_id: str) -> None:
    """Close the round of a document whose parties have all answered, or whose term is over.

    Quiet when it was closed before. Refused `round-not-ready` when somebody may still answer.
    """
    found = _stop_answers(desk, who, record_id)
    if found is None:
        return
    record, row, base = found
    pdf = desk.signatory.close(who.organisation, record_id, base.stored.sha256)
    stored = desk.vault.put(record, "pdf", base.number + 1, pdf)
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        shelf.add_revision(Revision(record_id, "pdf", base.number + 1, now, "close", stored), base.stored.sha256)
        shelf.save_round(replace(row, round=row.round.closed()))
        shelf.save_record(replace(shelf.record(who.organisation, record_id), state="final"))
        clear = (("sha256", stored.sha256),)
        shelf.log(Event(who.organisation, What.ROUND_CLOSED.value, now, who.id, record_id, clear))
        shelf.add_job(Job(f"evidence-{record_id}", who.organisation, "evidence", record_id, now))
        shelf.add_job(Job(f"finished-{record_id}", who.organisation, "finished", record_id, now))


def _stop_answers(desk: Desk, who: Actor, record_id: str) -> tuple[Record, RoundRow, Revision] | None:
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        record = shelf.record(who.organisation, record_id)
        row = round_of(shelf, record_id)
        base = current_pdf(shelf, record_id)
        if row.round.state is State.CLOSED:
            return None
        if row.round.state is not State.CLOSING:
            row = shelf.save_round(replace(row, round=row.round.closing(now, base.stored.sha256)))
        # After the round is taken, so that an answer being received at this moment is seen (`put_intent` waits).
        if any(intent.round == row.id for intent in shelf.intents()):
            # An answer was received in time and waits for its timestamp (decision 10).
            raise Unavailable("answers-being-signed")
        return record, row, base


def close_what_is_over(desk: Desk, limit: int = 50) -> int:
    """Owe a closing to each open round whose term is over; says how many."""
    now = desk.clock.now()
    with desk.book.writing() as shelf:
        rows = shelf.rounds_over(now, limit)
        for row in rows:
            shelf.add_job(Job(f"close-{row.record}", row.organisation, "close", row.record, now))
    return len(rows)
