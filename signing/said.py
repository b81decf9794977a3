"""What a signature says of itself: who, in which role, with which meaning. Read, not judged."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from asn1crypto import cms, core, x509
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

from dossier.signing_round import Meaning, Role
from signing.cms import ROLE_ATTRIBUTE

DOCUMENT_TIMESTAMP = "tijdstempel"
_ROLES = {role.value for role in Role}
_MEANINGS = {meaning.value for meaning in Meaning}
# A commitment without our words beside it: what EN 319 122-1 §5.2.3 lets it mean.
_COMMITMENTS = {
    "proof_of_approval": Meaning.AKKOORD.value,
    "proof_of_receipt": Meaning.GEZIEN.value,
}


@dataclass(frozen=True, slots=True)
class Said:
    """Role and meaning in our words; empty where the signature says neither."""

    role: str
    meaning: str


def claim(signature: EmbeddedPdfSignature) -> Said:
    """The claimed role and meaning. A foreign signature's claimed role is given as it stands."""
    if signature.sig_object_type == "/DocTimeStamp":
        return Said("", DOCUMENT_TIMESTAMP)
    attributes = signature.signer_info["signed_attrs"]
    roles = list(_roles(attributes))
    role = next((each for each in roles if each in _ROLES), roles[0] if roles else "")
    meaning = next((each for each in roles if each in _MEANINGS and each != role), "")
    return Said(role, meaning or _commitment(attributes))


def signer(signature: EmbeddedPdfSignature) -> str:
    """The common name in the signer's certificate, else its whole name."""
    subject: x509.Name = signature.signer_cert.subject
    native = subject.native
    return str(native.get("common_name") or subject.human_friendly)


def _roles(attributes: cms.CMSAttributes) -> Iterator[str]:
    for said in find_cms_attribute_iter(attributes, "signer_attributes_v2"):
        claimed = said["claimed_attributes"]
        for each in () if isinstance(claimed, core.Void) else claimed:
            if each["type"].dotted == ROLE_ATTRIBUTE:
                yield from (str(text.parse(core.UTF8String).native) for text in each["values"])


def _commitment(attributes: cms.CMSAttributes) -> str:
    for found in find_cms_attribute_iter(attributes, "commitment_type"):
        return _COMMITMENTS.get(str(found["commitment_type_id"].native), "")
    return ""
