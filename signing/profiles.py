"""The certificates an instance issues: one function per kind, by EN 319 412 and RFC 5280.

Every certificate below the root points to where its status can be asked (OCSP and CRL, decision 9),
so that any validator can follow without knowing us.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import AuthorityInformationAccessOID, ExtendedKeyUsageOID, NameOID

from signing.keys import Signer, digest_for, new_key

YEAR = timedelta(days=365)
# Clocks of signer and timestamp service may differ a little; a token must fall inside the certificate's term.
SKEW = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Profile:
    """What sets one kind of certificate apart. `term` runs from the moment of issue."""

    usage: frozenset[str]
    term: timedelta
    path_length: int | None = None
    purposes: tuple[x509.ObjectIdentifier, ...] = ()
    nocheck: bool = False

    @property
    def is_ca(self) -> bool:
        """Whether it may issue certificates."""
        return "key_cert_sign" in self.usage


_USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)
_CA = frozenset({"key_cert_sign", "crl_sign"})
_SIGN = frozenset({"digital_signature", "content_commitment"})
ROOT = Profile(_CA, 30 * YEAR, path_length=1)
ISSUING = Profile(_CA, 20 * YEAR, path_length=0)
SEAL = Profile(_SIGN, 3 * YEAR)
# The archive timestamp need not be renewed while its certificate lasts (decision 10): hence the long term.
TSA = Profile(frozenset({"digital_signature"}), 12 * YEAR, purposes=(ExtendedKeyUsageOID.TIME_STAMPING,))
OCSP = Profile(frozenset({"digital_signature"}), 3 * YEAR, purposes=(ExtendedKeyUsageOID.OCSP_SIGNING,), nocheck=True)
# The key lives for one signature; the certificate outlasts any round, so that status can still be
# asked in its term when the document is closed (docs/decisions/0041).
PARTY = Profile(_SIGN, timedelta(days=90))


@dataclass(frozen=True, slots=True)
class Places:
    """Where status is published: addresses under one base, apart for each authority (`owner`) behind it."""

    base_url: str
    owner: str

    def ocsp(self) -> str:
        """The responder's address."""
        return f"{self.base_url}/pki/{self.owner}/ocsp"

    def crl(self, issuer: str) -> str:
        """The revocation list of `root` or `issuing`."""
        return f"{self.base_url}/pki/{self.owner}/{issuer}.crl"

    def certificate(self, issuer: str) -> str:
        """The certificate of `root` or `issuing`."""
        return f"{self.base_url}/pki/{self.owner}/{issuer}.cer"


def subject(common: str, organisation: str | None = None) -> x509.Name:
    """A distinguished name; the organisation's country is the Netherlands."""
    parts = [(NameOID.COMMON_NAME, common)]
    if organisation is not None:
        parts = [(NameOID.COUNTRY_NAME, "NL"), (NameOID.ORGANIZATION_NAME, organisation), *parts]
    return x509.Name([x509.NameAttribute(oid, value) for oid, value in parts])


def issue(profile: Profile, name: x509.Name, issuer: Signer | None, at: datetime, places: Places) -> Signer:
    """A new key with its certificate, signed by `issuer` (by itself when None: the root)."""
    key = new_key()
    start = (at - SKEW).replace(microsecond=0)
    end = at.replace(microsecond=0) + profile.term
    if issuer is not None:
        end = min(end, issuer.certificate.not_valid_after_utc)
    builder = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(issuer.certificate.subject if issuer else name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(end)
    )
    for extension, critical in _extensions(profile, key, issuer, places):
        builder = builder.add_extension(extension, critical)
    signing_key = issuer.key if issuer else key
    certificate = builder.sign(signing_key, digest_for(signing_key))
    return Signer(certificate, _chain(issuer), key)


def _chain(issuer: Signer | None) -> tuple[x509.Certificate, ...]:
    if issuer is None or issuer.certificate.issuer == issuer.certificate.subject:
        return ()
    return (issuer.certificate, *issuer.chain)


def _extensions(
    profile: Profile, key: ec.EllipticCurvePrivateKey, issuer: Signer | None, places: Places
) -> Iterable[tuple[x509.ExtensionType, bool]]:
    yield x509.BasicConstraints(profile.is_ca, profile.path_length), True
    yield _usage(profile.usage), True
    yield x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False
    issuing_key = issuer.key if issuer else key
    yield x509.AuthorityKeyIdentifier.from_issuer_public_key(issuing_key.public_key()), False
    if profile.purposes:
        yield x509.ExtendedKeyUsage(profile.purposes), True
    if profile.nocheck:
        yield x509.OCSPNoCheck(), False
    if issuer is not None:
        yield from _pointers(places, "root" if profile.is_ca else "issuing")


def _usage(wanted: frozenset[str]) -> x509.KeyUsage:
    return x509.KeyUsage(**{name: name in wanted for name in _USAGES})


def _pointers(places: Places, issuer: str) -> Iterable[tuple[x509.ExtensionType, bool]]:
    access = [(AuthorityInformationAccessOID.CA_ISSUERS, places.certificate(issuer))]
    if issuer == "issuing":
        access.insert(0, (AuthorityInformationAccessOID.OCSP, places.ocsp()))
    uri = x509.UniformResourceIdentifier
    yield x509.AuthorityInformationAccess([x509.AccessDescription(oid, uri(url)) for oid, url in access]), False
    point = x509.DistributionPoint([uri(places.crl(issuer))], None, None, None)
    yield x509.CRLDistributionPoints([point]), False
