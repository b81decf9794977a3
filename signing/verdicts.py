"""The closed list of verdicts on a signed PDF, and how a report is said (docs/formats/verdicts.md).

A verdict is a word that stays; a reason says which rule led to it. Their sentences in Dutch and
English stand in `verdicts.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

_AMSTERDAM = ZoneInfo("Europe/Amsterdam")


class Verdict(StrEnum):
    """From worst to best: a file gets the worst of its signatures."""

    NOT_A_PDF = "not-a-pdf"
    ENCRYPTED = "encrypted"
    UNJUDGEABLE = "unjudgeable"
    ALTERED = "altered"
    CHANGED_AFTER = "changed-after"
    WEAK = "weak"
    REVOKED = "revoked"
    EXPIRED = "expired"
    TIMESTAMP_INVALID = "timestamp-invalid"
    SIGNER_UNKNOWN = "signer-unknown"
    UNSIGNED = "unsigned"
    SOUND = "sound"


RANK = {verdict: place for place, verdict in enumerate(Verdict)}


class Reason(StrEnum):
    """Why; each belongs to one verdict (`verdicts.toml` says which)."""

    NO_HEADER = "no-header"
    ENCRYPTED = "encrypted"
    STRUCTURE = "structure"
    KIND_UNKNOWN = "kind-unknown"
    CERTIFICATE_MISSING = "certificate-missing"
    TOO_LARGE = "too-large"
    TOO_SLOW = "too-slow"
    UNEXPECTED = "unexpected"
    BYTES_DIFFER = "bytes-differ"
    FORBIDDEN_CHANGE = "forbidden-change"
    NOT_WHOLLY_COVERED = "not-wholly-covered"
    BYTES_AFTER_END = "bytes-after-end"
    SIGNATURE_REMOVED = "signature-removed"
    ALGORITHM = "algorithm"
    CERTIFICATE_REVOKED = "certificate-revoked"
    CERTIFICATE_EXPIRED = "certificate-expired"
    TIMESTAMP = "timestamp"
    NO_TRUST = "no-trust"
    NO_SIGNATURE = "no-signature"
    WHOLE = "whole"
    ALLOWED_CHANGES = "allowed-changes"
    LATER_VERSIONS = "later-versions"


@dataclass(frozen=True, slots=True)
class Finding:
    """A reason, and with it a verdict."""

    reason: Reason

    @property
    def verdict(self) -> Verdict:
        """The verdict this reason belongs to."""
        return Verdict(_table()["reason"][self.reason]["verdict"])


@dataclass(frozen=True, slots=True)
class SignatureReport:
    """What is said of one filled field. `level` is B-B, B-T, B-LT, B-LTA, or empty where none is reached.

    `signed_at` is proven by a timestamp from level B-T on, else what the signer claims.
    """

    field: str
    signer: str
    role: str
    meaning: str
    level: str
    signed_at: datetime | None
    finding: Finding


@dataclass(frozen=True, slots=True)
class Report:
    """What is said of a file: a finding, and one report per filled signature field, oldest first."""

    finding: Finding
    signatures: tuple[SignatureReport, ...] = ()

    @property
    def is_sound(self) -> bool:
        """Signed, and wholly sound under the given trust."""
        return self.finding.verdict is Verdict.SOUND


def as_json(report: Report, language: str) -> dict[str, object]:
    """The report as the JSON of `./zegel verify --json`."""
    return {
        "verdict": report.finding.verdict.value,
        "signatures": [_signature(each, language) for each in report.signatures],
        "reason": sentence(report.finding, language),
    }


def as_text(report: Report, language: str) -> str:
    """The report in plain words: the file's verdict, then three lines per signature."""
    words = _table()["word"]
    lines = [f"{verdict_name(report.finding.verdict, language)}. {sentence(report.finding, language)}"]
    for each in report.signatures:
        who = " · ".join(part for part in (each.signer, each.role, each.meaning) if part)
        when = both_zones(each.signed_at) if each.signed_at else words["no-time"][language]
        how = words["proven" if each.level not in ("", "B-B") else "claimed"][language]
        lines += [
            "",
            f"{each.field}: {who}",
            f"  {when} ({how}), {words['level'][language]} {each.level or '-'}",
            f"  {verdict_name(each.finding.verdict, language)}. {sentence(each.finding, language)}",
        ]
    return "\n".join(lines)


def verdict_name(verdict: Verdict, language: str) -> str:
    """The verdict in one or two words, `nl` or `en`."""
    return _table()["verdict"][verdict][language]


def sentence(finding: Finding, language: str) -> str:
    """The reason as a sentence, `nl` or `en`."""
    return _table()["reason"][finding.reason][language]


def both_zones(at: datetime) -> str:
    """`22-11-2026 05:10:22 +01:00 (Amsterdam), 04:10:22 UTC`: where proof matters, both (decision 1)."""
    local = at.astimezone(_AMSTERDAM)
    offset = local.strftime("%z")
    return f"{local:%d-%m-%Y %H:%M:%S} {offset[:3]}:{offset[3:]} (Amsterdam), {at.astimezone(UTC):%H:%M:%S} UTC"


def _signature(each: SignatureReport, language: str) -> dict[str, object]:
    at = each.signed_at.astimezone(_AMSTERDAM).isoformat(timespec="seconds") if each.signed_at else None
    return {
        "field": each.field,
        "signer": each.signer,
        "role": each.role,
        "meaning": each.meaning,
        "level": each.level,
        "signed_at": at,
        "verdict": each.finding.verdict.value,
        "reason": sentence(each.finding, language),
    }


@cache
def _table() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    return tomllib.loads((Path(__file__).parent / "verdicts.toml").read_text(encoding="utf-8"))
