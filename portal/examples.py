"""The fictional facts behind every preview: one file per kind under `examples/feiten`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dossier.acts.publish_template import Example
from dossier.errors import NotFound
from dossier.papers import KINDS, Paper
from dossier.papers.boxes import field_plan
from dossier.reading import read
from portal import yamlfile
from portal.cli_render import dated

FOLDER: Final = Path(__file__).parent.parent / "examples" / "feiten"


def tried(kind: str) -> Example:
    """The same with its fields and its own day, to try a template with."""
    paper = example(kind)
    return Example(paper, field_plan(paper), dated(paper))


def example(kind: str) -> Paper:
    """A paper of this kind about people who do not exist; `NotFound('template-unknown')`."""
    path = FOLDER / f"{kind}.yaml"
    if kind not in KINDS or not path.is_file():
        raise NotFound("template-unknown", kind=kind)
    return read(KINDS[kind], yamlfile.load(path).value)
