"""The report of ETSI TS 119 102-2: one part per signature, never better than our own verdict."""

from __future__ import annotations

import pytest
from lxml import etree

from signing import etsi
from signing.engine import Engine
from signing.verify import judged
from tests.signing.conftest import now
from tests.signing.test_verify import appended, cover_page

VR = {"vr": "http://uri.etsi.org/19102/v1.2.1#", "ds": "http://www.w3.org/2000/09/xmldsig#"}
PASSED = "urn:etsi:019102:mainindication:total-passed"


def parts(pdf: bytes, roots: list[bytes]) -> tuple[etree._Element, list[str]]:
    """The report, and the indication of each signature."""
    xml = etsi.xml(judged(pdf, roots, now())[1])
    report = etree.fromstring(xml.encode())
    said = report.findall("vr:SignatureValidationReport/vr:SignatureValidationStatus/vr:MainIndication", VR)
    return report, [each.text or "" for each in said]


def test_every_signature_has_its_part(engine: Engine, closed: bytes) -> None:
    report, said = parts(closed, engine._roots())
    assert report.tag == "{http://uri.etsi.org/19102/v1.2.1#}ValidationReport"
    assert said == [PASSED] * 6
    assert report.findall("vr:SignatureValidationObjects/vr:ValidationObject", VR)
    values = report.findall("vr:SignatureValidationReport/vr:SignatureIdentifier/ds:SignatureValue", VR)
    assert len({each.text for each in values}) == 6


def test_no_object_stands_in_it_twice(engine: Engine, closed: bytes) -> None:
    report, _ = parts(closed, engine._roots())
    ids = [each.get("id") for each in report.findall("vr:SignatureValidationObjects/vr:ValidationObject", VR)]
    assert ids and len(ids) == len(set(ids))


def test_a_change_afterwards_is_no_pass(engine: Engine, revisions: dict[str, bytes]) -> None:
    """PyHanko's report knows the signature alone, and the signature alone still holds."""
    _, said = parts(appended(revisions["ouder1"], cover_page), engine._roots())
    assert len(said) == 2 and PASSED not in said


def test_an_unknown_signer_is_no_pass(revisions: dict[str, bytes]) -> None:
    assert PASSED not in parts(revisions["besluit"], [])[1]


@pytest.mark.parametrize("pdf", [b"", b"%PDF-1.7 nonsense"])
def test_without_a_signature_there_is_no_report(pdf: bytes) -> None:
    assert etsi.xml(judged(pdf, [], now())[1]) == ""
