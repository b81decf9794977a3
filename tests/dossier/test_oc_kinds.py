from __future__ import annotations

import subprocess
import sys

import pytest

from tests.docgen.conftest import ROOT


@pytest.mark.parametrize("first", ["dossier.intake_oc", "docgen.words", "dossier.papers"])
def test_forms_and_papers_can_be_met_in_either_order(first: str) -> None:
    # papers and forms share closed lists; each must load without the other having been loaded
    done = subprocess.run([sys.executable, "-c", f"import {first}"], cwd=ROOT, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
