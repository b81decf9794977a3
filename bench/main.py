"""The main job: from facts to a sealed, signed, downloadable TLV, each step's share, and two peers.

The peers are what one would take without us, on the same paper in the same run: a cold `soffice`
for making the PDF, and stock pyHanko for a party's signature with a timestamp.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from bench.measure import Figures, against, pipeline

EXAMPLE: Final = "po-so"
FILTER: Final = json.dumps(
    {
        "SelectPdfVersion": {"type": "long", "value": "2"},
        "PDFUACompliance": {"type": "boolean", "value": "true"},
        "UseTaggedPDF": {"type": "boolean", "value": "true"},
    }
)


def run() -> Figures:
    """The share of each step in the order of the job; then rendering and signing beside a peer."""
    with tempfile.TemporaryDirectory() as folder:
        return _run(Path(folder))


def _run(folder: Path) -> Figures:
    from bench.main_job import Job

    job = Job(folder / "instance")
    steps: dict[str, Callable[[], object]] = {
        "facts": job.facts,
        "render": job.render,
        "besluit": job.besluit,
        "four_parties": job.parties,
        "close": job.close,
        "store": job.store,
        "download": job.download,
    }
    figures = pipeline("main", steps, rounds=3)
    figures |= against("main.render", job.render, "soffice", partial(_soffice, job.written.docx, folder), rounds=3)
    return figures | against("main.sign", job.sign_once, "pyhanko", job.sign_stock, rounds=5)


def _soffice(docx: bytes, folder: Path) -> None:
    source = folder / "peer.docx"
    source.write_bytes(docx)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = ["soffice", profile, "--headless", "--convert-to", f"pdf:writer_pdf_Export:{FILTER}"]
    order = [*convert, "--outdir", str(folder), str(source)]
    subprocess.run(order, check=True, capture_output=True, timeout=120)  # noqa: S603 - our own file
