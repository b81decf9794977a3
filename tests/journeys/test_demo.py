"""The demonstration, as somebody who just cloned the repository sees it: once, and once more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.source import HOME

STEPS = (
    "Controles vooraf",
    "Besluit getekend",
    "Ouder 1 tekende",
    "Ouder 2 tekende",
    "School van herkomst tekende",
    "Nieuwe school tekende",
    "Afgesloten",
    "Verstrekking in het register",
    "Elke handtekening geldig",
    "Versleuteld in de opslag",
    "Dezelfde link na het einde",
    "Vernietigd op de dag van de regel",
    "Vernietigingsbewijs getekend",
)


def _demo(folder: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "portal.cli", "demo", "--folder", str(folder)]
    return subprocess.run(command, cwd=HOME, capture_output=True, text=True, timeout=280, check=False)


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    folder = tmp_path_factory.mktemp("demo") / "instance"
    return folder, _demo(folder)


def test_the_demo_does_the_main_job_and_says_each_step(
    played: tuple[Path, subprocess.CompletedProcess[str]],
) -> None:
    _, said = played
    assert said.returncode == 0, said.stdout + said.stderr
    assert [step for step in STEPS if f"✓ {step}" not in said.stdout] == []


def test_the_demo_leaves_its_three_papers(played: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = played
    names = sorted(path.name for path in (folder / "results").iterdir())
    assert names == ["bewijsbestand.pdf", "tlv.pdf", "vernietigingsbewijs.pdf"]


def test_other_tools_find_the_signatures_valid(played: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = played
    tlv = folder / "results" / "tlv.pdf"
    poppler = subprocess.run(["pdfsig", "-nocert", str(tlv)], capture_output=True, text=True, check=True).stdout
    assert poppler.count("Signature is Valid.") == 6  # besluit, two parents, two schools, the closing seal
    assert subprocess.run(["qpdf", "--check", str(tlv)], capture_output=True, check=False).returncode == 0
    # The instance is gone, so its OCSP responder cannot be asked; the answers lie in the file itself.
    command = [sys.executable, "-m", "pyhanko", "sign", "validate", "--soft-revocation-check"]
    command += ["--trust", str(folder / "root.pem"), str(tlv)]
    pyhanko = subprocess.run(command, capture_output=True, text=True, check=False)
    assert pyhanko.returncode == 0, pyhanko.stdout + pyhanko.stderr


@pytest.mark.long
def test_a_second_run_works_as_well_as_the_first(played: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    folder, _ = played
    assert _demo(folder).returncode == 0
