"""A finished PDF as lines of text: pages, tags, fields and words; what the golden files hold."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

import pikepdf
from pypdf import PdfReader

from docgen.check import tagged_text
from docgen.finish_tags import role


def described(pdf: bytes) -> str:
    """The tag tree (standard roles, two spaces a level), the fields, and the text of each page."""
    lines: list[str] = []
    with pikepdf.open(io.BytesIO(pdf)) as document:
        lines += _tags(document, document.Root.StructTreeRoot, 0)
        for field in document.Root.get("/AcroForm", pikepdf.Dictionary(Fields=pikepdf.Array())).Fields:
            lock = " locks all" if "/Lock" in field else ""
            lines.append(f"field {field.T}: {field.TU}{lock}")
    reader = PdfReader(io.BytesIO(pdf))
    for number, page in enumerate(reader.pages, 1):
        lines.append(f"--- page {number}")
        lines += [line.strip() for line in tagged_text(page, reader).splitlines() if line.strip()]
    return "\n".join(lines) + "\n"


def _tags(document: pikepdf.Pdf, node: Any, depth: int) -> Iterator[str]:
    children = node.get("/K")
    for child in children if isinstance(children, pikepdf.Array) else [children]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            alt = f" {child.Alt}" if "/Alt" in child else ""
            yield f"{'  ' * depth}{role(document, child)[1:]}{alt}"
            yield from _tags(document, child, depth + 1)
