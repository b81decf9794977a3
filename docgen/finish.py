"""Makes a converted PDF archival, accessible and reproducible, before anybody signs; never after.

Same input, same plan, same moment: same bytes (docgen.md §5). What varied in LibreOffice's output
(dates, identifiers, the date inside the colour profile) is set from the document itself.
"""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from docgen import finish_fields, finish_tags, pdf_bytes, xmp
from docgen.ride_along import Attachment
from docgen.xmp import About
from dossier.errors import Refused, Unavailable
from dossier.fields import FieldPlan

ICC_DATE: Final = slice(24, 36)
"""Where an ICC profile keeps the moment it was made (ICC.1, 7.2.8)."""
ICC_EPOCH: Final = bytes([7, 228, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
CATALOG: Final = frozenset(
    [
        "/Type",
        "/Pages",
        "/MarkInfo",
        "/StructTreeRoot",
        "/ViewerPreferences",
        "/Lang",
        "/Outlines",
        "/OutputIntents",
        "/Metadata",
        "/AcroForm",
    ]
)
"""All that a paper's catalog may hold; an action, a script or an attachment is dropped with the rest."""


TITLE: Final = re.compile(rb"\d+ 0 obj\s*<<\s*/Title<FEFF([0-9A-F]+)>\s*/Creator")
"""How LibreOffice writes the title of the whole, not that of a bookmark. Anything else is read by qpdf."""
NEAR: Final = 24
"""Bytes before a title in which its object begins."""


def finish(converted: bytes, plan: FieldPlan | None, about: About, carried: Sequence[Attachment] = ()) -> bytes:
    """The finished PDF with its prepared signature fields."""
    try:
        with pdf_bytes.opened(converted) as pdf:
            if "/StructTreeRoot" not in pdf.Root:
                raise Unavailable("converter-untagged")
            finish_fields.draw(pdf, plan)
            finish_tags.mend(pdf)
            _settle(pdf, about)
            if carried:
                _attach(pdf, about, carried)
            return _saved(pdf)
    except pikepdf.PdfError as problem:
        raise Refused("converter-refused") from problem


def title(converted: bytes) -> str:
    """The title that the template gave the document."""
    told = TITLE.search(converted, max(0, converted.rfind(b"/Title<FEFF") - NEAR))
    if told is not None:
        return bytes.fromhex(told[1].decode("ascii")).decode("utf-16-be", "replace")
    with pdf_bytes.opened(converted) as pdf:
        return str(pdf.docinfo.get("/Title", ""))


def _settle(pdf: pikepdf.Pdf, about: About) -> None:
    """Everything in catalog, pages and metadata that must not depend on when and where it was made."""
    for key in set(pdf.Root.keys()) - CATALOG:
        del pdf.Root[key]
    pdf.Root.Lang = pikepdf.String("nl-NL")
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    for page in pdf.pages:
        page.obj.Tabs = Name.S
    for intent in pdf.Root.OutputIntents:
        profile = bytearray(intent.DestOutputProfile.read_bytes())
        profile[ICC_DATE] = ICC_EPOCH
        intent.DestOutputProfile.write(bytes(profile))
    metadata = pdf.make_stream(xmp.packet(about), Dictionary(Type=Name.Metadata, Subtype=Name.XML))
    pdf.Root.Metadata = metadata
    stamp = xmp.pdf_date(about.at)
    pdf.trailer.Info = pdf.make_indirect(
        Dictionary(Title=about.title, Creator=xmp.PRODUCER, Producer=xmp.PRODUCER, CreationDate=stamp, ModDate=stamp)
    )
    for key in ("/DocChecksum", "/ID"):
        if key in pdf.trailer:
            del pdf.trailer[key]


def _attach(pdf: pikepdf.Pdf, about: About, carried: Sequence[Attachment]) -> None:
    """The files that ride along, as data of the whole document (ISO 19005-3, 6.8 and annex E)."""
    named, specs = Array(), Array()
    for one in sorted(carried, key=lambda file: file.name):
        params = Dictionary(Size=len(one.data), ModDate=xmp.pdf_date(about.at))
        file = pdf.make_stream(
            one.data, Dictionary(Type=Name.EmbeddedFile, Subtype=Name(f"/{one.mime}"), Params=params)
        )
        spec = pdf.make_indirect(
            Dictionary(
                Type=Name.Filespec,
                F=one.name,
                UF=one.name,
                Desc=one.about,
                AFRelationship=Name.Data,
                EF=Dictionary(F=file, UF=file),
            )
        )
        named.extend([pikepdf.String(one.name), spec])
        specs.append(spec)
    pdf.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=named))
    pdf.Root.AF = specs


def _saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes, with objects numbered in the order a reader meets them.

    LibreOffice numbers fonts by where they happened to lie in memory; written once plainly and read
    again, the numbers follow the document instead.
    """
    out = io.BytesIO()
    pdf.remove_unreferenced_resources()
    with pdf_bytes.rewritten(pdf) as ordered:
        del ordered.trailer.ID
        ordered.save(
            out,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            fix_metadata_version=False,
        )
    return out.getvalue()
