"""The addresses in our certificates, asked by OpenSSL and by hand: any validator can follow."""

from __future__ import annotations

import base64
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from portal import create_app
from portal.pens import PASSPHRASE
from portal.settings_read import secret
from signing.authority import Authority, load_authority
from tests.instance import Laid
from tests.services.browser import served
from tests.signed import signer_of


@dataclass
class Published:
    """A running site, its first organisation, and that one's authority."""

    app: Any
    organisation: str
    authority: Authority

    def get(self, path: str) -> Any:
        return self.app.test_client().get(f"/pki/{path}", base_url="https://127.0.0.1")


@pytest.fixture
def site(instance_desk: Laid) -> Iterator[Published]:
    with signer_of(instance_desk.settings):
        app = create_app(instance_desk.settings)
        yield Published(app, instance_desk.organisations["sppoh"], authority_of(instance_desk))


def authority_of(laid: Laid) -> Authority:
    folder = laid.settings.signing_folder
    return load_authority(folder / laid.organisations["sppoh"], secret(folder / PASSPHRASE).encode())


def openssl(*words: str) -> str:
    done = subprocess.run(["openssl", *words], capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def pem(folder: Path, name: str, *certificates: x509.Certificate) -> str:
    path = folder / f"{name}.pem"
    path.write_bytes(b"".join(one.public_bytes(Encoding.PEM) for one in certificates))
    return str(path)


@pytest.mark.parametrize("revoked", [False, True])
def test_openssl_hears_whether_a_seal_holds(instance_desk: Laid, tmp_path: Path, revoked: bool) -> None:
    own = authority_of(instance_desk)
    if revoked:
        since = own.root.certificate.not_valid_before_utc
        own.revoke(own.seal.certificate.serial_number, since, x509.ReasonFlags.superseded)
    root, issuing = pem(tmp_path, "root", own.root.certificate), pem(tmp_path, "issuing", own.issuing.certificate)
    seal = pem(tmp_path, "seal", own.seal.certificate)
    with signer_of(instance_desk.settings), served(create_app(instance_desk.settings)) as base:
        at = f"{base}/pki/{instance_desk.organisations['sppoh']}/ocsp"
        said = openssl("ocsp", "-url", at, "-CAfile", root, "-issuer", issuing, "-cert", seal)
    assert "Response verify OK" in said
    assert f"{seal}: {'revoked' if revoked else 'good'}" in said


def test_the_lists_stand_at_the_addresses_in_the_certificates(site: Published, tmp_path: Path) -> None:
    own, made = site.authority, []
    for certificate, issuer in ((own.seal.certificate, own.issuing), (own.issuing.certificate, own.root)):
        points = certificate.extensions.get_extension_for_class(x509.CRLDistributionPoints).value
        names = points[0].full_name
        assert names is not None
        address = str(names[0].value).removeprefix("http://127.0.0.1:8000/pki/")
        answer = site.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "application/pkix-crl")
        assert x509.load_der_x509_crl(answer.data).is_signature_valid(issuer.certificate.public_key())
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess).value
        (ca,) = [each for each in access if each.access_method == AuthorityInformationAccessOID.CA_ISSUERS]
        fetched = site.get(str(ca.access_location.value).removeprefix("http://127.0.0.1:8000/pki/"))
        assert x509.load_der_x509_certificate(fetched.data) == issuer.certificate
        made.append(answer.data)
    lists = tmp_path / "lists.pem"
    lists.write_bytes(b"".join(x509.load_der_x509_crl(each).public_bytes(Encoding.PEM) for each in made))
    root, issuing = pem(tmp_path, "root", own.root.certificate), pem(tmp_path, "issuing", own.issuing.certificate)
    seal = pem(tmp_path, "seal", own.seal.certificate)
    said = openssl("verify", "-crl_check_all", "-CRLfile", str(lists), "-CAfile", root, "-untrusted", issuing, seal)
    assert said.strip() == f"{seal}: OK"


def test_a_question_in_the_address_is_answered_too(site: Published) -> None:
    own = site.authority
    asked = ocsp.OCSPRequestBuilder().add_certificate(
        own.seal.certificate,
        own.issuing.certificate,
        SHA1(),
    )
    text = base64.b64encode(asked.build().public_bytes(Encoding.DER)).decode()
    answer = site.get(f"{site.organisation}/ocsp/{text}")
    assert answer.mimetype == "application/ocsp-response"
    assert ocsp.load_der_ocsp_response(answer.data).certificate_status is ocsp.OCSPCertStatus.GOOD


@pytest.mark.parametrize("question", ["", "%%%", "QUJD", "A" * 8000])
def test_what_is_no_question_gets_that_for_an_answer(site: Published, question: str) -> None:
    if question:
        answer = site.get(f"{site.organisation}/ocsp/{question}")
    else:
        client = site.app.test_client()
        answer = client.post(f"/pki/{site.organisation}/ocsp", data=b"", base_url="https://127.0.0.1")
    said = ocsp.load_der_ocsp_response(answer.data)
    assert said.response_status is ocsp.OCSPResponseStatus.MALFORMED_REQUEST


@pytest.mark.parametrize("path", ["{}/seal.cer", "{}/root.key.crl", "x/root.crl", "../{}/root.cer", "{}/root.pem"])
def test_nothing_else_is_published(site: Published, path: str) -> None:
    assert site.get(path.format(site.organisation)).status_code == 404


def test_without_the_signer_one_hears_to_try_later(instance_desk: Laid) -> None:
    site = create_app(instance_desk.settings).test_client()
    where = {"base_url": "https://127.0.0.1"}
    organisation = instance_desk.organisations["sppoh"]
    said = ocsp.load_der_ocsp_response(site.post(f"/pki/{organisation}/ocsp", data=b"0\x03", **where).data)
    assert said.response_status is ocsp.OCSPResponseStatus.TRY_LATER
    assert site.get(f"/pki/{organisation}/root.crl", **where).status_code == 503
