"""Outside judges, who know nothing of us but the root: pdfsig, qpdf, openssl, pyHanko's CLI and its AdES engine."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from datetime import timedelta
from io import BytesIO
from pathlib import Path

import pytest
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import LocalKnowledge

from signing import asn1
from signing.authority import Authority, root_pem
from signing.policy import validation
from signing.reviews import Reviews
from tests.judges.maven import judged
from tests.signing.conftest import Written, now

STEPS = ["besluit", "ouder1", "ouder2", "schooloud", "schoolnieuw", "zegel"]


def said(*command: str | Path) -> str:
    done = subprocess.run(list(command), capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


@pytest.mark.parametrize("step", STEPS)
def test_pdfsig_calls_every_signature_valid(revisions: dict[str, bytes], step: str, written: Written) -> None:
    report = said("pdfsig", "-nocert", written("a.pdf", revisions[step]))
    assert report.count("Signature is Valid.") == STEPS.index(step) + 1
    assert "Mismatch" not in report


@pytest.mark.parametrize("step", STEPS)
def test_qpdf_finds_no_fault(revisions: dict[str, bytes], step: str, written: Written) -> None:
    assert "No syntax or stream encoding errors found" in said("qpdf", "--check", written("a.pdf", revisions[step]))


@pytest.mark.parametrize("step", ["besluit", "zegel"])
def test_pyhanko_cli_calls_it_valid(
    authority: Authority, revisions: dict[str, bytes], step: str, written: Written
) -> None:
    """Its only way to learn a status is to ask our address, which is not on the air here: hence "soft"."""
    root = written("root.pem", root_pem(authority))
    command = ("-m", "pyhanko", "sign", "validate", "--trust", str(root), "--trust-replace", "--soft-revocation-check")
    done = subprocess.run(
        [sys.executable, *command, str(written("a.pdf", revisions[step]))], capture_output=True, text=True, check=False
    )
    lines = [line for line in done.stdout.splitlines() if ":INTACT:" in line]
    assert done.returncode == 0, done.stderr[-500:]
    assert len(lines) == STEPS.index(step) + 1
    assert all("INTACT:TRUSTED,TIMESTAMP_TOKEN<INTACT:TRUSTED>" in line for line in lines)


def test_openssl_verifies_each_cms(authority: Authority, closed: bytes, written: Written) -> None:
    root = written("root.pem", root_pem(authority))
    for place, each in enumerate(PdfFileReader(BytesIO(closed)).embedded_regular_signatures):
        first, length, second, rest = (int(number) for number in each.byte_range)
        content = written(f"{place}.bin", closed[first : first + length] + closed[second : second + rest])
        cms = written(f"{place}.der", each.pkcs7_content)
        verify = ("openssl", "cms", "-verify", "-inform", "DER", "-binary", "-purpose", "any", "-out", "/dev/null")
        report = said(*verify, "-in", cms, "-content", content, "-CAfile", root)
        assert re.search("CMS Verification successful|Verification successful", report), report


@pytest.mark.parametrize("years", [0, 6])
def test_ades_lta_validation_passes_offline_now_and_in_six_years(root: bytes, closed: bytes, years: int) -> None:
    policy = validation([asn1.certificate(root)], LocalKnowledge(), Reviews(), status_required=True)
    for each in PdfFileReader(BytesIO(closed)).embedded_regular_signatures:
        each.compute_integrity_info()
        if years:
            later = now() + timedelta(days=365 * years)
            result = asyncio.run(simulate_future_ades_lta_validation(each, policy, later))
        else:
            result = asyncio.run(ades_lta_validation(each, policy))
        assert result.ades_subindic is AdESPassed.OK, each.field_name


@pytest.mark.long
def test_eu_dss_passes_every_signature_with_every_warning_raised(
    authority: Authority, revisions: dict[str, bytes], written: Written
) -> None:
    root = written("root.pem", root_pem(authority))
    rows = judged("dss", str(root), str(written("closed.pdf", revisions["zegel"])))
    assert len(rows) == 6
    for row in rows:
        assert (row["level"], row["indication"]) == ("PAdES-BASELINE-LTA", "TOTAL_PASSED")
        assert (row["errors"], row["warnings"], row["undefined"]) == ("", "", "")


@pytest.mark.long
def test_eu_dss_notices_a_forbidden_change(authority: Authority, revisions: dict[str, bytes], written: Written) -> None:
    from tests.signing.test_verify import appended, cover_page

    root = written("root.pem", root_pem(authority))
    rows = judged("dss", str(root), str(written("bad.pdf", appended(revisions["zegel"], cover_page))))
    assert any(row["indication"] != "TOTAL_PASSED" or row["undefined"] for row in rows)
