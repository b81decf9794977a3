"""Where a signing key lies: in a file, in a PKCS#12 file, on a token, or with a remote service.

Beside `NAME.pem` (certificate, then chain) stands one of `NAME.p12`, `NAME.toml` (a token or a service; the
secrets in files beside it) or `NAME.key.pem`, looked for in that order. A key and a certificate that do not
belong together are refused at loading: one signature is made and checked.
"""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from dossier.errors import Refused
from signing.keys import Signer, digest_for, read_signer

KINDS = ("file", "pkcs12", "token", "remote")
_PROOF = b"Zegel: does this key belong to this certificate?"


def load_signer(folder: Path, name: str, passphrase: bytes) -> Signer:
    """The signer of that name, wherever its key lies."""
    if (folder / f"{name}.p12").exists():
        return read_pkcs12((folder / f"{name}.p12").read_bytes(), passphrase, name)
    if (folder / f"{name}.toml").exists():
        return _proven(_elsewhere(folder, name), name)
    return read_signer(folder, name, passphrase)


def kind(folder: Path, name: str) -> str:
    """One of `KINDS`; opens no key."""
    if (folder / f"{name}.p12").exists():
        return "pkcs12"
    if (folder / f"{name}.toml").exists():
        return "token" if "module" in _facts(folder, name) else "remote"
    return "file"


def read_pkcs12(data: bytes, passphrase: bytes, name: str) -> Signer:
    """Key, certificate and chain of one PKCS#12 file (RFC 7292); a wrong passphrase is refused."""
    try:
        held = pkcs12.load_pkcs12(data, passphrase)
    except ValueError:
        raise Refused("signing-key-unreadable", key=name) from None
    if held.cert is None or not isinstance(held.key, ec.EllipticCurvePrivateKey):
        raise Refused("signing-key-unreadable", key=name)
    chain = tuple(each.certificate for each in held.additional_certs)
    above = tuple(each for each in chain if each.issuer != each.subject)
    return _proven(Signer(held.cert.certificate, above, held.key), name)


def write_pkcs12(folder: Path, name: str, signer: Signer, passphrase: bytes) -> None:
    """Put a signer in the place of the one that stands there, in one step; its public half follows.

    The key that stood in a file of its own is taken away.
    """
    held = pkcs12.serialize_key_and_certificates(
        name.encode(), signer.key, signer.certificate, signer.chain, BestAvailableEncryption(passphrase)
    )
    _replaced(folder / f"{name}.p12", held, 0o400)
    public = b"".join(each.public_bytes(Encoding.PEM) for each in (signer.certificate, *signer.chain))
    _replaced(folder / f"{name}.pem", public, 0o444)
    for old in (folder / f"{name}.key.pem", folder / f"{name}.toml"):
        old.unlink(missing_ok=True)


def _elsewhere(folder: Path, name: str) -> Signer:
    facts = _facts(folder, name)
    try:
        certificate, *chain = x509.load_pem_x509_certificates((folder / f"{name}.pem").read_bytes())
        public = certificate.public_key()
        assert isinstance(public, ec.EllipticCurvePublicKey)  # noqa: S101 - turned into a refusal below
        return Signer(certificate, tuple(chain), _key(folder, facts, public))
    except (KeyError, AssertionError, ValueError):
        raise Refused("signing-key-unreadable", key=name) from None
    except FileNotFoundError:
        raise Refused("signing-key-missing", key=name) from None


def _key(folder: Path, facts: Mapping[str, str], public: ec.EllipticCurvePublicKey) -> ec.EllipticCurvePrivateKey:
    if "module" in facts:
        from signing.token import Slot, TokenKey

        pin = _secret(folder / facts["pin_file"])
        return TokenKey(Slot(Path(facts["module"]), facts["token"], facts["label"], pin), public)
    from signing.csc import Account, CscKey

    access, pin = _secret(folder / facts["access_token_file"]), _secret(folder / facts["pin_file"])
    return CscKey(Account(facts["url"].rstrip("/"), access, facts["credential"], pin), public)


def _proven(signer: Signer, name: str) -> Signer:
    public = signer.certificate.public_key()
    try:
        assert isinstance(public, ec.EllipticCurvePublicKey)  # noqa: S101 - turned into a refusal below
        public.verify(signer.sign(_PROOF), _PROOF, ec.ECDSA(digest_for(signer.key)))
    except (AssertionError, InvalidSignature):
        raise Refused("signing-key-unreadable", key=name) from None
    return signer


def _facts(folder: Path, name: str) -> Mapping[str, str]:
    try:
        facts = tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8"))
    except ValueError:
        raise Refused("signing-key-unreadable", key=name) from None
    return {str(key): str(value) for key, value in facts.items()}


def _secret(path: Path) -> str:
    return path.read_text(encoding="utf-8").strip()


def _replaced(path: Path, data: bytes, mode: int) -> None:
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, path)  # noqa: PTH105 - one atomic step
