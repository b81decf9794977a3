"""Finishing what was cut off, by the acts that began it. Nothing else is ever changed by the doctor."""

from __future__ import annotations

from collections.abc import Iterator

from dossier.actor import machine
from dossier.acts import erase_due, issue_tlv
from dossier.errors import ZegelError
from dossier.kinds import Kind
from dossier.record import Record
from exchange.vault import EncryptedVault
from portal.doctor.deep import GRACE
from portal.doctor.findings import Finding, found
from portal.doctor.holdings import holdings
from portal.doctor.patient import Patient


def unfinished(patient: Patient) -> Iterator[Finding]:
    """Destructions and makings that were begun and not ended."""
    for record in _destroying(patient):
        yield found("destruction-unfinished", record=record.id)
    for record in _making(patient):
        yield found("making-unfinished", record=record.id, kind=record.kind)


def repair(patient: Patient) -> Iterator[Finding]:
    """End them: a destruction is done, a TLV's making given up with its number, bytes of nobody removed."""
    now = patient.clock.now()
    for record in _destroying(patient):
        try:
            erase_due.destroy(patient.desk, machine(record.organisation), record, now)
            yield found("finished-destruction", record=record.id)
        except ZegelError as trouble:
            yield found("repair-failed", record=record.id, why=trouble.code)
    for record in _making(patient):
        if record.kind == Kind.TLV.value:
            issue_tlv.void(patient.desk, machine(record.organisation), record.id, "making-cut-off")
            yield found("finished-making", record=record.id, number=record.number)
    yield from _swept(patient)


def _swept(patient: Patient) -> Iterator[Finding]:
    before = patient.real.now() - GRACE
    named = {revision.stored.blob for one in holdings(patient) for revision in one.revisions}
    vault = patient.desk.vault
    assert isinstance(vault, EncryptedVault)  # noqa: S101 - wired so
    for blob in vault.sweep(named, before):
        yield found("removed-blob", blob=blob)


def _destroying(patient: Patient) -> list[Record]:
    return _in_state(patient, "destroying")


def _making(patient: Patient) -> list[Record]:
    """Those whose own job must have given them up by now."""
    latest = patient.clock.now() - issue_tlv.MAKING_TAKES_AT_MOST
    return [record for record in _in_state(patient, "making") if record.created_at < latest]


def _in_state(patient: Patient, state: str) -> list[Record]:
    found_: list[Record] = []
    for one in patient.organisations():
        with patient.book.reading() as shelf:
            found_ += [record for record in shelf.records(one.id) if record.state == state]
    return found_
