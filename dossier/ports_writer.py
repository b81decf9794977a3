"""The port that makes papers: what `docgen` promises the acts. Part of `dossier.ports`, which names it too."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from dossier.fields import FieldPlan
from dossier.findings import Finding
from dossier.papers import Paper


@dataclass(frozen=True, slots=True)
class Written:
    """A finished paper: an archival PDF with all its fields, and the reading view of the same facts.

    `sha256` (hex) is of `pdf`; `template` and `renderer` say what made it (decision 11).
    """

    pdf: bytes
    html: str
    docx: bytes
    sha256: str
    pages: int
    template: str
    renderer: str


class Writer(Protocol):
    """Makes papers from facts (`docgen`)."""

    def write(self, paper: Paper, plan: FieldPlan | None, at: datetime, template: bytes | None = None) -> Written:
        """The paper as PDF and HTML. Same paper, plan, moment and template: same bytes.

        `template` is the Word file to write it with (None: the standard one of its kind).
        `at` is the document's own date (metadata), never the wall clock. Refuses what cannot be
        printed whole (`text-unprintable`, naming the field), `Unavailable` when the converter is away.
        """

    def again(self, pdf: bytes, template: bytes) -> Written:
        """The paper inside a PDF, written once more from the facts that ride along; `Refused('facts-absent')`.

        With the same template and renderer the bytes are those of the first, unsigned revision.
        """

    def standard(self, kind: str) -> bytes:
        """The standard Word template of a kind; `NotFound('template-unknown')`."""

    def review(self, kind: str, docx: bytes) -> tuple[bytes, tuple[Finding, ...]]:
        """A Word template as it would be kept (without its makers' names), and all that is wrong with it."""
