"""What can be said of anybody's signed PDF: a verdict per signature and one for the file.

Built on pyHanko's whole verdict, never on `intact` or `valid` alone: the strict difference policy, the
rule that nothing may follow the last signed revision, the list of filled fields against the list judged,
and validation over time (EN 319 102-1 §5.6). Nothing is fetched. Pure: no clock, no file, no process;
hostile files go through `child`, where the limits and the one catch-all are.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from pyhanko.pdf_utils.misc import PdfError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.fields import FieldMDPAction, enumerate_sig_fields
from pyhanko.sign.general import find_cms_attribute_iter
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing import asn1, said, trust
from signing.policy import LIMITS
from signing.reader import Reader
from signing.revocation import Evidence
from signing.verdicts import RANK, Finding, Reason, Report, SignatureReport, Verdict
from signing.waiting import wait_for

_HEADER_WITHIN = 1024
_LISTED_KINDS = ("/ETSI.CAdES.detached", "/ETSI.RFC3161", "/adbe.pkcs7.detached")
_SIGNED_RANGE = re.compile(rb"/ByteRange\s*\[\s*\d+\s+\d+\s+\d+\s+\d+\s*\]")
_WHITE_SPACE = b" \t\r\n\f\0"
_END = b"%%EOF"


def judge(
    pdf: bytes,
    roots: Sequence[bytes],
    at: datetime,
    known: Evidence | None = None,
    memory: trust.Memory | None = None,
) -> Report:
    """The report on a file, under the trusted `roots` (DER), as it stands `at`.

    `known` is evidence from elsewhere (an instance's own revocation lists); `memory` spares judging again what
    this process found sound under the same roots and evidence. A file that misleads pyHanko
    itself may raise; `child.judge_apart` turns that into a verdict too.
    """
    return judged(pdf, roots, at, known, memory)[0]


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature, what was found of it, and what is said of it."""

    signature: EmbeddedPdfSignature
    outcome: trust.Outcome
    report: SignatureReport


def judged(
    pdf: bytes,
    roots: Sequence[bytes],
    at: datetime,
    known: Evidence | None = None,
    memory: trust.Memory | None = None,
) -> tuple[Report, Sequence[Judged]]:
    """As `judge`, with all that was found of each signature."""
    if b"%PDF-" not in pdf[:_HEADER_WITHIN]:
        return Report(Finding(Reason.NO_HEADER)), ()
    try:
        reader = Reader(pdf, LIMITS)
        if reader.encrypted:
            return Report(Finding(Reason.ENCRYPTED)), ()
        return _of_reader(reader, pdf, trust.Trust.under(roots, at, _knowledge(known or Evidence()), memory))
    except PdfError:
        return Report(Finding(Reason.STRUCTURE)), ()


def certificates_in(pdf: bytes) -> tuple[bytes, ...]:
    """The certificates (DER) of all signers of a file we made, and of the services that stamped them."""
    found = []
    for signature in Reader(pdf, LIMITS).embedded_signatures:
        found.append(signature.signer_cert.dump())
        for token in find_cms_attribute_iter(signature.signer_info["unsigned_attrs"], "signature_time_stamp_token"):
            found += [each.chosen.dump() for each in token["content"]["certificates"]]
    return tuple(dict.fromkeys(found))


def _of_reader(reader: PdfFileReader, pdf: bytes, trusted: trust.Trust) -> tuple[Report, Sequence[Judged]]:
    signatures, unknown = _signatures(reader)
    rows = wait_for(_judged(signatures, trusted))
    reports = [*(_unknown_kind(name) for name in unknown), *(each.report for each in rows)]
    return Report(_overall(reader, pdf, signatures, reports), tuple(reports)), rows


def _signatures(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[str]]:
    """The filled signature fields: those to judge, oldest revision first, and names of unknown kinds."""
    judged, unknown = [], []
    for name, value, field in enumerate_sig_fields(reader, filled_status=True):
        if str(value.get_object().get("/SubFilter", "")) in _LISTED_KINDS:
            judged.append(EmbeddedPdfSignature(reader, field.get_object(), name))
        else:
            unknown.append(name)
    return sorted(judged, key=lambda each: each.signed_revision), unknown


async def _judged(signatures: Sequence[EmbeddedPdfSignature], trusted: trust.Trust) -> list[Judged]:
    last = max((each.signed_revision for each in signatures if not _is_timestamp(each)), default=0)
    return [await _one(each, trusted, last) for each in signatures]


async def _one(signature: EmbeddedPdfSignature, trusted: trust.Trust, last: int) -> Judged:
    signature.compute_integrity_info(diff_policy=trusted.reviews)
    outcome = await trusted.of(signature)
    claim = said.claim(signature)
    report = SignatureReport(
        field=signature.field_name,
        signer=said.signer(signature),
        role=claim.role,
        meaning=claim.meaning,
        level=outcome.level,
        signed_at=outcome.signed_at,
        finding=_finding(signature, outcome, last),
    )
    return Judged(signature, outcome, report)


def _finding(signature: EmbeddedPdfSignature, outcome: trust.Outcome, last: int) -> Finding:
    """The signature's own bytes first, then what came after it, then who made it.

    `last` is the revision of the file's last signature; after one that closes, none may come.
    """
    if not outcome.is_intact:
        return Finding(Reason.BYTES_DIFFER)
    if signature.coverage is None or signature.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Finding(Reason.NOT_WHOLLY_COVERED)
    late = _closes(signature) and last > signature.signed_revision
    if late or not signature.summarise_integrity_info()["docmdp_ok"]:
        return Finding(Reason.FORBIDDEN_CHANGE)
    if outcome.trouble is not None:
        return Finding(outcome.trouble)
    whole = signature.coverage is SignatureCoverageLevel.ENTIRE_FILE
    return Finding(Reason.WHOLE if whole else Reason.ALLOWED_CHANGES)


def _overall(
    reader: PdfFileReader,
    pdf: bytes,
    judged: Sequence[EmbeddedPdfSignature],
    reports: Sequence[SignatureReport],
) -> Finding:
    findings = [report.finding for report in reports]
    findings += _structural(reader, pdf, judged, len(reports))
    worst = min(findings, key=lambda finding: RANK[finding.verdict])
    if worst.verdict is not Verdict.SOUND:
        return worst
    closed = bool(judged) and (_is_timestamp(judged[-1]) or _closes(judged[-1]))
    return Finding(Reason.WHOLE if closed else Reason.LATER_VERSIONS)


def _structural(
    reader: PdfFileReader, pdf: bytes, judged: Sequence[EmbeddedPdfSignature], filled: int
) -> Iterator[Finding]:
    """What no single signature can tell: a removed one, an unsigned tail, or none at all."""
    permissions = reader.root.get("/Perms", {})
    usage_rights = sum(key in permissions for key in ("/UR", "/UR3"))
    if len(_SIGNED_RANGE.findall(pdf)) > filled + usage_rights:
        yield Finding(Reason.SIGNATURE_REMOVED)
    if not filled:
        yield Finding(Reason.NO_SIGNATURE)
    if judged and not _ends_well(reader, pdf, judged[-1]):
        yield Finding(Reason.BYTES_AFTER_END)


def _ends_well(reader: PdfFileReader, pdf: bytes, last: EmbeddedPdfSignature) -> bool:
    """Nothing after the last signature, or exactly one revision of long-term data, closed by `%%EOF`."""
    end = int(last.byte_range[2]) + int(last.byte_range[3])
    if not pdf[end:].strip(_WHITE_SPACE):
        return True
    only_data = (
        isinstance(last.diff_result, DiffResult)
        and last.diff_result.modification_level <= ModificationLevel.LTA_UPDATES
        and reader.xrefs.total_revisions == last.signed_revision + 2
    )
    return only_data and pdf.rstrip(_WHITE_SPACE).endswith(_END) and pdf[end:].count(_END) == 1


def _is_timestamp(signature: EmbeddedPdfSignature) -> bool:
    return bool(signature.sig_object_type == "/DocTimeStamp")


def _closes(signature: EmbeddedPdfSignature) -> bool:
    """Whether it locks the whole form, or all of it but some fields (the archive timestamp's)."""
    lock = signature.fieldmdp
    return lock is not None and lock.action is not FieldMDPAction.INCLUDE


def _unknown_kind(name: str) -> SignatureReport:
    return SignatureReport(name, "", "", "", "", None, Finding(Reason.KIND_UNKNOWN))


def _knowledge(known: Evidence) -> LocalKnowledge:
    return LocalKnowledge(
        known_ocsps=[each for data in known.ocsps for each in OCSPContainer.load_multi(asn1.ocsp_response(data))],
        known_crls=[CRLContainer(asn1.revocation_list(data)) for data in known.crls],
        known_certs=[asn1.certificate(data) for data in known.certificates],
    )
