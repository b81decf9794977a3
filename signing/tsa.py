"""The instance's own timestamp service (RFC 3161): for the demo, tests and small instances.

Its tokens prove a time to whoever trusts this instance's root, and to nobody else; a production
instance names outside services instead (`timestamp.HttpTimestamper`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509

from signing import asn1
from signing.authority import Authority
from signing.cms import content_type, message_digest, signed_data, signing_certificate
from signing.der import integer, octets, oid, sequence, tlv
from signing.revocation import Evidence
from signing.timestamp import SHA256_NULL

_SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
# No qualified policy is claimed: the arc set aside for examples (ITU-T X.660, 2.999).
_POLICY = "2.999.3161.1"
_GRANTED, _REJECTION = 0, 2


@dataclass(frozen=True)
class LocalTimestamper:
    """Signs tokens in this process, without network.

    `now` is the clock; `serials` gives a number that is never given twice (by default a random one of
    159 bits, as for certificates).
    """

    authority: Authority
    now: Callable[[], datetime]
    serials: Callable[[], int] = x509.random_serial_number
    token_size: int = 3072

    def token(self, digest: bytes) -> bytes:
        """A token for a SHA-256 digest, in DER."""
        return self.answer(digest, None)

    def answer(self, digest: bytes, nonce: int | None) -> bytes:
        """A token for a request with this nonce (RFC 3161 §2.4.2)."""
        at = self.now()
        signer = self.authority.tsa
        self.authority.check(signer, at)
        info = sequence(
            integer(1),
            oid(_POLICY),
            sequence(SHA256_NULL, octets(digest)),
            integer(self.serials()),
            tlv(0x18, _generalized(at)),
            b"" if nonce is None else integer(nonce),
        )
        attributes = [
            content_type(_TST_INFO),
            message_digest(hashlib.sha256(info).digest()),
            signing_certificate(signer),
        ]
        content = sequence(oid(_TST_INFO), tlv(0xA0, octets(info)))
        return signed_data(_SHA256, signer, attributes, content, None)

    def certificates(self) -> Sequence[x509.Certificate]:
        """The authority's root."""
        return (self.authority.root.certificate,)

    def chain(self) -> Sequence[x509.Certificate]:
        """None: the authority answers for the service's certificate as for any it issued."""
        return ()

    def evidence(self, certificates: Sequence[x509.Certificate]) -> Evidence:
        """Nothing: no service stands outside."""
        return Evidence()


def tsa_response(service: LocalTimestamper, request: bytes) -> bytes:
    """What an HTTP timestamp service answers to a request's bytes (RFC 3161 §2.4); a refusal when it cannot."""
    try:
        asked = asn1.timestamp_request(request)
        imprint = asked["message_imprint"]
        if imprint["hash_algorithm"]["algorithm"].native != "sha256":
            raise ValueError("digest")
        token = service.answer(imprint["hashed_message"].native, asked["nonce"].native)
    except (ValueError, TypeError):
        return sequence(sequence(integer(_REJECTION)))
    return sequence(sequence(integer(_GRANTED)), token)


def _generalized(at: datetime) -> bytes:
    # RFC 3161 §2.4.2: a fraction without trailing zeros, and none when it is zero.
    fraction = f".{at.microsecond:06d}".rstrip("0").rstrip(".")
    return f"{at:%Y%m%d%H%M%S}{fraction}Z".encode("ascii")
