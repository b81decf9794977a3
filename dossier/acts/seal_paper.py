"""A paper the machine makes itself: rendered, kept, sealed by the organisation.

Evidence files and certificates of destruction have no parties: their only signature is the
organisation's seal, with validation data and a timestamp, so anybody can check them for years.
"""

from __future__ import annotations

from dataclasses import replace

from dossier.actor import Actor
from dossier.acts.written_with import write_paper
from dossier.events import What
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.papers import Paper
from dossier.ports import Desk
from dossier.record import Event, Record, Revision, StoredObject

SEALED_ONLY = FieldPlan(
    (
        Field("zegel", FieldKind.SEAL, "Zegel van de organisatie"),
        Field("tijdstempel", FieldKind.TIMESTAMP, "Tijdstempel voor het archief"),
    )
)


def seal_paper(desk: Desk, who: Actor, record: Record, form: str, paper: Paper) -> StoredObject:
    """Make `paper` as the record's `form` and seal it; what was made before is taken up where it was.

    Run again after a crash it goes on: an unsealed first revision is sealed, a sealed one is kept.
    """
    with desk.book.reading() as shelf:
        newest = shelf.revision(record.id, form)
    if newest is None:
        newest = _make(desk, record, form, paper)
    if newest.cause == "seal":
        return newest.stored
    pdf = desk.signatory.close(who.organisation, record.id, newest.stored.sha256)
    number = newest.number + 1
    stored = desk.vault.put(record, form, number, pdf)
    with desk.book.writing() as shelf:
        revision = Revision(record.id, form, number, desk.clock.now(), "seal", stored)
        shelf.add_revision(revision, newest.stored.sha256)
    return stored


def finish_paper(desk: Desk, who: Actor, record_id: str, paper: Paper) -> None:
    """Seal a record whose paper was made, and call it final; quiet when that was done before."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
    stored = seal_paper(desk, who, record, "pdf", paper)
    with desk.book.writing() as shelf:
        fresh = shelf.record(who.organisation, record_id)
        if fresh.state != "making":
            return
        shelf.save_record(replace(fresh, state="final"))
        clear = (("sha256", stored.sha256),)
        shelf.log(Event(who.organisation, What.SEALED.value, desk.clock.now(), who.id, record_id, clear))


def _make(desk: Desk, record: Record, form: str, paper: Paper) -> Revision:
    now = desk.clock.now()
    written, template = write_paper(desk, record.organisation, paper, SEALED_ONLY, now)
    stored = desk.vault.put(record, form, 1, written.pdf)
    revision = Revision(record.id, form, 1, now, "make", stored, template)
    with desk.book.writing() as shelf:
        shelf.add_revision(revision, None)
    return revision
