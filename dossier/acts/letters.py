"""Letters that wait: a mail or SMS as a sealed job of the outbox, and its going.

A letter names no child and carries nothing but the road to it (exchange.md 6.6). It waits sealed
under the organisation's key, because it may hold a link or a code, and goes at least once with a
stable id (decision 16).
"""

from __future__ import annotations

from datetime import datetime

from dossier.ports import Desk, Letter, Shelf
from dossier.record import Job, KeyName


def owe(desk: Desk, shelf: Shelf, organisation: str, channel: str, letter: Letter, at: datetime) -> None:
    """Put a letter in the outbox, inside the caller's transaction. `channel` is `mail` or `sms`."""
    sealed = desk.sealer.seal(
        KeyName("organisation", organisation),
        "letter",
        {"id": letter.id, "to": letter.to, "subject": letter.subject, "body": letter.body},
    )
    shelf.add_job(Job(f"{channel}-{letter.id}", organisation, channel, letter.id, at, sealed=sealed))


def send(desk: Desk, job: Job) -> None:
    """Hand the job's letter to the courier; `Unavailable` leaves it in the outbox for later."""
    value = desk.sealer.open(KeyName("organisation", job.organisation), "letter", job.sealed)
    letter = Letter(str(value["id"]), str(value["to"]), str(value["subject"]), str(value["body"]))
    if job.kind == "sms":
        desk.courier.sms(letter)
    else:
        desk.courier.mail(letter)
