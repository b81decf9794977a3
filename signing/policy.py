"""What a validator here accepts: which roots, which algorithms, what status, and no request to anybody."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.sign.diff_analysis import DiffPolicy
from pyhanko.sign.validation.policy_decl import (
    CertificateFetchingRule,
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    FreshnessReqType,
    RevocationCheckingPolicy,
)
from pyhanko_certvalidator.registry import SimpleTrustManager

LIMITS = DecodeLimits.for_untrusted_input()

# Every address in a foreign file is its maker's choice: none is asked (signing.md, verification lessons).
_NOTHING_FETCHED = RevocationInfoGatheringSpec(
    online_fetching_rule=RevinfoOnlineFetchingRule.LOCAL_ONLY,
    certificate_fetching_rule=CertificateFetchingRule.NEVER_FETCH,
)
_ANY_AGE = timedelta(days=365 * 100)
_IF_KNOWN = RevocationCheckingPolicy.from_legacy("soft-fail")


def validation(
    roots: Sequence[x509.Certificate], known: LocalKnowledge, reviews: DiffPolicy, *, status_required: bool
) -> PdfSignatureValidationSpec:
    """How to validate under these roots.

    With `status_required` every certificate's status must be in hand: what a B-LT signature promises.
    Without it a status that is in hand still counts, so a revoked certificate is always refused.
    """
    checking = REQUIRE_REVINFO if status_required else _IF_KNOWN
    trust = SimpleTrustManager.build(trust_roots=list(roots))
    # Without a request to anybody the status of a timestamp service is never newer than the document.
    aged = CertValidationPolicySpec(
        trust, CertRevTrustPolicy(checking, _ANY_AGE, FreshnessReqType.MAX_DIFF_REVOCATION_VALIDATION)
    )
    fresh = CertValidationPolicySpec(trust, CertRevTrustPolicy(checking))
    return PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=fresh if status_required else aged,
            revinfo_gathering_policy=_NOTHING_FETCHED,
            ts_cert_validation_policy=aged,
            local_knowledge=known,
        ),
        diff_policy=reviews,
    )
