"""What happens every day: work owed, answers that wait, the register's chain, certificates that end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from portal.doctor.findings import Finding, found
from portal.doctor.patient import Patient
from portal.register_check import roots_of, verdict
from signing.authority import terms_in

SOON: Final = timedelta(days=60)
WAITS_TOO_LONG: Final = timedelta(minutes=10)
ANSWERED_TOO_LONG_AGO: Final = timedelta(hours=1)


def jobs(patient: Patient) -> Iterator[Finding]:
    """No work is given up, and none waits long while a worker should run."""
    now = patient.clock.now()
    with patient.book.reading() as shelf:
        parked, oldest = shelf.parked_jobs(), shelf.oldest_due(now)
    for job in parked:
        yield found("job-parked", job=job.id, kind=job.kind, attempts=job.attempt)
    if oldest is not None and now - oldest > WAITS_TOO_LONG:
        minutes = int((now - oldest).total_seconds() // 60)
        yield found("job-waits" if patient.is_serving() else "job-waits-for-serve", minutes=minutes)


def intents(patient: Patient) -> Iterator[Finding]:
    """No answer waits for its signature longer than an hour."""
    now = patient.clock.now()
    with patient.book.reading() as shelf:
        waiting = [one for one in shelf.intents() if now - one.at > ANSWERED_TOO_LONG_AGO]
    for one in waiting:
        yield found("intent-waits", round=one.round, party=one.party, since=f"{one.at:%d-%m-%Y %H:%M} UTC")


def register(patient: Patient) -> Iterator[Finding]:
    """Each organisation's chain is whole, recomputed from its first row, and agrees with its checkpoints."""
    roots, now = roots_of(patient.folder), patient.real.now()
    for one in patient.organisations():
        told = verdict(patient.book, one.id, roots, now)
        if told.bad is not None:
            yield found("register-broken", organisation=one.id, place=told.bad)
        for place in told.broken:
            yield found("checkpoint-false", organisation=one.id, place=place)


def certificates(patient: Patient) -> Iterator[Finding]:
    """No certificate ends within sixty days. Only public files are read."""
    now = patient.real.now()
    for one in patient.organisations():
        for name, until in terms_in(patient.settings.signing_folder / one.id).items():
            if until - now < SOON:
                code = "certificate-over" if until < now else "certificate-ends"
                yield found(code, name=name, organisation=one.id, until=f"{until:%d-%m-%Y}")
