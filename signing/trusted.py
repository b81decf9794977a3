"""Certificates somebody chose to trust, from a file's bytes. Imports nothing heavy: the command line waits for it."""

from __future__ import annotations

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

_PEM = b"-----BEGIN CERTIFICATE-----"


def read_roots(data: bytes) -> tuple[bytes, ...]:
    """All certificates in PEM, or the one in DER; as DER. ValueError when there is none."""
    found = x509.load_pem_x509_certificates(data) if _PEM in data else [x509.load_der_x509_certificate(data)]
    return tuple(each.public_bytes(Encoding.DER) for each in found)
