"""The chain and status of an outside service's certificate, fetched where the certificate itself points.

Only for closing a document of our own, in the signer process, and only from hosts the operator named with
the service: an address in a certificate is its issuer's choice (F31: nothing goes outside the EU unnoticed).
Nothing fetched is believed here: the closed document is judged on it before it counts.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import requests
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509 import ocsp
from cryptography.x509.oid import AuthorityInformationAccessOID

from dossier.errors import Refused, Unavailable
from signing.keys import common_name, der
from signing.revocation import Evidence

log = logging.getLogger(__name__)
_LARGEST = 10 * 1024 * 1024  # a large authority's list
_LONGEST_CHAIN = 8


@dataclass(frozen=True, slots=True)
class StatusSource:
    """Asks the hosts named, and no other. `timeout` counts seconds for connecting and for each read."""

    hosts: frozenset[str]
    roots: Sequence[x509.Certificate]
    timeout: float = 5.0

    def of(self, certificates: Iterable[x509.Certificate]) -> Evidence:
        """Chain and status of each certificate up to a root.

        `Unavailable('timestamp-status-unavailable')` when one's status cannot be had;
        `Refused('timestamp-status-elsewhere')` when it lies with a host that was not named.
        """
        pool, waiting, evidence = [*certificates, *self.roots], list(certificates), Evidence()
        done: set[bytes] = {der(root) for root in self.roots}
        while waiting and len(done) < _LONGEST_CHAIN * len(pool):
            certificate = waiting.pop()
            if der(certificate) in done:
                continue
            done.add(der(certificate))
            issuer = self._issuer(certificate, pool)
            found = Evidence((der(certificate), der(issuer))) + self._status(certificate, issuer)
            more = [x509.load_der_x509_certificate(each) for each in found.certificates]
            pool += more
            waiting += [each for each in more if not _needs_no_status(each)]
            evidence += found
        return evidence

    def _issuer(self, certificate: x509.Certificate, pool: Sequence[x509.Certificate]) -> x509.Certificate:
        for candidate in (*pool, *self._fetched_issuers(certificate)):
            if _issued(certificate, candidate):
                return candidate
        raise Unavailable("timestamp-status-unavailable", name=common_name(certificate))

    def _fetched_issuers(self, certificate: x509.Certificate) -> Iterator[x509.Certificate]:
        for url in _access(certificate, AuthorityInformationAccessOID.CA_ISSUERS):
            try:
                yield x509.load_der_x509_certificate(self._fetched(url))
            except (OSError, ValueError) as trouble:
                log.warning("an issuer's certificate could not be had: %s", type(trouble).__name__)

    def _status(self, certificate: x509.Certificate, issuer: x509.Certificate) -> Evidence:
        """An OCSP answer; without one the issuer's list."""
        question = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, SHA1()).build()  # noqa: S303 - names, no proof
        for url in _access(certificate, AuthorityInformationAccessOID.OCSP):
            try:
                data = self._fetched(url, question.public_bytes(Encoding.DER))
                answer = ocsp.load_der_ocsp_response(data)
                if answer.response_status is ocsp.OCSPResponseStatus.SUCCESSFUL:
                    return Evidence(tuple(der(each) for each in answer.certificates), (data,))
            except (OSError, ValueError) as trouble:
                log.warning("an OCSP answer could not be had: %s", type(trouble).__name__)
        for url in _lists(certificate):
            try:
                data = self._fetched(url)
                x509.load_der_x509_crl(data)
                return Evidence(crls=(data,))
            except (OSError, ValueError) as trouble:
                log.warning("a revocation list could not be had: %s", type(trouble).__name__)
        raise Unavailable("timestamp-status-unavailable", name=common_name(certificate))

    def _fetched(self, url: str, question: bytes | None = None) -> bytes:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or parts.hostname not in self.hosts:
            raise Refused("timestamp-status-elsewhere", host=parts.hostname or "")
        headers = {"Content-Type": "application/ocsp-request"} if question else {}
        method = "POST" if question else "GET"
        with requests.request(
            method, url, data=question, headers=headers, timeout=self.timeout, stream=True, allow_redirects=False
        ) as response:
            response.raise_for_status()
            body = response.raw.read(_LARGEST + 1, decode_content=True)
        if len(body) > _LARGEST:
            raise ValueError("answer too large")
        return bytes(body)


def _issued(certificate: x509.Certificate, candidate: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(candidate)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True


def _needs_no_status(certificate: x509.Certificate) -> bool:
    """An OCSP responder whose issuer vouches for it (RFC 6960 §4.2.2.2.1)."""
    return any(isinstance(each.value, x509.OCSPNoCheck) for each in certificate.extensions)


def _access(certificate: x509.Certificate, method: x509.ObjectIdentifier) -> list[str]:
    for each in certificate.extensions:
        if isinstance(each.value, x509.AuthorityInformationAccess):
            return [
                str(one.access_location.value)
                for one in each.value
                if one.access_method == method and isinstance(one.access_location, x509.UniformResourceIdentifier)
            ]
    return []


def _lists(certificate: x509.Certificate) -> list[str]:
    found = []
    for each in certificate.extensions:
        if isinstance(each.value, x509.CRLDistributionPoints):
            for point in each.value:
                names = point.full_name or []
                found += [str(one.value) for one in names if isinstance(one, x509.UniformResourceIdentifier)]
    return found
