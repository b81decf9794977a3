"""A PAdES signature's CMS, assembled as DER in one go (EN 319 122-1, RFC 5652).

Signed attributes: content type, message digest, signing-certificate-v2, commitment type and claimed
roles; no signing time (EN 319 142-1 §6.3: `/M` says it), never a `/Reason` beside a commitment.
Stock pyHanko is the oracle in the tests: both must validate alike.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
from cryptography.hazmat.primitives.serialization import Encoding

from signing.der import integer, octets, oid, sequence, set_of, tlv, utf8
from signing.keys import P256_BITS, Signer, der

Stamp = Callable[[bytes], bytes]

_DATA = "1.2.840.113549.1.7.1"
_SIGNED_DATA = "1.2.840.113549.1.7.2"
_CONTENT_TYPE = "1.2.840.113549.1.9.3"
_MESSAGE_DIGEST = "1.2.840.113549.1.9.4"
_COMMITMENT_TYPE = "1.2.840.113549.1.9.16.2.16"
_SIGNATURE_TIMESTAMP = "1.2.840.113549.1.9.16.2.14"
_SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47"
_SIGNER_ATTRIBUTES_V2 = "0.4.0.19122.1.1"
# A claimed role is an attribute of any type (EN 319 122-1 §5.2.6.1); id-at-name with text is what EU DSS
# writes and reads.
ROLE_ATTRIBUTE = "2.5.4.41"
_ECDSA = {"SHA-256": "1.2.840.10045.4.3.2", "SHA-384": "1.2.840.10045.4.3.3"}
_DIGEST = {"SHA-256": "2.16.840.1.101.3.4.2.1", "SHA-384": "2.16.840.1.101.3.4.2.2"}


class Commitment(StrEnum):
    """What a signature commits to (EN 319 122-1 §5.2.3; values as in RFC 5126 §5.11.1)."""

    ORIGIN = "1.2.840.113549.1.9.16.6.1"
    RECEIPT = "1.2.840.113549.1.9.16.6.2"
    APPROVAL = "1.2.840.113549.1.9.16.6.5"


@dataclass(frozen=True, slots=True)
class Claim:
    """What the signer says with it: the commitment, and the claimed roles in order (role, meaning)."""

    commitment: Commitment
    roles: tuple[str, ...]


def sign(digest: bytes, signer: Signer, claim: Claim, stamp: Stamp) -> bytes:
    """The CMS over a document whose ByteRange has this SHA-256 `digest`; DER.

    `stamp` gives a timestamp token (DER) for the SHA-256 digest of the signature value; whatever it
    raises ends the signing: there is no signature without a token.
    """
    return signed_data(_SHA256, signer, _signed_attributes(digest, signer, claim), _ECONTENT_NONE, stamp)


def sign_bare(digest: bytes, signer: Signer, claim: Claim) -> bytes:
    """The same without a timestamp (B-B): for measuring only, no document leaves with one."""
    return signed_data(_SHA256, signer, _signed_attributes(digest, signer, claim), _ECONTENT_NONE, None)


def signed_data(
    digest_algorithm: bytes, signer: Signer, attributes: list[bytes], content: bytes, stamp: Stamp | None
) -> bytes:
    """ContentInfo with SignedData and one SignerInfo over `attributes` (RFC 5652 §5); DER.

    `content` is the encoded EncapsulatedContentInfo; version 3 where it is not plain data (§5.1).
    """
    value = signer.sign(set_of(attributes))
    unsigned = b""
    if stamp is not None:
        token = _attribute(_SIGNATURE_TIMESTAMP, stamp(hashlib.sha256(value).digest()))
        unsigned = tlv(0xA1, token)
    certificate = signer.certificate
    info = sequence(
        integer(1),
        sequence(certificate.issuer.public_bytes(), integer(certificate.serial_number)),
        digest_algorithm,
        tlv(0xA0, b"".join(sorted(attributes))),
        sequence(oid(_ECDSA[_strength(signer.key)])),
        octets(value),
        unsigned,
    )
    certificates = sorted(each.public_bytes(Encoding.DER) for each in (certificate, *signer.chain))
    data = sequence(
        integer(1 if content == _ECONTENT_NONE else 3),
        set_of([digest_algorithm]),
        content,
        tlv(0xA0, b"".join(certificates)),
        set_of([info]),
    )
    return sequence(oid(_SIGNED_DATA), tlv(0xA0, data))


def content_type(dotted: str) -> bytes:
    """The content-type attribute (RFC 5652 §11.1)."""
    return _attribute(_CONTENT_TYPE, oid(dotted))


def message_digest(digest: bytes) -> bytes:
    """The message-digest attribute (RFC 5652 §11.2)."""
    return _attribute(_MESSAGE_DIGEST, octets(digest))


def signing_certificate(signer: Signer) -> bytes:
    """The signing-certificate-v2 attribute with the default SHA-256 (RFC 5035 §3)."""
    certificate = signer.certificate
    issuer = sequence(tlv(0xA4, certificate.issuer.public_bytes()))
    which = sequence(issuer, integer(certificate.serial_number))
    essid = sequence(octets(hashlib.sha256(der(certificate)).digest()), which)
    return _attribute(_SIGNING_CERTIFICATE_V2, sequence(sequence(essid)))


def _signed_attributes(digest: bytes, signer: Signer, claim: Claim) -> list[bytes]:
    return [
        content_type(_DATA),
        message_digest(digest),
        signing_certificate(signer),
        _attribute(_COMMITMENT_TYPE, sequence(oid(claim.commitment))),
        _attribute(_SIGNER_ATTRIBUTES_V2, sequence(tlv(0xA0, sequence(*map(_role, claim.roles))))),
    ]


def _role(text: str) -> bytes:
    return _attribute(ROLE_ATTRIBUTE, utf8(text))


def _attribute(kind: str, value: bytes) -> bytes:
    return sequence(oid(kind), set_of([value]))


def _strength(key: EllipticCurvePrivateKey) -> str:
    return "SHA-256" if key.curve.key_size <= P256_BITS else "SHA-384"


_SHA256 = sequence(oid(_DIGEST["SHA-256"]))
_ECONTENT_NONE = sequence(oid(_DATA))
