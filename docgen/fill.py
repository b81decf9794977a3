"""Fills a Word template with the facts of a paper: the same facts and template give the same bytes.

`Template` is compiled once (docxtpl reads its own tags, we keep the compiled parts) and then filled
many times. Every value is escaped; a line break in a value becomes a line break on the page.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Final

from docxtpl.template import DocxTemplate
from jinja2 import Template as JinjaTemplate
from lxml import etree
from markupsafe import Markup, escape
from PIL import Image

from docgen import fonts, language
from docgen.archive import SMALL, Packed, archive, pack
from docgen.package import open_package
from docgen.qr import picture
from dossier.errors import Refused
from dossier.fields import FieldPlan
from dossier.papers import Paper

QR_NAME: Final = "verificatie-qr"
"""Name of the drawing whose picture is replaced by the document's own QR code."""
BOX_NAME: Final = "veld_"
"""Prefix of the alternative text of the picture that keeps a signature field's room."""
BOX_MM: Final = (98, 12)
"""Width and height of that room, in mm."""
BOX_RELATION: Final = "rIdZegelVak"
BOX_PART: Final = "word/media/zegel-vak.png"
BOX: Final = (
    '<w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="{name}" descr="{name}"/>'
    '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{id}" name="{name}"/><pic:cNvPicPr/></pic:nvPicPr>'
    '<pic:blipFill><a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    ' r:embed="{rel}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
    '<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{cx}" cy="{cy}"/></a:xfrm>'
    '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
    "</wp:inline></w:drawing></w:r>"
)
LINE_BREAK: Final = '</w:t><w:br/><w:t xml:space="preserve">'
SYMBOL: Final = (
    f'</w:t></w:r><w:r><w:rPr><w:rFonts w:ascii="{fonts.SYMBOLS}" w:hAnsi="{fonts.SYMBOLS}"'
    f' w:eastAsia="{fonts.SYMBOLS}" w:cs="{fonts.SYMBOLS}"/></w:rPr><w:t xml:space="preserve">{{}}</w:t></w:r>'
    '<w:r><w:t xml:space="preserve">'
)
"""A run in the symbol font: left to itself LibreOffice would draw symbols after the rest of their line."""
TAG: Final = re.compile(rb"\{(?:<[^>]*>)*[{%#]|\{_\{|\}_\}")
"""Where a tag may begin: Word likes to put its own elements between the two braces."""
ATTRIBUTE: Final = re.compile(r'="[^"<>]*\{\{[^"<>]*"')
SAID: Final = re.compile(r"\{\{(.+?)\}\}")
"""A value in an attribute, as an alternative text: there it is plain words, without elements of its own."""
TEMPLATED: Final = re.compile(r"word/(document|header\d*|footer\d*)\.xml|docProps/core\.xml")


@dataclass(frozen=True, slots=True)
class Veld:
    """One signature box as a template sees it: field name, role in words, printed name, second line, part signed."""

    veld: str
    rol: str
    naam: str
    toelichting: str
    deel: str


def context(paper: Paper, plan: FieldPlan | None) -> dict[str, object]:
    """What a template may name: the paper's fields, and `velden`, the boxes of the field plan."""
    parties = {party.veld: party for party in paper.partijen}
    boxes = []
    for field in plan.fields if plan else ():
        party = parties.get(field.name)
        boxes.append(
            Veld(
                field.name,
                party.rol if party else field.label,
                party.naam if party else "",
                party.toelichting if party else "",
                party.deel if party else "",
            )
        )
    facts: dict[str, object] = {field.name: getattr(paper, field.name) for field in fields(paper)}
    return {**facts, "velden": tuple(boxes)}


class Template:
    """A compiled Word template. Construction refuses what is unsafe or outside the language."""

    def __init__(self, data: bytes, name: str) -> None:
        self.name = name
        parts = open_package(data, name)
        self._text, self._properties = language.environment(dressed), language.environment(str)
        tagged = [part for part in parts if TEMPLATED.fullmatch(part) and TAG.search(parts[part])]
        self._compiled = {part: self._compile(part, parts[part]) for part in tagged}
        self._qr = _qr_part(parts)
        self._parts = {part: pack(content, SMALL) for part, content in _with_box_picture(parts).items()}

    def _compile(self, part: str, content: bytes) -> JinjaTemplate:
        source, environment = content.decode(), self._properties
        if part != "docProps/core.xml":
            environment = self._text
            # docxtpl reads a part without its XML declaration
            plain = etree.tostring(etree.fromstring(content), encoding="unicode")
            source = DocxTemplate(io.BytesIO()).patch_xml(plain)
            source = ATTRIBUTE.sub(lambda found: SAID.sub(r"{{ (\1)|plat }}", found[0]), source)
            source = source.replace("{_{", "{{ '{{' }}").replace("}_}", "{{ '}}' }}")
        language.check(environment, source, self.name, part, frozenset({"vak"}))
        return environment.from_string(source)

    def fill(self, facts: Mapping[str, object], qr: str | None) -> bytes:
        """The filled .docx; `qr` is the address in the QR code, or None where there is none."""
        boxes = _Boxes()
        filled: dict[str, Packed] = {}
        for part, template in self._compiled.items():
            try:
                filled[part] = pack(template.render(facts, vak=boxes.mark).encode("utf-8"))
            except language.ERRORS as problem:
                raise Refused("template-mismatch", template=self.name, part=part, what=str(problem)) from problem
        if qr is not None and self._qr is not None:
            filled[self._qr] = pack(picture(qr))
        return archive({**self._parts, **filled})


class _Boxes:
    """Keeps the room of each signature field: a white picture of its size, named after the field.

    LibreOffice writes it as an empty figure with its rectangle; `finish` turns that into the field.
    """

    def __init__(self) -> None:
        self.seen: set[str] = set()

    def mark(self, veld: Veld) -> Markup:
        if veld.veld in self.seen:
            raise ValueError(f"the box {veld.veld} stands twice")
        self.seen.add(veld.veld)
        width, height = BOX_MM
        number = 9000 + len(self.seen)
        name = escape(BOX_NAME + veld.veld)
        drawn = BOX.format(id=number, name=name, cx=width * 36000, cy=height * 36000, rel=BOX_RELATION)
        return Markup(drawn)  # noqa: S704 - the name is escaped, the rest are our numbers


def dressed(safe: str) -> str:
    """An escaped value as the inside of a run: line breaks, and symbols in their own font."""
    text = safe if safe.isascii() else fonts.symbols().sub(lambda found: SYMBOL.format(found.group()), safe)
    return text.replace("\n", LINE_BREAK)


def _with_box_picture(parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """The package with the one white pixel that `vak` shows."""
    relation = (
        f'<Relationship Id="{BOX_RELATION}" Type="http://schemas.openxmlformats.org/officeDocument/2006/'
        f'relationships/image" Target="media/{BOX_PART.rsplit("/", 1)[1]}"/></Relationships>'
    )
    relations = "word/_rels/document.xml.rels"
    types = "[Content_Types].xml"
    out = dict(parts)
    out[relations] = parts.get(relations, b"").replace(b"</Relationships>", relation.encode())
    if b'Extension="png"' not in parts.get(types, b""):
        out[types] = parts.get(types, b"").replace(
            b"</Types>", b'<Default Extension="png" ContentType="image/png"/></Types>'
        )
    out[BOX_PART] = _pixel()
    return out


@cache
def _pixel() -> bytes:
    out = io.BytesIO()
    Image.new("L", (1, 1), 255).save(out, "PNG")
    return out.getvalue()


def _qr_part(parts: Mapping[str, bytes]) -> str | None:
    """The media part of the drawing named `verificatie-qr`, or None when the template has none."""
    document = parts["word/document.xml"].decode()
    drawing = re.search(rf'<w:drawing>(?:(?!</w:drawing>).)*name="{QR_NAME}".*?</w:drawing>', document, re.DOTALL)
    picture = re.search(r'r:embed="([^"]+)"', drawing.group(0)) if drawing else None
    if picture is None:
        return None
    relations = parts.get("word/_rels/document.xml.rels", b"").decode()
    for relation in re.findall(r"<Relationship [^>]*>", relations):
        if f'Id="{picture.group(1)}"' in relation:
            target = re.search(r'Target="([^"]+)"', relation)
            return f"word/{target.group(1)}" if target else None
    return None
