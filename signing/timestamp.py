"""Timestamp tokens (RFC 3161): from a service by URL, or from the instance's own TSA.

There is never a signature without a token: when none can be had, `Unavailable('timestamp-unavailable')`
ends the signing and the answer waits (decision 10). A token that came is checked before it is used:
right imprint and nonce, a time close to ours, signed by a trusted timestamp certificate.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from urllib.parse import urlsplit

import requests
from asn1crypto import cms
from cryptography import x509
from pyhanko.sign.timestamps import TimeStamper
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import validate_tst_signed_data
from pyhanko.sign.validation.status import TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from dossier.errors import Unavailable
from signing import asn1
from signing.der import integer, octets, oid, sequence, tlv
from signing.revocation import Evidence
from signing.status import StatusSource
from signing.waiting import wait_for

log = logging.getLogger(__name__)

# The digest algorithm in a message imprint, with the NULL that older services expect.
SHA256_NULL = sequence(oid("2.16.840.1.101.3.4.2.1"), b"\x05\x00")
_TST_INFO = "1.2.840.113549.1.9.16.1.4"
_FARTHEST = timedelta(minutes=5)
_LARGEST = 64 * 1024


class Timestamper(Protocol):
    """Gives tokens."""

    @property
    def token_size(self) -> int:
        """The room to keep for one token, in bytes."""

    def token(self, digest: bytes) -> bytes:
        """A token (DER ContentInfo) for a SHA-256 digest, or `Unavailable`."""

    def certificates(self) -> Sequence[x509.Certificate]:
        """Roots that judge its tokens."""

    def chain(self) -> Sequence[x509.Certificate]:
        """The certificates in the service's tokens of now, where no authority of ours answers for them."""

    def evidence(self, certificates: Sequence[x509.Certificate]) -> Evidence:
        """Chain and status of outside services' certificates, for the document's long-term data."""


@dataclass(frozen=True)
class HttpTimestamper:
    """Timestamp services by URL, asked in order until one gives a good token.

    `roots` are the certificates that may stand above a service's; `nonces` draws a number per request;
    `timeout` counts seconds for connecting and for each read. `status_hosts` are asked for the status of the
    services' certificates, beside the services' own hosts.
    """

    urls: Sequence[str]
    roots: Sequence[x509.Certificate]
    now: Callable[[], datetime]
    nonces: Callable[[], int] = x509.random_serial_number
    timeout: float = 5.0
    token_size: int = 9 * 1024
    status_hosts: Sequence[str] = ()

    def token(self, digest: bytes) -> bytes:
        """The first good token; `Unavailable('timestamp-unavailable')` when no service gives one."""
        for url in self.urls:
            try:
                return self._ask(url, digest)
            except (OSError, ValueError, KeyError, TypeError, SignatureValidationError) as trouble:
                # requests' own errors are OSError; a garbled answer makes asn1crypto raise the others.
                log.warning("timestamp service refused or failed: %s", type(trouble).__name__)
        raise Unavailable("timestamp-unavailable", tried=len(self.urls))

    def certificates(self) -> Sequence[x509.Certificate]:
        """The roots given."""
        return self.roots

    def chain(self) -> Sequence[x509.Certificate]:
        """What stands in a token asked for now: a document timestamp's evidence goes in before it."""
        found = asn1.content_info(self.token(bytes(32)))["content"]["certificates"]
        return [x509.load_der_x509_certificate(each.chosen.dump()) for each in found]

    def evidence(self, certificates: Sequence[x509.Certificate]) -> Evidence:
        """Fetched from the services' own hosts and those named with them."""
        own = (urlsplit(url).hostname or "" for url in self.urls)
        return StatusSource(frozenset((*own, *self.status_hosts)), self.roots, self.timeout).of(certificates)

    def _ask(self, url: str, digest: bytes) -> bytes:
        nonce = self.nonces()
        imprint = sequence(SHA256_NULL, octets(digest))
        query = sequence(integer(1), imprint, integer(nonce), tlv(0x01, b"\xff"))
        headers = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
        with requests.post(url, query, headers=headers, timeout=self.timeout, stream=True) as response:
            response.raise_for_status()
            body = response.raw.read(_LARGEST + 1)
        if len(body) > _LARGEST:
            raise ValueError("answer too large")
        answer = asn1.timestamp_response(body)
        if answer["status"]["status"].native not in ("granted", "granted_with_mods"):
            raise ValueError("not granted")
        token = answer["time_stamp_token"]
        check_token(token, digest, nonce, self.roots, self.now())
        return bytes(token.dump())


def check_token(
    token: cms.ContentInfo, digest: bytes, nonce: int | None, roots: Sequence[x509.Certificate], now: datetime
) -> None:
    """Refuse (ValueError or SignatureValidationError) a token that is not for us, now, from a trusted service."""
    info = token["content"]["encap_content_info"]["content"].parsed
    if info["message_imprint"]["hash_algorithm"]["algorithm"].native != "sha256":
        raise ValueError("other digest")
    if nonce is not None and info["nonce"].native != nonce:
        raise ValueError("other nonce")
    if abs(info["gen_time"].native - now) > _FARTHEST:
        raise ValueError("time far from ours")
    context = ValidationContext(
        trust_roots=[asn1.converted(root) for root in roots],
        allow_fetching=False,
        revocation_mode="soft-fail",
        moment=now,
    )
    found = wait_for(validate_tst_signed_data(token["content"], context, lambda _: digest))
    status = TimestampSignatureStatus(**found)
    if not (status.intact and status.valid and status.trusted):
        raise ValueError("not from a trusted service")


class PyhankoTimestamper(TimeStamper):
    """The same tokens for stock pyHanko, which serves as oracle."""

    def __init__(self, timestamper: Timestamper) -> None:
        """Wrap one of ours."""
        super().__init__(include_nonce=False)  # type: ignore[no-untyped-call]
        self._timestamper = timestamper

    async def async_timestamp(self, message_digest: bytes, md_algorithm: str) -> cms.ContentInfo:
        """A token for a SHA-256 digest."""
        if md_algorithm != "sha256":
            raise ValueError(md_algorithm)
        return asn1.content_info(self._timestamper.token(message_digest))
