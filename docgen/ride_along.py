"""The files inside a paper's PDF that another system reads, so that nobody types a paper over.

Which kinds carry them, and why the others do not: docs/decisions/0181. The facts are those of the
paper and nothing else (F04); a BSN stands in the onderwijskundig rapport's own facts alone.
"""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

import pikepdf

from docgen.facts import as_data, paper_of
from docgen.oso import tlv_block
from dossier import bsn
from dossier.errors import Refused
from dossier.fields import Field, FieldKind, FieldPlan
from dossier.papers import Paper, Tlv

FACTS: Final = "feiten.json"
TLV_BLOCK: Final = "oso-tlv.xml"
TAKEN_OVER: Final = frozenset(
    ["onderwijskundig-rapport", "onderwijskundig-rapport-swv", "ontwikkelingsperspectief", "inzage"]
)
"""Kinds that another system takes in, or that a person may ask for in a form a machine reads (AVG 20)."""
NUMBERED: Final = "onderwijskundig-rapport"
"""The one kind that holds a BSN (domain.md §0.1)."""
NOT_BSN: Final = frozenset(["afzender.rsin"])
"""Passes the same test as a BSN, and is an organisation's."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """One file inside the PDF: its name, media type, what it is in words, and its bytes."""

    name: str
    mime: str
    about: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Making:
    """What a paper was made with: its plan, its own moment, and the hash and version of template and renderer."""

    plan: FieldPlan | None
    at: datetime
    template: str
    renderer: str


def carries(paper: Paper) -> bool:
    """Whether this kind of paper has its facts with it: decisions, and what another system takes over."""
    return paper.is_besluit or paper.kind in TAKEN_OVER


def attachments(paper: Paper, making: Making) -> tuple[Attachment, ...]:
    """The files that ride along; none for a kind that is only read by people."""
    if not carries(paper):
        return ()
    allowed = NOT_BSN | ({"persoonsgebonden_nummer"} if paper.kind == NUMBERED else set())
    for place in bsn.places(paper):
        if place not in allowed:
            raise Refused("bsn-not-allowed", field=place)
    facts = Attachment(
        FACTS, "application/json", "De feiten van dit document, voor een ander systeem", _facts(paper, making)
    )
    if type(paper) is not Tlv:
        return (facts,)
    block = Attachment(TLV_BLOCK, "application/xml", "Het TLV-blok van OSO 2019", tlv_block(paper))
    return facts, block


def _facts(paper: Paper, making: Making) -> bytes:
    fields = making.plan.fields if making.plan else ()
    told = {
        "schema": f"zegel/feiten/{paper.kind}/1",
        "soort": paper.kind,
        "feiten": as_data(paper),
        "gemaakt": {
            "op": making.at.isoformat(),
            "sjabloon": making.template,
            "met": making.renderer,
            "velden": [{"veld": one.name, "soort": one.kind.value, "rol": one.label} for one in fields],
        },
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def read_facts(pdf: bytes) -> tuple[Paper, Making]:
    """The paper inside a PDF of ours and what it was made with; `Refused('facts-absent')` where there is none."""
    try:
        with pikepdf.open(io.BytesIO(pdf)) as document:
            data = document.attachments[FACTS].get_file().read_bytes()
        told = json.loads(data)
        return paper_of(told["soort"], told["feiten"]), _making(told["gemaakt"])
    except (pikepdf.PdfError, KeyError, ValueError, TypeError) as problem:
        raise Refused("facts-absent") from problem


def _making(told: Mapping[str, object]) -> Making:
    listed = told["velden"]
    assert isinstance(listed, list)  # noqa: S101 - written by `_facts`
    fields = tuple(Field(one["veld"], FieldKind(one["soort"]), one["rol"]) for one in listed)
    at = datetime.fromisoformat(str(told["op"]))
    return Making(FieldPlan(fields) if fields else None, at, str(told["sjabloon"]), str(told["met"]))
