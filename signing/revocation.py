"""The status of certificates: OCSP answers (RFC 6960) and revocation lists (RFC 5280 §5), made here.

Nothing is fetched: whoever holds the issuing key answers for what it issued, and the answers travel
inside the document (decision 9).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from signing.der import tlv
from signing.keys import Signer, digest_for

FRESH_FOR = timedelta(days=1)
# RFC 5280 has no room for it, X.509 §8.6.2.5 has: since when expired certificates stay on the list. With
# it a status given after a certificate's end still counts (EN 319 102-1 §5.2.5.4).
EXPIRED_CERTIFICATES_ON_CRL = x509.ObjectIdentifier("2.5.29.60")


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a validator needs beside a signature: certificates, OCSP answers and lists, all DER."""

    certificates: tuple[bytes, ...] = ()
    ocsps: tuple[bytes, ...] = ()
    crls: tuple[bytes, ...] = ()

    def __add__(self, other: Evidence) -> Evidence:
        """Both together, nothing twice, order kept."""
        return Evidence(
            tuple(dict.fromkeys(self.certificates + other.certificates)),
            tuple(dict.fromkeys(self.ocsps + other.ocsps)),
            tuple(dict.fromkeys(self.crls + other.crls)),
        )


@dataclass(frozen=True, slots=True)
class Revocation:
    """Since when a certificate is void, and why (RFC 5280 §5.3.1)."""

    at: datetime
    reason: x509.ReasonFlags


def crl(issuer: Signer, revoked: Mapping[int, Revocation], at: datetime) -> bytes:
    """The list of `issuer`'s revoked certificates by serial number, as it stands `at`; DER."""
    now = at.replace(microsecond=0)
    since = issuer.certificate.not_valid_before_utc
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(issuer.certificate.subject)
        .last_update(now)
        .next_update(now + FRESH_FOR)
        .add_extension(x509.CRLNumber(int(now.timestamp())), False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.key.public_key()), False)
        .add_extension(x509.UnrecognizedExtension(EXPIRED_CERTIFICATES_ON_CRL, _generalized(since)), False)
    )
    for serial, revocation in sorted(revoked.items()):
        row = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(revocation.at)
        builder = builder.add_revoked_certificate(row.add_extension(x509.CRLReason(revocation.reason), False).build())
    return builder.sign(issuer.key, digest_for(issuer.key)).public_bytes(Encoding.DER)


def ocsp_answer(
    certificate: x509.Certificate,
    issuer: x509.Certificate,
    responder: Signer,
    revocation: Revocation | None,
    at: datetime,
) -> bytes:
    """The responder's answer for one certificate, as it stands `at`; DER."""
    answer = ocsp.OCSPResponseBuilder().add_response(certificate, issuer, SHA256(), *standing(revocation, at))
    return signed_answer(answer, responder)


Standing = tuple[ocsp.OCSPCertStatus, datetime, datetime, datetime | None, x509.ReasonFlags | None]


def standing(revocation: Revocation | None, at: datetime) -> Standing:
    """Status, from when, until when it may be believed, and since when and why it is void (RFC 6960 §4.2.1)."""
    now = at.replace(microsecond=0)
    if revocation is None:
        return ocsp.OCSPCertStatus.GOOD, now, now + FRESH_FOR, None, None
    return ocsp.OCSPCertStatus.REVOKED, now, now + FRESH_FOR, revocation.at, revocation.reason


def signed_answer(answer: ocsp.OCSPResponseBuilder, responder: Signer) -> bytes:
    """The answer under the responder's signature, with its certificate; DER."""
    named = answer.responder_id(ocsp.OCSPResponderEncoding.HASH, responder.certificate)
    whole = named.certificates([responder.certificate])
    return whole.sign(responder.key, digest_for(responder.key)).public_bytes(Encoding.DER)


def _generalized(moment: datetime) -> bytes:
    return tlv(0x18, moment.strftime("%Y%m%d%H%M%SZ").encode("ascii"))
