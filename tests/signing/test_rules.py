"""Our own checker of EN 319 142-1 §6.3 as listed in signing.md §9, over every revision we make."""

from __future__ import annotations

from io import BytesIO

import pytest
from asn1crypto import cms
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

STEPS = ["besluit", "ouder1", "ouder2", "schooloud", "schoolnieuw", "zegel"]


def signatures(pdf: bytes) -> list[EmbeddedPdfSignature]:
    return list(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures)


def breaches(signature: EmbeddedPdfSignature) -> list[str]:
    """The B-T rules a signature breaks, by name."""
    data, info = signature.signed_data, signature.signer_info
    dictionary = signature.sig_object
    attributes = info["signed_attrs"]
    kinds = [each["type"].native for each in attributes]
    start, length, second, rest = (int(each) for each in signature.byte_range)
    leaf = signature.signer_cert
    tokens = list(find_cms_attribute_iter(info["unsigned_attrs"], "signature_time_stamp_token"))
    rules = {
        "one signerInfo": len(data["signer_infos"]) == 1,
        "detached": data["encap_content_info"]["content"].native is None,
        "content is data": data["encap_content_info"]["content_type"].native == "data",
        "signing certificate included": leaf.dump() in {each.chosen.dump() for each in data["certificates"]},
        "DER certificates in order": [each.dump() for each in data["certificates"]]
        == sorted(each.dump() for each in data["certificates"]),
        "content-type attribute": kinds.count("content_type") == 1,
        "message-digest attribute": kinds.count("message_digest") == 1,
        "signing-certificate-v2": kinds.count("signing_certificate_v2") == 1,
        "no signing-certificate v1": "signing_certificate" not in kinds,
        "no CMS signing-time": "signing_time" not in kinds,
        "at most one signer-attributes": kinds.count("signer_attributes_v2") == 1,
        "one commitment type": kinds.count("commitment_type") == 1,
        "no signature policy": "signature_policy_identifier" not in kinds,
        "attributes in DER order": [each.dump() for each in attributes] == sorted(each.dump() for each in attributes),
        "/M": "/M" in dictionary,
        "/Filter": dictionary["/Filter"] == "/Adobe.PPKLite",
        "/SubFilter": dictionary["/SubFilter"] == "/ETSI.CAdES.detached",
        "no /Cert": "/Cert" not in dictionary,
        "no /Reason beside a commitment": "/Reason" not in dictionary,
        "range from the start": start == 0,
        "range skips the contents only": second - length == 2 * len(signature.pkcs7_content) + 2 and rest > 0,
        "a signature timestamp": len(tokens) == 1,
        "stamped before the certificate ends": all(_time(each) < leaf.not_valid_after for each in tokens),
        "P-256 and SHA-256": (leaf.public_key.curve[1], info["digest_algorithm"]["algorithm"].native)
        == ("secp256r1", "sha256"),
    }
    return [name for name, kept in rules.items() if not kept]


def _time(token: cms.ContentInfo) -> object:
    return token["content"]["encap_content_info"]["content"].parsed["gen_time"].native


@pytest.mark.parametrize("step", STEPS)
def test_every_signature_of_every_revision_keeps_the_rules(revisions: dict[str, bytes], step: str) -> None:
    found = signatures(revisions[step])
    assert len(found) == STEPS.index(step) + 1
    assert {each.field_name: breaches(each) for each in found if breaches(each)} == {}


def test_the_closed_file_keeps_the_long_term_rules(closed: bytes) -> None:
    reader = PdfFileReader(BytesIO(closed))
    store = reader.root["/DSS"]
    held = {each.get_object().data for each in store["/Certs"]}
    (stamp,) = reader.embedded_timestamp_signatures
    assert stamp.sig_object["/SubFilter"] == "/ETSI.RFC3161"
    assert stamp.signed_revision == reader.xrefs.total_revisions - 1
    assert all(each.signer_cert.dump() in held for each in reader.embedded_signatures)
    assert len(store["/CRLs"]) == 2
    assert "/VRI" not in store
