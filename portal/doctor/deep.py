"""Book, bytes and keys held against each other: the invariants that must hold after any crash.

Rows, bytes and keys are each read from their own place; what one has and another lacks is named by its
id alone. The numbers I1–I8 are those of docs/decisions/0151.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Final

from docgen import warm_folder
from dossier.acts.erase_due import open_holds
from dossier.errors import Refused
from dossier.events import What
from dossier.kinds import Kind
from dossier.record import KeyName
from portal.clock import local_day
from portal.doctor.findings import Finding, found
from portal.doctor.holdings import Kept, holdings, per_record
from portal.doctor.patient import Patient

GRACE: Final = timedelta(hours=24)
LEFT_BEHIND: Final = timedelta(hours=1)
_VERSIONS: Final = (What.DOCUMENT_MADE, What.SIGNED, What.ROUND_CLOSED)
_ANSWERS: Final = (What.ANSWER_RECEIVED, What.SIGNED, What.REFUSED_TO_SIGN)
_OF_A_TLV: Final = {
    "signing": What.DOCUMENT_MADE,
    "final": What.ROUND_CLOSED,
    "void": What.NUMBER_VOIDED,
}
_OF_ALL: Final = {
    "destroying": What.DESTRUCTION_INTENDED,
    "destroyed": What.DESTROYED,
    "forgotten": What.DESTROYED,
}


@per_record
def answers(_patient: Patient, one: Kept) -> Iterator[Finding]:
    """I1: no answer that was received is lost: it is signed, registered, or still waits."""
    if one.is_gone:
        return
    answered = {party.id for party in one.row.round.parties if party.answer} if one.row else set()
    said = {dict(entry.event.clear)["party"] for entry in one.entries if entry.event.what in _ANSWERS}
    for party in sorted(said - answered - one.waiting):
        yield found("answer-lost", record=one.record.id, party=party)


@per_record
def versions(_patient: Patient, one: Kept) -> Iterator[Finding]:
    """I2: one version is the current one: numbered without a gap, and as the register has them."""
    for form, group in groupby(one.revisions, key=lambda revision: revision.form):
        numbers = [revision.number for revision in group]
        if numbers != list(range(1, len(numbers) + 1)):
            yield found("versions-gap", record=one.record.id, form=form)
    if one.record.kind == Kind.TLV.value and not one.is_gone:
        stored = [revision.stored.sha256 for revision in one.revisions if revision.form == "pdf"]
        known = [dict(entry.event.clear)["sha256"] for entry in one.entries if entry.event.what in _VERSIONS]
        if stored != known:
            yield found("versions-unregistered", record=one.record.id)


@per_record
def contents(patient: Patient, one: Kept) -> Iterator[Finding]:
    """I3: every version's bytes are there, open, match their hash, and stand on the version before."""
    before: dict[str, bytes] = {}
    for revision in () if one.is_gone else one.revisions:
        where = {"record": one.record.id, "form": revision.form, "number": revision.number}
        try:
            data = b"".join(patient.desk.vault.open(one.record, revision.stored, revision.number))
        except Refused as trouble:
            yield found("version-unreadable", why=trouble.code, **where)
            continue
        if hashlib.sha256(data).hexdigest() != revision.stored.sha256:
            yield found("version-differs", **where)
        elif not data.startswith(before.get(revision.form, b"")):
            yield found("version-not-on-top", **where)
        before[revision.form] = data


def blobs(patient: Patient) -> Iterator[Finding]:
    """I4: no bytes lie in the store that no row names, but those of the last day."""
    for blob in orphans(patient):
        yield found("blob-without-row", blob=blob)


def orphans(patient: Patient) -> list[str]:
    """The names of such bytes."""
    before = patient.real.now() - GRACE
    old = [blob for blob, at in patient.store.blobs() if at < before]
    named = {revision.stored.blob for one in holdings(patient) for revision in one.revisions}
    return [blob for blob in old if blob not in named]


@per_record
def states(_patient: Patient, one: Kept) -> Iterator[Finding]:
    """I5: what became of a record stands in the register."""
    known = _OF_ALL | (_OF_A_TLV if one.record.kind == Kind.TLV.value else {})
    wanted = known.get(one.record.state)
    if wanted is not None and wanted not in {entry.event.what for entry in one.entries}:
        yield found("state-unregistered", record=one.record.id, state=one.record.state, word=wanted.value)


def numbers(patient: Patient) -> Iterator[Finding]:
    """I5: every number is accounted for: used or void, none left out, none reserved for long."""
    now = patient.clock.now()
    years = {
        (one.record.organisation, dict(entry.event.clear)["school_year"])
        for one in holdings(patient)
        for entry in one.entries
        if entry.event.what == What.NUMBER_RESERVED
    }
    for organisation, year in sorted(years):
        with patient.book.reading() as shelf:
            rows = shelf.numbers(organisation, year)
        given = [row.number for row in rows]
        missing = set(range(given[0], given[-1])) - set(given) if given else set()
        for number in sorted(missing):
            yield found("number-missing", organisation=organisation, year=year, number=number)
        for row in rows:
            if row.state == "reserved" and now - row.at > LEFT_BEHIND:
                yield found("number-open", organisation=organisation, year=year, number=row.number)


def leftovers(patient: Patient) -> Iterator[Finding]:
    """I6: no work folder with a document in the clear, or with keys of a beginning cut off, was left behind."""
    places = [
        *(path for path in Path(tempfile.gettempdir()).glob("zegel-*") if not warm_folder.is_in_use(path)),
        *patient.folder.parent.glob(f".{patient.folder.name}-*"),
    ]
    before = (patient.real.now() - LEFT_BEHIND).timestamp()
    for path in sorted(places):
        about = path.lstat()
        if about.st_uid == os.getuid() and about.st_mtime < before:
            at = datetime.fromtimestamp(about.st_mtime, UTC)
            yield found("left-behind", path=path, at=f"{at:%d-%m-%Y %H:%M} UTC")


@per_record
def gone(patient: Patient, one: Kept) -> Iterator[Finding]:
    """I7: nothing can be read past its day: what is destroyed has no key and no row, and none is a day late."""
    record = one.record
    if record.state in ("destroyed", "forgotten"):
        if patient.desk.keys.exists(record.key):
            yield found("destroyed-key-lives", record=record.id)
        if one.revisions:
            yield found("destroyed-rows-live", record=record.id)
    if record.state == "forgotten" and patient.desk.keys.exists(KeyName("register", record.id)):
        yield found("destroyed-key-lives", record=record.id)
    late = record.destroy_from is not None and record.destroy_from < local_day(patient.clock.now())
    if late and not open_holds(one.holds) and record.state not in ("void", "forgotten"):
        yield found("overdue", record=record.id, since=f"{record.destroy_from:%d-%m-%Y}")


@per_record
def rows_without_key(patient: Patient, one: Kept) -> Iterator[Finding]:
    """Every row's key lives, or nobody can read what it names."""
    if not one.is_gone and not patient.desk.keys.exists(one.record.key):
        yield found("key-missing", kind="record", id=one.record.id)


def keys_without_row(patient: Patient) -> Iterator[Finding]:
    """Every living key belongs to a row, and every dossier and organisation has its key."""
    before = patient.clock.now() - GRACE
    known: dict[str, set[str]] = {"organisation": set(), "dossier": set(), "record": set(), "register": set()}
    living = {kind: [key for key in patient.shelf.names(kind) if key.wrapped] for kind in known}
    for one in patient.organisations():
        known["organisation"].add(one.id)
        with patient.book.reading() as shelf:
            known["dossier"] |= {dossier.id for dossier in shelf.dossiers(one.id)}
            records = {record.id for record in shelf.records(one.id)}
        known["record"] |= records
        known["register"] |= records
    for kind, keys in living.items():
        for key in keys:
            if key.name.id not in known[kind] and key.made_at < before:
                yield found("key-without-row", kind=kind, id=key.name.id)
    for kind in ("organisation", "dossier"):
        for missing in sorted(known[kind] - {key.name.id for key in living[kind]}):
            if not patient.desk.keys.exists(KeyName(kind, missing)):
                yield found("key-missing", kind=kind, id=missing)
