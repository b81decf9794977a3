"""Reading DER with asn1crypto, which carries no types: its untyped calls stand here only.

Every function raises ValueError (or TypeError, KeyError: the library is not strict about which) on
bytes that are not what they should be.
"""

from __future__ import annotations

from asn1crypto import cms, crl, ocsp, tsp, x509
from cryptography import x509 as pyca

from signing import quick  # noqa: F401 - whoever reads a certificate compares names
from signing.keys import der


def certificate(data: bytes) -> x509.Certificate:
    """A certificate from DER."""
    return x509.Certificate.load(data)  # type: ignore[no-any-return]


def converted(source: pyca.Certificate) -> x509.Certificate:
    """A certificate of the issuing library as one of the validating library."""
    return certificate(der(source))


def content_info(data: bytes) -> cms.ContentInfo:
    """A CMS object from DER; bytes after it are refused."""
    return cms.ContentInfo.load(data, strict=True)  # type: ignore[no-any-return]


def timestamp_request(data: bytes) -> tsp.TimeStampReq:
    """A timestamp request from DER (RFC 3161 §2.4.1)."""
    return tsp.TimeStampReq.load(data, strict=True)  # type: ignore[no-any-return]


def timestamp_response(data: bytes) -> tsp.TimeStampResp:
    """A timestamp response from DER (RFC 3161 §2.4.2)."""
    return tsp.TimeStampResp.load(data, strict=True)  # type: ignore[no-any-return]


def ocsp_response(data: bytes) -> ocsp.OCSPResponse:
    """An OCSP response from DER."""
    return ocsp.OCSPResponse.load(data)  # type: ignore[no-any-return]


def revocation_list(data: bytes) -> crl.CertificateList:
    """A revocation list from DER."""
    return crl.CertificateList.load(data)  # type: ignore[no-any-return]
