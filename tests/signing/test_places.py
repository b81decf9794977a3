"""A key in a file, in a PKCS#12 file, on a token and with a remote service sign alike, and none is shown."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import Prehashed
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.errors import Refused, Unavailable
from signing import places, profiles
from signing.authority import Authority, load_authority, make_authority, renewed
from signing.engine import Engine
from signing.keys import Signer, new_key
from signing.token import Slot, make_key
from signing.tsa import LocalTimestamper
from signing.verify import judge
from tests.signing.conftest import PASSPHRASE, now, prepared_pdf

SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")
PIN = "1234"


@pytest.fixture
def own(tmp_path: Path) -> Authority:
    return make_authority(tmp_path / "pki", "Streek", now(), PASSPHRASE, "https://zegel.example")


def closes(authority: Authority) -> bool:
    """Whether a document is closed, judged sound, by this authority as it stands on disk."""
    again = load_authority(authority.folder, PASSPHRASE)
    engine = Engine(again, LocalTimestamper(again, now))
    return engine.report(engine.close(prepared_pdf(), "zegel", "tijdstempel", now()), now()).is_sound


@pytest.mark.parametrize("name", ["seal", "tsa", "ocsp"])
def test_a_renewed_key_signs_and_what_the_old_one_signed_stays_sound(own: Authority, name: str) -> None:
    engine = Engine(own, LocalTimestamper(own, now))
    before = engine.close(prepared_pdf(), "zegel", "tijdstempel", now())
    after = renewed(own, name, now(), PASSPHRASE)
    assert getattr(after, name).certificate != getattr(own, name).certificate
    assert (places.kind(own.folder, name), places.kind(own.folder, "root")) == ("pkcs12", "file")
    assert not (own.folder / f"{name}.key.pem").exists()
    assert (own.folder / f"{name}.p12").stat().st_mode & 0o777 == 0o400
    assert closes(own)
    assert Engine(after, LocalTimestamper(after, now)).report(before, now()).is_sound


def test_a_wrong_passphrase_opens_no_pkcs12_file(own: Authority) -> None:
    renewed(own, "seal", now(), PASSPHRASE)
    with pytest.raises(Refused) as refusal:
        places.load_signer(own.folder, "seal", b"wrong")
    assert refusal.value.code == "signing-key-unreadable"


def test_a_key_of_another_certificate_is_refused(own: Authority) -> None:
    places.write_pkcs12(own.folder, "seal", Signer(own.seal.certificate, own.seal.chain, own.seal.key), PASSPHRASE)
    (own.folder / "seal.p12").unlink()
    (own.folder / "seal.toml").write_text(
        'url = "http://127.0.0.1:9/csc/v1"\ncredential = "x"\naccess_token_file = "a"\npin_file = "a"\n'
    )
    (own.folder / "a").write_text("secret")
    with pytest.raises(Unavailable) as outage:
        places.load_signer(own.folder, "seal", PASSPHRASE)
    assert outage.value.code == "signing-key-away"


@pytest.mark.parametrize("when", [timedelta(days=-1), timedelta(days=365 * 4)])
def test_outside_its_term_no_key_signs(own: Authority, when: timedelta) -> None:
    engine = Engine(own, LocalTimestamper(own, now))
    with pytest.raises(Refused) as refusal:
        engine.close(prepared_pdf(), "zegel", "tijdstempel", now() + when)
    assert refusal.value.code == "certificate-expired"


def test_a_revoked_issuer_renews_nothing(own: Authority) -> None:
    void = own.revoke(own.issuing.certificate.serial_number, now(), x509.ReasonFlags.ca_compromise)
    with pytest.raises(Refused) as refusal:
        renewed(void, "seal", now(), PASSPHRASE)
    assert refusal.value.code == "certificate-revoked"


def laid_elsewhere(authority: Authority, public: ec.EllipticCurvePublicKey, facts: str) -> None:
    """The seal's certificate on a key that lies elsewhere; its own key file is gone."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(authority.seal.certificate.subject)
        .issuer_name(authority.issuing.certificate.subject)
        .public_key(public)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now() - profiles.SKEW)
        .not_valid_after(now() + timedelta(days=90))
    )
    for extension in authority.seal.certificate.extensions:
        if not isinstance(extension.value, x509.SubjectKeyIdentifier):
            builder = builder.add_extension(extension.value, extension.critical)
    certificate = builder.sign(authority.issuing.key, SHA256())
    (authority.folder / "seal.pem").unlink()
    (authority.folder / "seal.pem").write_bytes(
        b"".join(each.public_bytes(Encoding.PEM) for each in (certificate, *authority.seal.chain))
    )
    (authority.folder / "seal.key.pem").unlink()
    (authority.folder / "seal.toml").write_text(facts)
    (authority.folder / "pin").write_text(PIN + "\n")


@pytest.fixture(scope="module")
def token(tmp_path_factory: pytest.TempPathFactory) -> Slot:
    """A SoftHSM token with a key of its own making."""
    if not SOFTHSM.exists() or shutil.which("softhsm2-util") is None:
        pytest.skip("no SoftHSM on this machine")
    folder = tmp_path_factory.mktemp("softhsm")
    (folder / "tokens").mkdir()
    (folder / "conf").write_text(f"directories.tokendir = {folder}/tokens\nobjectstore.backend = file\n")
    os.environ["SOFTHSM2_CONF"] = str(folder / "conf")  # noqa: TID251 - the library's only door
    order = ["softhsm2-util", "--init-token", "--free", "--label", "zegel", "--pin", PIN, "--so-pin", "4321"]
    subprocess.run(order, check=True, capture_output=True)
    return Slot(SOFTHSM, "zegel", "seal", PIN)


@pytest.fixture(scope="module")
def token_public(token: Slot) -> ec.EllipticCurvePublicKey:
    return make_key(token)


def _on_token(token: Slot) -> str:
    return f'module = "{token.module}"\ntoken = "{token.token}"\nlabel = "{token.label}"\npin_file = "pin"\n'


def test_the_seal_signs_on_a_token(own: Authority, token: Slot, token_public: ec.EllipticCurvePublicKey) -> None:
    laid_elsewhere(own, token_public, _on_token(token))
    assert places.kind(own.folder, "seal") == "token"
    assert closes(own)
    signer = places.load_signer(own.folder, "seal", PASSPHRASE)
    assert PIN not in repr(signer.key) and "TokenKey" in repr(signer.key)
    with pytest.raises(Refused) as refusal:
        signer.key.private_numbers()
    assert refusal.value.code == "signing-key-stays"


def test_an_issuing_key_on_a_token_issues_certificates_and_lists(
    own: Authority, token: Slot, token_public: ec.EllipticCurvePublicKey
) -> None:
    from signing.revocation import crl
    from signing.token import TokenKey

    key = TokenKey(token, token_public)
    issuer = Signer(own.issuing.certificate, own.issuing.chain, key)
    party = profiles.issue(profiles.PARTY, profiles.subject("A"), issuer, now(), own.places)
    token_public.verify(party.certificate.signature, party.certificate.tbs_certificate_bytes, ec.ECDSA(SHA256()))
    found = x509.load_der_x509_crl(crl(issuer, {}, now()))
    assert found.is_signature_valid(token_public)


def test_a_wrong_pin_opens_no_token(own: Authority, token: Slot, token_public: ec.EllipticCurvePublicKey) -> None:
    laid_elsewhere(own, token_public, _on_token(token))
    (own.folder / "pin").write_text("9999")
    with pytest.raises(Refused) as refusal:
        places.load_signer(own.folder, "seal", PASSPHRASE)
    assert refusal.value.code == "signing-key-unreadable"


def test_another_key_on_the_token_is_refused(own: Authority, token: Slot, token_public: object) -> None:
    laid_elsewhere(own, new_key().public_key(), _on_token(token))
    with pytest.raises(Refused) as refusal:
        places.load_signer(own.folder, "seal", PASSPHRASE)
    assert refusal.value.code == "signing-key-unreadable"


Changed = Callable[[str, dict[str, object]], dict[str, object]]


@contextmanager
def csc(key: ec.EllipticCurvePrivateKey, changed: Changed = lambda _what, given: given) -> Iterator[str]:
    """A stand-in for a remote signing service (CSC 1.0.4): one credential, one use per authorisation."""
    allowed: dict[str, list[str]] = {}

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            what = self.path.removeprefix("/csc/v1/")
            right = self.headers["Authorization"] == "Bearer letmein" and body["credentialID"] == "seal-1"
            answer: dict[str, object] | None = None
            if right and what == "credentials/authorize" and body["PIN"] == PIN:
                allowed["once"] = body["hash"]
                answer = {"SAD": "once", "expiresIn": 60}
            elif right and what == "signatures/signHash" and allowed.pop(body["SAD"], None) == body["hash"]:
                digest = base64.b64decode(body["hash"][0])
                value = key.sign(digest, ec.ECDSA(Prehashed(SHA256())))
                answer = {"signatures": [base64.b64encode(value).decode()]}
            if answer is None:
                self.send_error(401)
                return
            sent = json.dumps(changed(what, answer)).encode()
            self.send_response(200)
            self.send_header("Content-Length", str(len(sent)))
            self.end_headers()
            self.wfile.write(sent)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/csc/v1"
    finally:
        server.shutdown()
        server.server_close()


def _remote(folder: Path, url: str, access: str = "letmein") -> str:
    (folder / "access").write_text(access)
    return f'url = "{url}"\ncredential = "seal-1"\naccess_token_file = "access"\npin_file = "pin"\n'


def test_the_seal_signs_with_a_remote_service(own: Authority) -> None:
    key = new_key()
    with csc(key) as url:
        laid_elsewhere(own, key.public_key(), _remote(own.folder, url))
        assert places.kind(own.folder, "seal") == "remote"
        assert closes(own)
        assert "letmein" not in repr(places.load_signer(own.folder, "seal", PASSPHRASE).key)


def test_a_remote_service_that_refuses_is_away(own: Authority) -> None:
    key = new_key()
    with csc(key) as url:
        laid_elsewhere(own, key.public_key(), _remote(own.folder, url, "other"))
        with pytest.raises(Unavailable) as outage:
            places.load_signer(own.folder, "seal", PASSPHRASE)
    assert outage.value.code == "signing-key-away"


@pytest.mark.parametrize("given", [{}, {"SAD": "once"}, {"signatures": []}, {"signatures": ["%"]}])
def test_nonsense_of_a_remote_service_is_no_signature(own: Authority, given: dict[str, object]) -> None:
    key = new_key()

    def changed(what: str, answer: dict[str, object]) -> dict[str, object]:
        return given if what.startswith("signatures") else answer

    with csc(key, changed) as url:
        laid_elsewhere(own, key.public_key(), _remote(own.folder, url))
        with pytest.raises(Unavailable):
            places.load_signer(own.folder, "seal", PASSPHRASE)


def test_a_remote_signature_by_another_key_is_refused(own: Authority) -> None:
    with csc(new_key()) as url:
        laid_elsewhere(own, new_key().public_key(), _remote(own.folder, url))
        with pytest.raises(Refused) as refusal:
            places.load_signer(own.folder, "seal", PASSPHRASE)
    assert refusal.value.code == "signing-key-unreadable"


def test_a_closed_file_is_judged_without_any_key(own: Authority) -> None:
    engine = Engine(own, LocalTimestamper(own, now))
    pdf = engine.close(prepared_pdf(), "zegel", "tijdstempel", now())
    shutil.rmtree(own.folder)
    assert judge(pdf, engine._roots(), now()).is_sound
