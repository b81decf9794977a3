"""The code on a printed TLV, read by another program from the pixels of the page, as a telephone does."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

from dossier.ports import Written
from tests.docgen.conftest import example


def test_a_printed_tlv_opens_its_own_page_and_nothing_personal(
    written: Callable[[str], Written], tmp_path: Path
) -> None:
    paper, made = example("tlv"), written("tlv")
    (tmp_path / "tlv.pdf").write_bytes(made.pdf)
    drawn = [
        "pdftoppm",
        "-r",
        "110",
        "-png",
        "-gray",
        "-f",
        str(made.pages),
        str(tmp_path / "tlv.pdf"),
        str(tmp_path / "p"),
    ]
    subprocess.run(drawn, check=True)
    (page,) = tmp_path.glob("p-*.png")
    scan = ["zbarimg", "-q", "--raw", "--nodbus", str(page)]
    said = subprocess.run(scan, check=True, capture_output=True, text=True).stdout.strip()
    assert paper.verificatie is not None
    assert said == paper.verificatie.url
    assert paper.leerling.achternaam.lower() not in said.lower()  # type: ignore[attr-defined]
