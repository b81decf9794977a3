"""The signature validation report of ETSI TS 119 102-2, for whoever keeps such reports.

One file with a report per signature; document timestamps stand in it as what they prove. pyHanko's report
knows the signature alone: where our verdict is worse than that, because of what was done to the file
afterwards, the report says INDETERMINATE with SIG_CONSTRAINTS_FAILURE (EN 319 102-1 §5.1.3).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pyhanko.generated.etsi import ts_11910202
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.validation.ades import derive_validation_object_identifier
from pyhanko.sign.validation.report.tools import NAMESPACES, _generate_report, _package_validation_object
from xsdata.formats.dataclass.serializers import XmlSerializer
from xsdata.formats.dataclass.serializers.config import SerializerConfig

from signing.trust import Validated
from signing.verdicts import Verdict
from signing.verify import Judged


def xml(judged: Sequence[Judged]) -> str:
    """The report on these signatures; empty when there is none that can be reported on."""
    rows = [(each, said) for each in judged if (said := _said(each)) is not None]
    if not rows:
        return ""
    objects = {derive_validation_object_identifier(each): each for _, said in rows for each in said.validation_objects}
    report = ts_11910202.ValidationReport(
        signature_validation_report=tuple(_generate_report(each.signature, said) for each, said in rows),
        signature_validation_objects=ts_11910202.ValidationObjectListType(
            tuple(_package_validation_object(each) for each in objects.values())
        ),
    )
    serializer = XmlSerializer(config=SerializerConfig(indent="  "))
    return serializer.render(report, ns_map=NAMESPACES)


def _said(each: Judged) -> Validated | None:
    found = each.outcome.result
    if found is None or found.api_status is None:
        return None
    if each.report.finding.verdict is not Verdict.SOUND and found.ades_subindic is AdESPassed.OK:
        return replace(found, ades_subindic=AdESIndeterminate.SIG_CONSTRAINTS_FAILURE)
    return found
