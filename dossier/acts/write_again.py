"""A document of long ago, written once more as it was: its own facts, its own template, its own moment.

The facts come out of the first revision itself, so what was changed in the dossier since plays no part.
"""

from __future__ import annotations

from dataclasses import dataclass

from dossier.actor import Actor
from dossier.errors import NotFound
from dossier.events import What
from dossier.ports import Desk, Written
from dossier.record import Event, TemplateVersion


@dataclass(frozen=True, slots=True)
class WrittenAgain:
    """The document anew, the version it was written with, and whether every byte is as it was.

    Bytes differ only when the program that sets the pages, or its fonts, changed since (decision 11).
    """

    written: Written
    template: TemplateVersion
    is_same: bool


def write_again(desk: Desk, who: Actor, record_id: str) -> WrittenAgain:
    """Write a record's document again; the look is in the register. `Refused('facts-absent')` for a letter."""
    with desk.book.reading() as shelf:
        record = shelf.record(who.organisation, record_id)
        revisions = shelf.revisions(record_id, "pdf")
        if not revisions or not revisions[0].template:
            raise NotFound("not-found")
        template = shelf.template(who.organisation, record.kind, revisions[0].template)
    first = revisions[0]
    pdf = desk.vault.read(record, first.stored, first.number)
    written = desk.writer.again(pdf, template.docx)
    with desk.book.writing() as shelf:
        clear = (("kind", record.kind), ("template", template.sha256))
        shelf.log(Event(who.organisation, What.READ_BY_STAFF.value, desk.clock.now(), who.id, record_id, clear))
    return WrittenAgain(written, template, written.sha256 == first.stored.sha256)
