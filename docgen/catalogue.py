"""Which template makes which paper: an organisation's own, or else the standard one.

A template is known by organisation, kind and the hash of its bytes; compiled once and kept.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from docgen.fill import Template
from docgen.reading_view import View
from dossier.errors import NotFound

FOLDER: Final = Path(__file__).parent.parent / "templates" / "documents"
STANDARD: Final = "standaard"
OWN: Final = "eigen"
"""How a template is called that came with the order to write, not from the folder."""


def standard(kind: str) -> bytes:
    """The standard Word template of a kind, as it is shipped; `NotFound('template-unknown')`."""
    path = FOLDER / STANDARD / f"{kind}.docx"
    if not path.is_file():
        raise NotFound("template-unknown", kind=kind)
    return path.read_bytes()


@dataclass(frozen=True, slots=True)
class Chosen:
    """A template ready for use. `identity` goes with every document made by it."""

    organisation: str
    kind: str
    sha256: str
    template: Template
    view: View

    @property
    def identity(self) -> str:
        """`standaard/tlv@` and the first sixteen hex digits of the hash."""
        return f"{self.organisation}/{self.kind}@{self.sha256[:16]}"


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The templates in a folder: a folder per organisation, a .docx and an .html per kind."""

    folder: Path = FOLDER

    def choose(self, organisation: str, kind: str) -> Chosen:
        """The organisation's own template for this kind, or the standard one."""
        owner = organisation if (self.folder / organisation / f"{kind}.docx").is_file() else STANDARD
        path = self.folder / owner / f"{kind}.docx"
        if not path.is_file():
            raise NotFound("template-unknown", kind=kind)
        view = path.with_suffix(".html")
        standard_view = self.folder / STANDARD / f"{kind}.html"
        source = (view if view.is_file() else standard_view).read_text(encoding="utf-8")
        return _compiled(owner, kind, path.read_bytes(), source)

    def given(self, kind: str, data: bytes) -> Chosen:
        """A template that an organisation keeps itself, with the standard reading view of its kind."""
        view = (self.folder / STANDARD / f"{kind}.html").read_text(encoding="utf-8")
        return _compiled(OWN, kind, data, view)


@lru_cache(maxsize=64)
def _compiled(owner: str, kind: str, data: bytes, view: str) -> Chosen:
    name = f"{owner}/{kind}"
    return Chosen(owner, kind, hashlib.sha256(data).hexdigest(), Template(data, f"{name}.docx"), View(view, name))
