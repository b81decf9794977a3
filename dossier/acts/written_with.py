"""Which Word template an organisation's paper is written with, and that this version is never lost.

Every version a paper was written with is kept, the standard one too: a decision of years ago can be
written again as it was, whatever came in force since.
"""

from __future__ import annotations

import hashlib
from datetime import datetime

from dossier.fields import FieldPlan
from dossier.papers import Paper
from dossier.ports import Desk, Written
from dossier.record import TemplateVersion


def in_force(desk: Desk, organisation: str, kind: str) -> TemplateVersion:
    """The organisation's own version in force, or else the standard one, kept from its first use on."""
    with desk.book.reading() as shelf:
        own = shelf.template_in_force(organisation, kind)
        kept = {one.sha256: one for one in shelf.templates(organisation, kind)} if own is None else {}
    if own is not None:
        return own
    docx = desk.writer.standard(kind)
    sha256 = hashlib.sha256(docx).hexdigest()
    if sha256 in kept:
        return kept[sha256]
    shipped = TemplateVersion(organisation, kind, sha256, 0, "shipped", docx, desk.clock.now())
    with desk.book.writing() as shelf:
        shelf.keep_template(shipped)
    return shipped


def write_paper(
    desk: Desk, organisation: str, paper: Paper, plan: FieldPlan | None, at: datetime
) -> tuple[Written, str]:
    """The paper, written with the organisation's template, and that template's SHA-256 for its revision."""
    template = in_force(desk, organisation, paper.kind)
    return desk.writer.write(paper, plan, at, template.docx), template.sha256
