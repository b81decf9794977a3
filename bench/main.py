"""The main job: from facts to a sealed, signed, downloadable TLV. Its steps join as the job is built."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from bench.measure import Figures, pipeline

EXAMPLE = Path(__file__).parent.parent / "examples" / "po-so.yaml"


def run() -> Figures:
    """The share of each step, in the order of the job."""
    from portal import yamlfile

    return pipeline("main", {"read": partial(yamlfile.load, EXAMPLE)})
