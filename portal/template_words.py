"""What was found in a Word template, as a person reads it: where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Mapping

from dossier.findings import Finding
from portal import problems

PARTS = {
    "document": ("tekst", "text"),
    "header": ("koptekst", "header"),
    "footer": ("voettekst", "footer"),
    "styles": ("stijlen", "styles"),
}


def where(finding: Finding, language: str) -> str:
    """`tekst, alinea 12` or `koptekst, tabel 1, rij 2, kolom 3`; empty for what has no one place."""
    facts = dict(finding.facts)
    part = str(facts.get("part", ""))
    if not part:
        return ""
    english = language == "en"
    bare = re.sub(r"\d+$", "", part)
    words = [PARTS[bare][english] if bare in PARTS else part]
    if facts.get("table"):
        said = "table {table}, row {row}, column {column}" if english else "tabel {table}, rij {row}, kolom {column}"
        words.append(said.format_map(facts))
    elif facts.get("paragraph"):
        words.append(f"{'paragraph' if english else 'alinea'} {facts['paragraph']}")
    return ", ".join(words)


def told(finding: Finding, language: str) -> str:
    """Place, first words there, and the sentence of the finding, in one line."""
    place, text = where(finding, language), dict(finding.facts).get("text")
    sentence = problems.sentence(finding.refusal, language)
    beginning = f" (“{text}”)" if text else ""
    return f"{place}{beginning}: {sentence}" if place else sentence


def as_json(finding: Finding, language: str) -> Mapping[str, object]:
    """A finding as data: `code`, `severity`, `field`, `place`, `near`, `message`."""
    facts = dict(finding.facts)
    names = ("part", "paragraph", "table", "row", "column", "text")
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "field": finding.field,
        "place": {name: facts[name] for name in names if facts.get(name)},
        "near": str(facts.get("near", "")),
        "message": problems.sentence(finding.refusal, language),
    }
