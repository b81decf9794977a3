"""What a file's document timestamps prove, worked out once for all its signatures.

EN 319 102-1 §5.6.3 begins, for every signature anew, with the chain of document timestamps: what each proves
to have existed, and whether each holds. In one file that is the same question with the same answer, so it is
asked of pyHanko once; the rest of §5.6.3 then runs on pyHanko for each signature, with the proofs given as
knowledge (docs/decisions/0220). Stock pyHanko is the oracle in the tests.
"""

from __future__ import annotations

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from asn1crypto import x509
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.ades import (
    AdESWithTimeValidationResult,
    _build_prima_facie_poe_index_from_pdf_timestamps,
    _validate_prima_facie_poe,
    ades_lta_validation,
    ades_with_time_validation,
)
from pyhanko.sign.validation.errors import SignatureValidationError
from pyhanko.sign.validation.generic_cms import extract_tst_data_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    bootstrap_validation_data_handlers,
)
from pyhanko.sign.validation.status import PdfSignatureStatus
from pyhanko_certvalidator.ltv.poe import POEManager
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.revinfo.archival import OCSPContainer


class _Nothing:
    """A reader's place for a signature whose file was read already: no timestamps and no store left to find."""

    root: dict[str, Any] = {}  # noqa: RUF012 - read only
    embedded_signatures = ()


@dataclass(frozen=True, slots=True)
class Archive:
    """The validation policy with all that the file holds and its timestamps prove; since when, by revision."""

    policy: PdfSignatureValidationSpec
    timing: ValidationTimingInfo
    stamps: tuple[int, ...]
    signers: frozenset[int]
    is_fresh: bool

    async def validated(self, signature: EmbeddedPdfSignature) -> AdESWithTimeValidationResult | None:
        """Validation over time of one signature; None where no document timestamp over it holds.

        Its integrity was computed before.
        """
        if not any(revision > signature.signed_revision for revision in self.stamps):
            return None
        policy = self._without_others(signature)
        result: AdESWithTimeValidationResult | None = await self._now(signature, policy) if self.is_fresh else None
        if result is None or result.ades_subindic is not AdESPassed.OK:
            alone = copy(signature)
            alone.reader = _Nothing()  # type: ignore[assignment]
            result = await ades_lta_validation(alone, policy, self.timing)
        return result

    async def _now(
        self, signature: EmbeddedPdfSignature, policy: PdfSignatureValidationSpec
    ) -> AdESWithTimeValidationResult:
        """Step 3 of EN 319 102-1 §5.6.3.4: where a signature passes as things stand today, the past adds nothing."""
        spec, proofs = policy.signature_validation_spec, POEManager()
        spec.local_knowledge.add_to_poe_manager(proofs)
        return await ades_with_time_validation(
            signature.signed_data,
            spec,
            status_cls=PdfSignatureStatus,
            timing_info=self.timing,
            raw_digest=signature.compute_digest(),
            validation_data_handlers=bootstrap_validation_data_handlers(spec, self.timing, poe_manager_override=proofs),
            extra_status_kwargs=signature.summarise_integrity_info(),
        )

    def _without_others(self, signature: EmbeddedPdfSignature) -> PdfSignatureValidationSpec:
        """The policy without what is known of the other signers' own certificates: it is no step of this chain."""
        spec = self.policy.signature_validation_spec
        others = self.signers - {each.serial_number for each in _certificates(signature)}
        knowledge = spec.local_knowledge
        mine = replace(
            knowledge,
            known_ocsps=[each for each in knowledge.known_ocsps if _about(each) not in others],
            known_certs=[each for each in knowledge.known_certs if each.serial_number not in others],
        )
        return replace(self.policy, signature_validation_spec=replace(spec, local_knowledge=mine))


def _certificates(signature: EmbeddedPdfSignature) -> Iterator[x509.Certificate]:
    """All that a signature and its timestamps carry."""
    signed = [signature.signed_data, *extract_tst_data_iter(signature.signer_info, signed=False)]
    signed += extract_tst_data_iter(signature.signer_info, signed=True)
    for data in signed:
        yield from (each.chosen for each in data["certificates"] if each.name == "certificate")


def _about(answer: OCSPContainer) -> int | None:
    found = answer.extract_single_response()
    return None if found is None else int(found["cert_id"]["serial_number"].native)


def _is_fresh(known: LocalKnowledge, at: datetime) -> bool:
    """Whether any status in hand still counts as of today: else nothing can pass today."""
    answers = [each.extract_single_response() for each in known.known_ocsps]
    until = [each["next_update"].native for each in answers if each is not None]
    until += [each.crl_data["tbs_cert_list"]["next_update"].native for each in known.known_crls]
    return any(each is not None and each >= at for each in until)


async def archive(reader: PdfFileReader, policy: PdfSignatureValidationSpec, timing: ValidationTimingInfo) -> Archive:
    """Validate a file's chain of document timestamps. `policy` knows what the file's own store holds."""
    spec = policy.signature_validation_spec
    claims = _build_prima_facie_poe_index_from_pdf_timestamps(
        reader, include_content_ts=True, diff_policy=policy.diff_policy
    )
    try:
        proofs = await _validate_prima_facie_poe(claims, spec, timing)
    except SignatureValidationError:
        return Archive(policy, timing, (), frozenset(), is_fresh=False)
    known = replace(spec.local_knowledge, known_poes=list(proofs))
    whole = replace(policy, signature_validation_spec=replace(spec, local_knowledge=known))
    stamps = tuple(each.pdf_revision for each in claims)
    signers = frozenset(each.signer_cert.serial_number for each in reader.embedded_regular_signatures)
    return Archive(whole, timing, stamps, signers, _is_fresh(known, timing.validation_time))


def holds_own_status(signature: EmbeddedPdfSignature) -> bool:
    """Whether a signature carries revocation data of its own, in Adobe's attribute: that is no part of an archive."""
    return any(
        True for _ in find_cms_attribute_iter(signature.signer_info["signed_attrs"], "adobe_revocation_info_archival")
    )
