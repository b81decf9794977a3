"""Keys and certificates: kept safely, pointing to their status, and checked before they sign."""

from __future__ import annotations

import shutil
import stat
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.x509 import ocsp
from cryptography.x509.oid import ExtendedKeyUsageOID

from dossier.errors import Refused
from signing.authority import Authority, describe, load_authority, make_authority, terms_in
from signing.keys import common_name
from signing.tsa import LocalTimestamper
from tests.signing.conftest import PASSPHRASE, now


def test_an_authority_is_the_same_after_loading(authority: Authority) -> None:
    loaded = load_authority(authority.folder, PASSPHRASE)
    assert describe(loaded) == describe(authority)
    assert loaded.seal.name == "Samenwerkingsverband De Voorbeeldstreek"
    assert [name for name, _, _ in describe(loaded)] == ["root", "issuing", "seal", "tsa", "ocsp"]


def test_a_wrong_passphrase_is_refused(authority: Authority) -> None:
    with pytest.raises(Refused) as refusal:
        load_authority(authority.folder, b"another")
    assert refusal.value.code == "signing-key-unreadable"


def test_a_missing_authority_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        load_authority(tmp_path / "none", PASSPHRASE)
    assert refusal.value.code == "signing-key-missing"


def test_keys_are_files_only_their_owner_reads(authority: Authority) -> None:
    keys = list(authority.folder.glob("*.key.pem"))
    assert len(keys) == 5
    assert {stat.S_IMODE(path.stat().st_mode) for path in keys} == {0o400}
    assert all(b"ENCRYPTED" in path.read_bytes() for path in keys)


def test_nothing_of_a_key_prints(authority: Authority) -> None:
    assert "key=" not in repr(authority) and "PrivateKey" not in repr(authority)


def test_existing_keys_are_never_overwritten(authority: Authority) -> None:
    with pytest.raises(Refused) as refusal:
        make_authority(authority.folder, "Ander", now(), PASSPHRASE, "https://zegel.example")
    assert refusal.value.code == "authority-exists"


def test_a_party_certificate_bears_the_name_and_points_to_its_status(authority: Authority) -> None:
    signer = authority.issue_party(" Zoë de Vries ", now())
    certificate = signer.certificate
    assert common_name(certificate) == "Zoë de Vries"
    usage = certificate.extensions.get_extension_for_class(x509.KeyUsage).value
    assert usage.digital_signature and usage.content_commitment and not usage.key_cert_sign
    access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
    assert {each.access_location.value for each in access} == {
        "https://zegel.example/pki/pki/ocsp",
        "https://zegel.example/pki/pki/issuing.cer",
    }
    assert "pki/pki/issuing.crl" in str(
        certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
    )


def test_two_parties_never_share_a_key(authority: Authority) -> None:
    keys = {authority.issue_party("A", now()).certificate.public_key().public_numbers() for _ in range(3)}
    assert len(keys) == 3


@pytest.mark.parametrize("name", ["", "   ", "x" * 65])
def test_a_name_that_does_not_fit_is_refused_by_field(authority: Authority, name: str) -> None:
    with pytest.raises(Refused) as refusal:
        authority.issue_party(name, now())
    assert refusal.value.code == "signer-name-length"


def test_a_revoked_certificate_cannot_sign(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    own = own.revoke(own.seal.certificate.serial_number, now(), x509.ReasonFlags.key_compromise)
    with pytest.raises(Refused) as refusal:
        load_authority(own.folder, PASSPHRASE).check(own.seal, now())
    assert refusal.value.code == "certificate-revoked"


def test_an_expired_certificate_cannot_sign(authority: Authority) -> None:
    late = authority.seal.certificate.not_valid_after_utc + timedelta(seconds=1)
    with pytest.raises(Refused) as refusal:
        authority.check(authority.seal, late)
    assert refusal.value.code == "certificate-expired"
    with pytest.raises(Refused):
        LocalTimestamper(replace(authority), lambda: late + timedelta(days=20000)).token(b"0" * 32)


def test_status_is_answered_good_and_then_revoked(tmp_path: Path) -> None:
    own = make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")
    party = own.issue_party("Jan", now()).certificate
    good = ocsp.load_der_ocsp_response(own.ocsp_answer(party, now()))
    assert good.certificate_status is ocsp.OCSPCertStatus.GOOD
    own = own.revoke(party.serial_number, now(), x509.ReasonFlags.cessation_of_operation)
    void = ocsp.load_der_ocsp_response(own.ocsp_answer(party, now()))
    assert void.certificate_status is ocsp.OCSPCertStatus.REVOKED
    _, issuing = (x509.load_der_x509_crl(each) for each in own.crls(now()))
    assert issuing.get_revoked_certificate_by_serial_number(party.serial_number) is not None


def test_until_when_certificates_hold_is_read_without_a_key(authority: Authority, tmp_path: Path) -> None:
    public = tmp_path / "public"
    shutil.copytree(authority.folder, public, ignore=shutil.ignore_patterns("*.key.pem"))
    assert terms_in(public) == authority.terms()
    (public / "tsa.pem").write_text("-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n")
    with pytest.raises(Refused, match="signing-key-unreadable"):
        terms_in(public)
    with pytest.raises(Refused, match="signing-key-missing"):
        terms_in(tmp_path / "none")


def test_the_responder_and_the_timestamp_service_may_do_one_thing_only(authority: Authority) -> None:
    def purposes(certificate: x509.Certificate) -> list[x509.ObjectIdentifier]:
        return list(certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value)

    assert purposes(authority.ocsp.certificate) == [ExtendedKeyUsageOID.OCSP_SIGNING]
    assert purposes(authority.tsa.certificate) == [ExtendedKeyUsageOID.TIME_STAMPING]
    assert authority.ocsp.certificate.extensions.get_extension_for_class(x509.OCSPNoCheck)
