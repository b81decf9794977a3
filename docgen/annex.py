"""Puts annexes behind an unsigned paper: checked PDFs, each with a bookmark (decision 23).

An annex is joined only when it can stay what it was: archival, unsigned, without anything that acts.
Every other one is refused with its title and the reason, and handed over beside the paper untouched.
The joined file is PDF/A level B: an annex's own tags do not survive, so it no longer claims PDF/UA
(docs/decisions/0182); the paper by itself stays the accessible one.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

import pikepdf
from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, StreamObject

from docgen import check, xmp
from docgen.xmp import About
from dossier.errors import Refused

MOST_BYTES: Final = 20 * 2**20
MOST_PAGES: Final = 100
MOST_TOGETHER: Final = 400
"""Pages of a joined file."""
RGB: Final = 3
ARCHIVAL: Final = re.compile(rb"pdfaid:part\s*(?:>|=\s*[\"'])\s*[123]")


@dataclass(frozen=True, slots=True)
class Annex:
    """A PDF to go behind a paper, under the title of its bookmark (no person's name)."""

    title: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Joined:
    """The joined file; `starts` are the page numbers, from 1, on which each annex begins."""

    pdf: bytes
    pages: int
    starts: tuple[int, ...]


def look_at(annex: Annex) -> int:
    """The number of pages of a sound annex; `Refused('annex-unfit')` with its title and why.

    Reasons: `size`, `unreadable`, `encrypted`, `pages`, `acts`, `signed`, `form`, `notes`, `fonts`, `archive`.
    """
    return len(_sound(annex).pages)


def join(paper: bytes, about: About, annexes: Sequence[Annex]) -> Joined:
    """The paper with its annexes behind it. `about` is the paper's own; the same input gives the same bytes.

    `Refused('paper-signed')` for a paper that bears a signature: it may never be written anew.
    """
    front = PdfReader(io.BytesIO(paper), strict=True)
    if _is_signed(front):
        raise Refused("paper-signed")
    sound = [_sound(one) for one in annexes]
    total = len(front.pages) + sum(len(one.pages) for one in sound)
    if total > MOST_TOGETHER:
        raise Refused("annex-unfit", title=annexes[-1].title, why="pages")
    writer = PdfWriter(clone_from=front)
    starts: list[int] = []
    for annex, reader in zip(annexes, sound, strict=True):
        starts.append(len(writer.pages) + 1)
        writer.append(reader, import_outline=False)
        for page in writer.pages[starts[-1] - 1 :]:
            _bare(page)
        writer.add_outline_item(title=annex.title, page_number=starts[-1] - 1)
    out = io.BytesIO()
    writer.write(out)
    return Joined(_settled(out.getvalue(), about), total, tuple(starts))


def _sound(annex: Annex) -> PdfReader:
    why = "size" if len(annex.pdf) > MOST_BYTES else "" if annex.pdf.startswith(b"%PDF-") else "unreadable"
    if why:
        raise _unfit(annex, why)
    try:
        reader = PdfReader(io.BytesIO(annex.pdf), strict=True)
        why = "encrypted" if reader.is_encrypted else _why_not(reader)
    except (PyPdfError, RecursionError, KeyError, ValueError, TypeError, AttributeError) as problem:
        raise _unfit(annex, "unreadable") from problem
    if why:
        raise _unfit(annex, why)
    return reader


def _why_not(reader: PdfReader) -> str:
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        return "pages"
    if _is_signed(reader):
        return "signed"
    if "/AcroForm" in reader.root_object:
        return "form"
    for name, holds in (("acts", check.quiet), ("fonts", check.fonts_ride)):
        if not holds(reader):
            return name
    if any(note.get_object().get("/Subtype") != "/Link" for page in reader.pages for note in page.get("/Annots", ())):
        return "notes"
    return "" if _is_archival(reader) else "archive"


def _is_signed(reader: PdfReader) -> bool:
    fields = reader.get_fields() or {}
    return any(one.get("/FT") == "/Sig" and one.get("/V") is not None for one in fields.values())


def _is_archival(reader: PdfReader) -> bool:
    """Says that it is PDF/A, with the colours that we have too (ISO 19005-2, 6.2.3)."""
    stream = reader.root_object.get("/Metadata")
    packet = stream.get_object() if stream is not None else None
    intents = reader.root_object.get("/OutputIntents", ArrayObject())
    profiles = [one.get_object()["/DestOutputProfile"].get_object() for one in intents]
    in_rgb = bool(profiles) and all(profile.get("/N") == RGB for profile in profiles)
    return in_rgb and isinstance(packet, StreamObject) and bool(ARCHIVAL.search(packet.get_data()))


def _bare(page: PageObject) -> None:
    """A page without the ties to what did not come along: tags, and links into its own document."""
    for key in ("/StructParents", "/Annots", "/Tabs"):
        if key in page:
            del page[key]


def _settled(joined: bytes, about: About) -> bytes:
    """Metadata that claims what is still so, and the same bytes every time."""
    out = io.BytesIO()
    level = replace(about, profile=replace(about.profile, conformance="B", accessible=False))
    with pikepdf.open(io.BytesIO(joined)) as pdf:
        pdf.Root.Metadata = pdf.make_stream(
            xmp.packet(level), pikepdf.Dictionary(Type=pikepdf.Name.Metadata, Subtype=pikepdf.Name.XML)
        )
        stamp = xmp.pdf_date(about.at)
        pdf.trailer.Info = pdf.make_indirect(
            pikepdf.Dictionary(
                Title=about.title, Creator=xmp.PRODUCER, Producer=xmp.PRODUCER, CreationDate=stamp, ModDate=stamp
            )
        )
        if "/ID" in pdf.trailer:
            del pdf.trailer["/ID"]
        modes = pikepdf.ObjectStreamMode
        pdf.save(out, deterministic_id=True, object_stream_mode=modes.generate, fix_metadata_version=False)
    return out.getvalue()


def _unfit(annex: Annex, why: str) -> Refused:
    return Refused("annex-unfit", title=annex.title, why=why)
