"""The OCSP responder: a question's bytes in, an answer's bytes out (RFC 6960), and the published files.

Issued certificates are not written down: a party's key lives for one signature. So `good` says what
RFC 6960 §2.2 says it does at least: not revoked. Another authority's certificate gets `unauthorized`.
"""

from __future__ import annotations

from datetime import datetime

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp

from dossier.errors import NotFound
from signing.authority import Authority
from signing.keys import der
from signing.revocation import signed_answer, standing

ISSUERS = ("root", "issuing")


def published(authority: Authority, name: str, at: datetime) -> bytes:
    """A file under the authority's address: `root.crl`, `issuing.crl`, `root.cer`, `issuing.cer`; DER."""
    issuer, _, kind = name.partition(".")
    if issuer not in ISSUERS or kind not in ("crl", "cer"):
        raise NotFound("page-missing")
    if kind == "crl":
        return authority.crls(at)[ISSUERS.index(issuer)]
    return der(getattr(authority, issuer).certificate)


def answered(authority: Authority, question: bytes, at: datetime) -> bytes:
    """The OCSP answer to a question's bytes; DER. What is no question of ours gets an unsigned error."""
    try:
        asked = ocsp.load_der_ocsp_request(question)
        nonce = [each.value for each in asked.extensions if isinstance(each.value, x509.OCSPNonce)]
        ours = _is_ours(authority, asked)
    except (ValueError, NotImplementedError, UnsupportedAlgorithm, x509.DuplicateExtension):
        # cryptography: NotImplementedError for a request about several certificates at once.
        return _error(ocsp.OCSPResponseStatus.MALFORMED_REQUEST)
    if not ours:
        return _error(ocsp.OCSPResponseStatus.UNAUTHORIZED)
    builder = ocsp.OCSPResponseBuilder().add_response_by_hash(
        asked.issuer_name_hash,
        asked.issuer_key_hash,
        asked.serial_number,
        asked.hash_algorithm,
        *standing(authority.revoked.get(asked.serial_number), at),
    )
    for each in nonce:
        builder = builder.add_extension(each, critical=False)
    return signed_answer(builder, authority.ocsp)


def _is_ours(authority: Authority, asked: ocsp.OCSPRequest) -> bool:
    """Whether the question names our issuing CA: as a question about our own seal would."""
    own = ocsp.OCSPRequestBuilder().add_certificate(
        authority.seal.certificate, authority.issuing.certificate, asked.hash_algorithm
    )
    known = own.build()
    return (asked.issuer_name_hash, asked.issuer_key_hash) == (known.issuer_name_hash, known.issuer_key_hash)


def _error(status: ocsp.OCSPResponseStatus) -> bytes:
    return ocsp.OCSPResponseBuilder.build_unsuccessful(status).public_bytes(Encoding.DER)
