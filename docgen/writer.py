"""The `Writer` port: from the facts of a paper to its archival PDF, Word file and reading view."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from docgen import check, fill, finish, fonts, template_review, values, warm
from docgen.catalogue import STANDARD, Catalogue, standard
from docgen.convert import Converter
from docgen.ride_along import Making, attachments, read_facts
from docgen.xmp import About, Profile
from dossier.fields import FieldPlan
from dossier.findings import Finding, Severity
from dossier.papers import Paper
from dossier.ports import Written

FORM: Final = 2
"""Version of what `finish` does: raised whenever the same input gives other bytes."""


@dataclass(frozen=True, slots=True)
class DocxWriter:
    """Writes papers from Word templates. `organisation` chooses whose; missing ones are the standard's."""

    converter: Converter = field(default_factory=warm.shared)
    catalogue: Catalogue = field(default_factory=Catalogue)
    organisation: str = STANDARD

    def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
        """The paper, read back and found whole; `at` is its own date (see `ports.Writer`)."""
        values.check(paper)
        if template is None:
            chosen = self.catalogue.choose(self.organisation, paper.kind)
        else:
            chosen = self.catalogue.given(paper.kind, template)
        facts = fill.context(paper, plan)
        docx = chosen.template.fill(facts, paper.verificatie.url if paper.verificatie else None)
        converted = self.converter.convert(docx)
        renderer = f"{self.converter.identity()}; fonts {fonts.identity()[:16]}; form {FORM}"
        carried = attachments(paper, Making(plan, at, chosen.sha256, renderer))
        about = About(finish.title(converted), at, Profile(part=3 if carried else 2))
        pdf = finish.finish(converted, plan, about, carried)
        pages = check.check(pdf, docx, paper, plan, about, carried)
        return Written(
            pdf=pdf,
            html=chosen.view.show(facts),
            docx=docx,
            sha256=hashlib.sha256(pdf).hexdigest(),
            pages=pages,
            template=chosen.identity,
            renderer=renderer,
        )

    def again(self, pdf: bytes, template: bytes) -> Written:
        """The paper inside a PDF, written once more with its own template (see `ports.Writer`)."""
        paper, making = read_facts(pdf)
        return self.write(paper, making.plan, making.at, template)

    def standard(self, kind: str) -> bytes:
        """The standard Word template of a kind (see `ports.Writer`)."""
        return standard(kind)

    def review(self, kind: str, docx: bytes) -> tuple[bytes, tuple[Finding, ...]]:
        """A Word template as it would be kept, and all that is wrong with it (see `ports.Writer`)."""
        found = template_review.review(docx, kind)
        faulty = any(one.severity is Severity.STOP for one in found)
        return (docx if faulty else template_review.tidy(docx, kind)), found
