"""The OCSP responder, asked by hand; OpenSSL asks it over HTTP in tests/portal/test_pki.py."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from hypothesis import given
from hypothesis import strategies as st

from dossier.errors import NotFound
from signing.authority import Authority, make_authority
from signing.keys import der
from signing.responder import answered, published
from tests.signing.conftest import PASSPHRASE, now


def question(certificate: x509.Certificate, issuer: x509.Certificate, nonce: bytes = b"") -> bytes:
    builder = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1())
    if nonce:
        builder = builder.add_extension(x509.OCSPNonce(nonce), critical=False)
    return builder.build().public_bytes(Encoding.DER)


def test_the_answer_is_about_the_certificate_that_was_asked_for(authority: Authority) -> None:
    at, party = now(), authority.issue_party("Jan", now()).certificate
    answer = ocsp.load_der_ocsp_response(
        answered(authority, question(party, authority.issuing.certificate, b"12345678"), at)
    )
    assert (answer.certificate_status, answer.serial_number) == (ocsp.OCSPCertStatus.GOOD, party.serial_number)
    assert answer.extensions.get_extension_for_class(x509.OCSPNonce).value.nonce == b"12345678"
    assert answer.next_update_utc == at.replace(microsecond=0) + timedelta(days=1)
    assert answer.certificates == [authority.ocsp.certificate]
    authority.ocsp.certificate.verify_directly_issued_by(authority.issuing.certificate)


def test_a_revoked_certificate_is_said_to_be(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    party = own.issue_party("Jan", now()).certificate
    own = own.revoke(party.serial_number, now(), x509.ReasonFlags.key_compromise)
    answer = ocsp.load_der_ocsp_response(answered(own, question(party, own.issuing.certificate), now()))
    assert answer.certificate_status is ocsp.OCSPCertStatus.REVOKED
    assert answer.revocation_reason is x509.ReasonFlags.key_compromise


def test_for_another_authoritys_certificate_it_has_no_word(authority: Authority, tmp_path: Path) -> None:
    other = make_authority(tmp_path / "pki", "Ander", now(), PASSPHRASE, "https://zegel.example")
    asked = question(other.seal.certificate, other.issuing.certificate)
    said = ocsp.load_der_ocsp_response(answered(authority, asked, now()))
    assert said.response_status is ocsp.OCSPResponseStatus.UNAUTHORIZED


@given(st.binary(max_size=200))
def test_any_bytes_get_an_answer(authority: Authority, asked: bytes) -> None:
    said = ocsp.load_der_ocsp_response(answered(authority, asked, now()))
    assert said.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


def test_lists_and_certificates_are_published_by_name_and_nothing_else(authority: Authority) -> None:
    for issuer in ("root", "issuing"):
        signer = getattr(authority, issuer)
        assert published(authority, f"{issuer}.cer", now()) == der(signer.certificate)
        listed = x509.load_der_x509_crl(published(authority, f"{issuer}.crl", now()))
        assert listed.is_signature_valid(signer.certificate.public_key())
    for name in ("seal.cer", "root.key.pem", "root", "../root.cer", "issuing.pem", ""):
        with pytest.raises(NotFound):
            published(authority, name, now())
