"""What a validator here accepts: which later changes, which algorithms, no request to anybody.

Stricter than pyHanko's default: after the first signature only prepared signature fields may be
filled and long-term data added; filling any other form field counts as tampering, because a
form-field shadow attack looks just like it (signing.md, verification lessons).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from asn1crypto import x509
from pyhanko.pdf_utils.decode_limits import DecodeLimits
from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import DiffPolicy, DiffResult, ModificationLevel, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.policies import StandardDiffPolicy
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm
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

STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(ModificationLevel.LTA_UPDATES),
        XrefStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        ObjectStreamRule().as_qualified(ModificationLevel.LTA_UPDATES),
        DSSCompareRule().as_qualified(ModificationLevel.LTA_UPDATES),
        MetadataUpdateRule().as_qualified(ModificationLevel.LTA_UPDATES),
    ],
    form_rule=FormUpdatingRule(
        field_rules=[SigFieldCreationRule(allow_new_visible_after_certify=False), SigFieldModificationRule()]
    ),
)


class Reviews(DiffPolicy):
    """The strict policy for one file, which looks at each signature's later changes only once.

    Validation asks the same question for every signature and for every document timestamp: with six
    signatures some forty times. One instance belongs to one reader.
    """

    def __init__(self) -> None:
        """Nothing reviewed yet."""
        self._found: dict[tuple[int, str], DiffResult | SuspiciousModification] = {}

    def apply(
        self,
        old: HistoricalResolver,
        new: HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult:
        """One pair of revisions, by the strict policy."""
        return STRICT.apply(old, new, field_mdp_spec, doc_mdp)

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        """Every revision after `base_revision`; remembered."""
        revision = base_revision if isinstance(base_revision, int) else base_revision.revision
        asked = (revision, f"{doc_mdp} {field_mdp_spec}")
        if asked not in self._found:
            self._found[asked] = STRICT.review_file(reader, revision, field_mdp_spec, doc_mdp)
        return self._found[asked]


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
