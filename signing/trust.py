"""Whom a signature is from, whether that can be trusted, and the PAdES level it really reaches.

Levels are per signature (EN 319 142-1 §6.1): B-LTA only where validation over time succeeds with every
certificate's status in hand and a later document timestamp; B-LT only with what the document itself
holds; B-T with a trusted timestamp; else B-B.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from hashlib import sha256

from asn1crypto import x509
from pyhanko.sign.ades.report import AdESFailure, AdESIndeterminate, AdESPassed, AdESSubIndic
from pyhanko.sign.validation.ades import (
    AdESBasicValidationResult,
    ades_basic_validation,
    ades_lta_validation,
    ades_timestamp_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.dss import DocumentSecurityStore
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge, PdfSignatureValidationSpec
from pyhanko.sign.validation.status import PdfSignatureStatus, StandardCMSSignatureStatus
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing import asn1
from signing.archive import Archive, archive, holds_own_status
from signing.policy import validation
from signing.reviews import Reviews
from signing.verdicts import Reason

_REASONS: dict[AdESSubIndic, Reason] = {
    AdESFailure.FORMAT_FAILURE: Reason.STRUCTURE,
    AdESFailure.HASH_FAILURE: Reason.BYTES_DIFFER,
    AdESFailure.SIG_CRYPTO_FAILURE: Reason.BYTES_DIFFER,
    AdESFailure.REVOKED: Reason.CERTIFICATE_REVOKED,
    AdESFailure.NOT_YET_VALID: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.REVOKED_NO_POE: Reason.CERTIFICATE_REVOKED,
    AdESIndeterminate.REVOKED_CA_NO_POE: Reason.CERTIFICATE_REVOKED,
    AdESIndeterminate.EXPIRED: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.NOT_YET_VALID: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NO_POE: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.OUT_OF_BOUNDS_NOT_REVOKED: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.REVOCATION_OUT_OF_BOUNDS_NO_POE: Reason.CERTIFICATE_EXPIRED,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE: Reason.ALGORITHM,
    AdESIndeterminate.CRYPTO_CONSTRAINTS_FAILURE_NO_POE: Reason.ALGORITHM,
    AdESIndeterminate.TIMESTAMP_ORDER_FAILURE: Reason.TIMESTAMP,
    AdESIndeterminate.NO_SIGNING_CERTIFICATE_FOUND: Reason.CERTIFICATE_MISSING,
}


_REMEMBERED = timedelta(days=1)
_MEMORIES = 1000

Validated = AdESBasicValidationResult[StandardCMSSignatureStatus]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found: are the signed bytes intact, what is wrong otherwise (None: nothing), how far it goes."""

    is_intact: bool
    trouble: Reason | None
    level: str
    signed_at: datetime | None
    result: Validated | None = field(default=None, repr=False, compare=False)


Fingerprint = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class Memory:
    """Signatures found sound before in this process, by the bytes signed and the bytes of the signature.

    For a round, in which every step adds one signature: one that was judged, over the very same bytes, is not
    judged again within a day. Its revocation would end the memory: see `Engine`. Never used for a closed file.
    """

    found: dict[Fingerprint, tuple[Outcome, datetime]] = field(default_factory=dict)

    def recall(self, fingerprint: Fingerprint, at: datetime) -> Outcome | None:
        """What was found, if that is not a day ago."""
        outcome, then = self.found.get(fingerprint, (None, at))
        return outcome if abs(at - then) < _REMEMBERED else None

    def keep(self, fingerprint: Fingerprint, outcome: Outcome, at: datetime) -> None:
        """Remember a sound one; the oldest makes room."""
        if outcome.trouble is None and outcome.is_intact:
            self.found[fingerprint] = (replace(outcome, result=None), at)
            while len(self.found) > _MEMORIES:
                self.found.pop(next(iter(self.found)), None)


class _Found:
    """What was worked out of the one file judged, once it is."""

    def __init__(self) -> None:
        self.inside: LocalKnowledge | None = None
        self.archive: Archive | None = None


@dataclass(frozen=True, slots=True)
class Trust:
    """The roots trusted, the moment of judging, and evidence known from elsewhere."""

    roots: tuple[x509.Certificate, ...]
    timing: ValidationTimingInfo
    known: LocalKnowledge
    reviews: Reviews
    memory: Memory | None = None
    found: _Found = field(default_factory=_Found, repr=False)

    @classmethod
    def under(cls, roots: Sequence[bytes], at: datetime, known: LocalKnowledge, memory: Memory | None = None) -> Trust:
        """Trust in these roots (DER) at a moment, for judging one file."""
        timing = ValidationTimingInfo(at, at, point_in_time_validation=False)
        return cls(tuple(asn1.certificate(root) for root in roots), timing, known, Reviews(), memory)

    async def of(self, signature: EmbeddedPdfSignature) -> Outcome:
        """The outcome for one signature or document timestamp whose integrity was computed before."""
        if signature.sig_object_type == "/DocTimeStamp":
            return await self._of_timestamp(signature)
        if _is_archived(signature):
            archived = await self._over_time(signature)
            if archived is not None and archived.ades_subindic is AdESPassed.OK:
                return Outcome(True, None, _named(signature, "B-LTA"), _moment(signature, archived), archived)
        inside = self._inside(signature)
        if self.memory is None or _is_archived(signature) or inside != LocalKnowledge():
            return await self._as_it_stands(signature, inside)
        fingerprint = signature.compute_digest(), sha256(signature.pkcs7_content).digest()
        outcome = self.memory.recall(fingerprint, self.timing.validation_time)
        if outcome is None:
            outcome = await self._as_it_stands(signature, inside)
            self.memory.keep(fingerprint, outcome, self.timing.validation_time)
        return outcome

    async def _as_it_stands(self, signature: EmbeddedPdfSignature, inside: LocalKnowledge) -> Outcome:
        found = await self._at_once(signature, _joined(self.known, inside), status_required=False)
        level = "B-B"
        if found.ades_subindic is AdESPassed.OK and _timestamp_holds(found):
            level = "B-T"
        if level == "B-T" and _has_status(inside):
            promised = await self._at_once(signature, inside, status_required=True)
            level = "B-LT" if promised.ades_subindic is AdESPassed.OK else level
        return Outcome(_is_intact(found), _trouble(found), _named(signature, level), _moment(signature, found), found)

    async def _over_time(self, signature: EmbeddedPdfSignature) -> Validated | None:
        """Validation over time (EN 319 102-1 §5.6.3), with every certificate's status in hand; None: no proof."""
        if holds_own_status(signature):
            alone = await ades_lta_validation(signature, self._policy(self.known, status_required=True), self.timing)
            return alone if alone.oldest_evidence_record_timestamp and _stamp_holds(alone) else None
        if self.found.archive is None:
            known = _joined(self.known, self._inside(signature))
            policy = self._policy(known, status_required=True)
            self.found.archive = await archive(signature.reader, policy, self.timing)
        result = await self.found.archive.validated(signature)
        return result if result is not None and _stamp_holds(result) else None

    def _inside(self, signature: EmbeddedPdfSignature) -> LocalKnowledge:
        if self.found.inside is None:
            self.found.inside = _in_document(signature)
        return self.found.inside

    async def _at_once(
        self, signature: EmbeddedPdfSignature, known: LocalKnowledge, *, status_required: bool
    ) -> Validated:
        """Validation with the signature's own timestamp (EN 319 102-1 §5.5); basic (§5.3) where it has none."""
        policy = self._policy(known, status_required=status_required).signature_validation_spec
        digest = signature.compute_digest()
        if not any(True for _ in extract_tst_data_iter(signature.signer_info, signed=False)):
            return await ades_basic_validation(
                signature.signed_data, policy, timing_info=self.timing, raw_digest=digest
            )
        return await ades_with_time_validation(
            signature.signed_data,
            policy,
            timing_info=self.timing,
            raw_digest=digest,
            extra_status_kwargs=signature.summarise_integrity_info(),
            status_cls=PdfSignatureStatus,
        )

    def _policy(self, known: LocalKnowledge, *, status_required: bool) -> PdfSignatureValidationSpec:
        return validation(self.roots, known, self.reviews, status_required=status_required)

    async def _of_timestamp(self, signature: EmbeddedPdfSignature) -> Outcome:
        known = _joined(self.known, self._inside(signature))
        policy = self._policy(known, status_required=False).signature_validation_spec
        result = await ades_timestamp_validation(
            signature.signed_data, policy, signature.compute_digest, timing_info=self._when(signature)
        )
        status = result.api_status
        intact = status is not None and status.intact and status.valid
        trouble = None if result.ades_subindic is AdESPassed.OK else _REASONS.get(result.ades_subindic, Reason.NO_TRUST)
        return Outcome(intact, trouble, "", status.timestamp if status else None)

    def _when(self, signature: EmbeddedPdfSignature) -> ValidationTimingInfo:
        """A timestamp that a later one covers is judged as of that one: renewal keeps it alive."""
        for later in signature.reader.embedded_timestamp_signatures:
            if later.signed_revision > signature.signed_revision:
                covered = later.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
                return replace(self.timing, validation_time=min(covered, self.timing.validation_time))
        return self.timing


def _is_archived(signature: EmbeddedPdfSignature) -> bool:
    stamps = signature.reader.embedded_timestamp_signatures
    return any(stamp.signed_revision > signature.signed_revision for stamp in stamps)


def _trouble(result: Validated) -> Reason | None:
    if result.ades_subindic is not AdESPassed.OK:
        return _REASONS.get(result.ades_subindic, Reason.NO_TRUST)
    status = result.api_status
    stamped = status is not None and status.timestamp_validity is not None
    return Reason.TIMESTAMP if stamped and not _timestamp_holds(result) else None


def _is_intact(result: Validated) -> bool:
    status = result.api_status
    return status is not None and status.intact and status.valid


def _stamp_holds(result: Validated) -> bool:
    """Whether the signature's own timestamp, if it has one, can be trusted."""
    stamp = result.api_status.timestamp_validity if result.api_status else None
    return stamp is None or bool(stamp.intact and stamp.valid and stamp.trusted)


def _timestamp_holds(result: Validated) -> bool:
    """Whether a trusted timestamp of its own says when it was made."""
    stamp = result.api_status.timestamp_validity if result.api_status else None
    return stamp is not None and _stamp_holds(result)


def _moment(signature: EmbeddedPdfSignature, result: Validated) -> datetime | None:
    stamp = result.api_status.timestamp_validity if result.api_status else None
    moment: datetime | None = signature.self_reported_timestamp
    if stamp is not None and _timestamp_holds(result):
        moment = stamp.timestamp
    return moment


def _named(signature: EmbeddedPdfSignature, level: str) -> str:
    """PAdES levels are for PAdES signatures; another kind reaches none."""
    return level if str(signature.sig_object.get("/SubFilter", "")) == "/ETSI.CAdES.detached" else ""


def _in_document(signature: EmbeddedPdfSignature) -> LocalKnowledge:
    try:
        store = DocumentSecurityStore.read_dss(signature.reader)
    except NoDSSFoundError:
        return LocalKnowledge()
    ocsps = [asn1.ocsp_response(each.get_object().data) for each in store.ocsps]
    return LocalKnowledge(
        known_certs=list(store.load_certs()),
        known_ocsps=[one for each in ocsps for one in OCSPContainer.load_multi(each)],
        known_crls=[CRLContainer(asn1.revocation_list(each.get_object().data)) for each in store.crls],
    )


def _has_status(inside: LocalKnowledge) -> bool:
    return bool(inside.known_ocsps or inside.known_crls)


def _joined(one: LocalKnowledge, other: LocalKnowledge) -> LocalKnowledge:
    return replace(
        one,
        known_certs=one.known_certs + other.known_certs,
        known_ocsps=one.known_ocsps + other.known_ocsps,
        known_crls=one.known_crls + other.known_crls,
    )
