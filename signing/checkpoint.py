"""A signed checkpoint of the register: the organisation's seal over a short note (docs/formats/checkpoint.md).

A CMS SignedData that holds the note itself (RFC 5652 §5), so that `openssl cms -verify` and any other
reader can judge it without us; beside it, once a day, an RFC 3161 token over that CMS.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from asn1crypto import cms
from pyhanko.sign.general import CMSExtractionError
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import cms_basic_validation, validate_tst_signed_data
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureStatus, TimestampSignatureStatus
from pyhanko_certvalidator import ValidationContext

from dossier.errors import Refused
from signing import asn1
from signing.authority import Authority
from signing.cms import content_type, message_digest, signed_data, signing_certificate
from signing.der import octets, oid, sequence, tlv
from signing.timestamp import Timestamper
from signing.waiting import wait_for

_DATA = "1.2.840.113549.1.7.1"
_SHA256 = sequence(oid("2.16.840.1.101.3.4.2.1"))
_USAGE = KeyUsageConstraints(key_usage={"digital_signature", "content_commitment"})
_UNREADABLE = (ValueError, TypeError, KeyError, CMSExtractionError, SignatureValidationError)


@dataclass(frozen=True, slots=True)
class Judged:
    """A signed note that holds: its text, who sealed it, and the token's time where it has one."""

    note: str
    by: str
    stamped_at: datetime | None = None


def sealed_note(authority: Authority, note: bytes, at: datetime) -> bytes:
    """The note under the organisation's seal; DER."""
    authority.check(authority.seal, at)
    attributes = [
        content_type(_DATA),
        message_digest(hashlib.sha256(note).digest()),
        signing_certificate(authority.seal),
    ]
    content = sequence(oid(_DATA), tlv(0xA0, octets(note)))
    return signed_data(_SHA256, authority.seal, attributes, content, None)


def stamped(timestamper: Timestamper, signed: bytes) -> bytes:
    """An RFC 3161 token (DER) over the signed note, or `Unavailable('timestamp-unavailable')`."""
    return timestamper.token(hashlib.sha256(signed).digest())


def judge(signed: bytes, token: bytes, at: datetime, roots: Sequence[bytes], now: datetime) -> Judged:
    """The note, when signature and token hold under `roots` (DER); else `Refused('checkpoint-broken')`.

    The seal is judged at the token's time, or at `at` where there is none: its certificate may have ended since.
    """
    try:
        moment = _stamp(token, signed, roots, now) if token else None
        note, by = _seal(signed, roots, moment or at)
    except _UNREADABLE as trouble:
        raise Refused("checkpoint-broken", reason=type(trouble).__name__) from None
    return Judged(note, by, moment)


def _seal(signed: bytes, roots: Sequence[bytes], at: datetime) -> tuple[str, str]:
    content: cms.SignedData = asn1.content_info(signed)["content"]
    told = wait_for(cms_basic_validation(content, None, _context(roots, at), key_usage_settings=_USAGE))
    _demand(SignatureStatus(**{name: told[name] for name in SignatureStatus.__dataclass_fields__ if name in told}))
    if content["encap_content_info"]["content_type"].native != "data":
        raise ValueError("not a note")
    note = content["encap_content_info"]["content"].native
    return note.decode("ascii"), str(told["signing_cert"].subject.human_friendly)


def _stamp(token: bytes, signed: bytes, roots: Sequence[bytes], now: datetime) -> datetime:
    content: cms.SignedData = asn1.content_info(token)["content"]
    at: datetime = content["encap_content_info"]["content"].parsed["gen_time"].native
    digest = hashlib.sha256(signed).digest()
    told = wait_for(validate_tst_signed_data(content, _context(roots, min(at, now)), lambda _: digest))
    _demand(TimestampSignatureStatus(**told))
    return at


def _context(roots: Sequence[bytes], at: datetime) -> ValidationContext:
    trusted = [asn1.certificate(root) for root in roots]
    return ValidationContext(trust_roots=trusted, allow_fetching=False, revocation_mode="soft-fail", moment=at)


def _demand(status: SignatureStatus) -> None:
    if not (status.intact and status.valid and status.trusted):
        raise ValueError("not sound under these roots")
