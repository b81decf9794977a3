"""An instance's own certificate authority: root, issuing CA, seal, timestamp service, OCSP responder.

Lives in one folder that only the signer process can read (decision 15). Certificates are public
(`root.pem` is what outsiders trust); keys are files of mode 0400 under a passphrase.
"""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from dossier.errors import Refused
from signing import profiles
from signing.keys import Signer, common_name, der, write_signer
from signing.places import load_signer, write_pkcs12
from signing.profiles import Places, Profile
from signing.revocation import Evidence, Revocation, crl, ocsp_answer

LONGEST_NAME = 64  # RFC 5280 appendix A.1: ub-common-name
_KEYS = ("root", "issuing", "seal", "tsa", "ocsp")


@dataclass(frozen=True, slots=True)
class Authority:
    """The loaded authority. `revoked` maps serial numbers to since when and why."""

    folder: Path
    organisation: str
    places: Places
    root: Signer
    issuing: Signer
    seal: Signer
    tsa: Signer
    ocsp: Signer
    revoked: Mapping[int, Revocation] = field(default_factory=dict)

    def issue_party(self, name: str, at: datetime) -> Signer:
        """A one-time P-256 key with a short-lived certificate on the name as typed. Drop it after use."""
        clean = name.strip()
        if not clean or len(clean) > LONGEST_NAME:
            raise Refused("signer-name-length", name=clean, longest=LONGEST_NAME)
        return profiles.issue(profiles.PARTY, profiles.subject(clean), self.issuing, at, self.places)

    def check(self, signer: Signer, at: datetime) -> None:
        """Refuse a signer whose certificate, or its issuer's, is revoked or out of its term."""
        for certificate in (signer.certificate, *signer.chain):
            if certificate.serial_number in self.revoked:
                raise Refused("certificate-revoked", name=signer.name)
            Signer(certificate, (), signer.key).check(at)

    def revoke(self, serial: int, at: datetime, reason: x509.ReasonFlags) -> Authority:
        """The authority with that certificate revoked, and written down; an earlier revocation stays."""
        revoked = {serial: Revocation(at.replace(microsecond=0), reason), **self.revoked}
        _write_revoked(self.folder, revoked)
        return replace(self, revoked=revoked)

    def evidence(self, certificates: Iterable[x509.Certificate], at: datetime) -> Evidence:
        """Chain and status, as they stand `at`, for those of `certificates` that this authority issued."""
        own = [each for each in certificates if each.issuer == self.issuing.certificate.subject]
        chain = (self.root.certificate, self.issuing.certificate, self.ocsp.certificate)
        return Evidence(
            tuple(der(each) for each in (*chain, *own)),
            tuple(self.ocsp_answer(each, at) for each in own),
            self.crls(at),
        )

    def ocsp_answer(self, certificate: x509.Certificate, at: datetime) -> bytes:
        """The OCSP answer for a certificate this authority issued; DER."""
        revocation = self.revoked.get(certificate.serial_number)
        return ocsp_answer(certificate, self.issuing.certificate, self.ocsp, revocation, at)

    def crls(self, at: datetime) -> tuple[bytes, bytes]:
        """The lists of the root and of the issuing CA; DER."""
        return crl(self.root, self.revoked, at), crl(self.issuing, self.revoked, at)

    def terms(self) -> Mapping[str, datetime]:
        """Until when each long-lived certificate holds, by the name of its file."""
        return {name: getattr(self, name).certificate.not_valid_after_utc for name in _KEYS}


def make_authority(folder: Path, organisation_name: str, now: datetime, passphrase: bytes, base_url: str) -> Authority:
    """A new authority in `folder`, which may not exist yet; it appears whole or not at all.

    Under `base_url` OCSP and lists are published, apart for each folder's name (`…/pki/NAME/ocsp`). The
    distinguished name of each CA carries the moment it was made: a name is never used again for another
    key (signing.md L1).
    """
    if folder.exists():
        raise Refused("authority-exists")
    if not 0 < len(organisation_name) <= LONGEST_NAME:
        raise Refused("signer-name-length", name=organisation_name, longest=LONGEST_NAME)
    authority = _drawn(folder, organisation_name, now, Places(base_url.rstrip("/"), folder.name))
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(dir=folder.parent))
    for name in _KEYS:
        write_signer(draft, name, getattr(authority, name), passphrase)
    (draft / "authority.json").write_text(
        json.dumps({"organisation": organisation_name, "base_url": authority.places.base_url}), encoding="utf-8"
    )
    _write_revoked(draft, {})
    draft.rename(folder)
    return authority


def load_authority(folder: Path, passphrase: bytes) -> Authority:
    """The authority that `make_authority` wrote; a wrong passphrase is refused."""
    try:
        facts = json.loads((folder / "authority.json").read_text(encoding="utf-8"))
        revoked = _read_revoked(folder)
    except FileNotFoundError:
        raise Refused("signing-key-missing", key=folder.name) from None
    keys = {name: load_signer(folder, name, passphrase) for name in _KEYS}
    return Authority(folder, facts["organisation"], Places(facts["base_url"], folder.name), revoked=revoked, **keys)


def renewed(authority: Authority, name: str, at: datetime, passphrase: bytes) -> Authority:
    """A new key and certificate for `seal`, `tsa` or `ocsp`, in the old one's place, as a PKCS#12 file.

    What the old one signed stays valid; it is not revoked. A running signer holds the old one until it starts again.
    """
    profile = {"seal": profiles.SEAL, "tsa": profiles.TSA, "ocsp": profiles.OCSP}[name]
    old = getattr(authority, name)
    authority.check(authority.issuing, at)
    new = profiles.issue(profile, old.certificate.subject, authority.issuing, at, authority.places)
    write_pkcs12(authority.folder, name, new, passphrase)
    return load_authority(authority.folder, passphrase)


def terms_in(folder: Path) -> Mapping[str, datetime]:
    """Until when each certificate in an authority's folder holds, by the name of its file; opens no key."""
    try:
        return {
            name: x509.load_pem_x509_certificates((folder / f"{name}.pem").read_bytes())[0].not_valid_after_utc
            for name in _KEYS
        }
    except FileNotFoundError:
        raise Refused("signing-key-missing", key=folder.name) from None
    except ValueError:
        raise Refused("signing-key-unreadable", key=folder.name) from None


def root_pem(authority: Authority) -> bytes:
    """The root certificate, PEM: what an outsider trusts."""
    return authority.root.certificate.public_bytes(Encoding.PEM)


def describe(authority: Authority) -> tuple[tuple[str, str, datetime], ...]:
    """Per long-lived certificate: file name, common name, end of its term. Shows no key."""
    return tuple(
        (name, common_name(getattr(authority, name).certificate), until) for name, until in authority.terms().items()
    )


def _drawn(folder: Path, organisation: str, now: datetime, places: Places) -> Authority:
    def issue(profile: Profile, what: str, issuer: Signer | None) -> Signer:
        mark = f"{what} {now:%Y%m%d%H%M%S%f}"
        name = profiles.subject(organisation if profile is profiles.SEAL else mark, organisation)
        return profiles.issue(profile, name, issuer, now, places)

    root = issue(profiles.ROOT, "root", None)
    issuing = issue(profiles.ISSUING, "issuing", root)
    return Authority(
        folder,
        organisation,
        places,
        root,
        issuing,
        seal=issue(profiles.SEAL, "seal", issuing),
        tsa=issue(profiles.TSA, "timestamp", issuing),
        ocsp=issue(profiles.OCSP, "status", issuing),
    )


def _write_revoked(folder: Path, revoked: Mapping[int, Revocation]) -> None:
    rows = {str(serial): [row.at.isoformat(), row.reason.value] for serial, row in revoked.items()}
    draft = folder / "revoked.json.new"
    draft.write_text(json.dumps(rows), encoding="utf-8")
    os.replace(draft, folder / "revoked.json")  # noqa: PTH105 - one atomic step


def _read_revoked(folder: Path) -> Mapping[int, Revocation]:
    rows = json.loads((folder / "revoked.json").read_text(encoding="utf-8"))
    return {
        int(serial): Revocation(datetime.fromisoformat(at), x509.ReasonFlags(reason))
        for serial, (at, reason) in rows.items()
    }
