"""Certificates an operator trusts, read from a file of PEM blocks."""

from __future__ import annotations

from cryptography import x509

from dossier.errors import Refused


def roots_in(pem: bytes) -> list[x509.Certificate]:
    """Every certificate of a PEM file; `trust-not-pem` when there is none in it."""
    try:
        return x509.load_pem_x509_certificates(pem)
    except ValueError as problem:
        raise Refused("trust-not-pem") from problem
