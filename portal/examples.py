"""The fictional facts behind every preview: one file per kind under `examples/feiten`."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from dossier.errors import NotFound
from dossier.papers import KINDS, Paper
from dossier.reading import read
from portal import yamlfile

FOLDER: Final = Path(__file__).parent.parent / "examples" / "feiten"


def example(kind: str) -> Paper:
    """A paper of this kind about people who do not exist; `NotFound('template-unknown')`."""
    path = FOLDER / f"{kind}.yaml"
    if kind not in KINDS or not path.is_file():
        raise NotFound("template-unknown", kind=kind)
    return read(KINDS[kind], yamlfile.load(path).value)
