"""Reads a finished PDF with another library than wrote it, before it may be signed (decision 23).

It must say what the Word file said, and the Word file must say every fact of the paper; carry its
fonts and exactly the planned fields; and hold nothing that acts: no script, action or attachment.
"""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from lxml import etree
from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ContentStream, DictionaryObject, IndirectObject, NameObject, StreamObject

from docgen import check_quick
from docgen.ride_along import Attachment
from docgen.values import KEPT, texts
from docgen.words import voluit
from docgen.xmp import About, packet
from dossier.errors import Refused
from dossier.fields import FieldPlan
from dossier.papers import Paper

MOST_PAGES: Final = 150
ACTING: Final = frozenset(
    ["/JS", "/JavaScript", "/OpenAction", "/AA", "/EmbeddedFiles", "/EF", "/Launch", "/RichMedia", "/XFA"]
)
CARRYING: Final = frozenset(["/EmbeddedFiles", "/EF"])
TEXT: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
BULLET: Final = "•"
RIGHT_TO_LEFT: Final = ("R", "AL")


def check(
    pdf: bytes, docx: bytes, paper: Paper, plan: FieldPlan | None, about: About, carried: Sequence[Attachment] = ()
) -> int:
    """The number of pages, or `Refused('paper-fault')` with what is wrong."""
    try:
        reader = PdfReader(io.BytesIO(pdf), strict=True)
        _check_pages(reader)
        _check_text(reader, docx, paper, plan)
        _check_fonts(reader)
        _check_metadata(reader, paper, about)
        _check_fields(reader, plan)
        _check_carried(reader, carried)
        if not check_quick.is_quiet(reader, pdf, ACTING, _names_of(carried)):
            _check_quiet(reader, len(carried))
    except PyPdfError as problem:
        raise _fault("unreadable") from problem
    return len(reader.pages)


def _fault(fault: str, field: str = "") -> Refused:
    return Refused("paper-fault", fault=fault, field=field)


def _check_pages(reader: PdfReader) -> None:
    if not 1 <= len(reader.pages) <= MOST_PAGES:
        raise _fault("pages")


def _check_text(reader: PdfReader, docx: bytes, paper: Paper, plan: FieldPlan | None) -> None:
    """Every fact stands in the Word file, and the Word file's whole body in the PDF."""
    body, around = word_text(docx)
    said = plain(body + around)
    for path, text in texts(paper):
        unsigned = plan is None and path.startswith("partijen")
        printed = plain(text) in said or plain(voluit(text)) in said
        if not unsigned and not path.endswith(".veld") and not printed:
            raise _fault("text", path)
    wanted = plain(body)
    quick = [check_quick.page_text(page) for page in reader.pages]
    if None not in quick and wanted == plain("".join(map(str, quick))):
        return
    found = plain("".join(tagged_text(page, reader) for page in reader.pages))
    if wanted == found:
        return
    # a reader meets right-to-left letters in the order of the page, so there only their number can be held
    mixed = any(unicodedata.bidirectional(character) in RIGHT_TO_LEFT for character in wanted)
    if not mixed or Counter(wanted) != Counter(found):
        raise _fault("text")


def word_text(docx: bytes) -> tuple[str, str]:
    """The text of a Word file: its body, and its headers and footers."""
    body, around = "", ""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        for name in archive.namelist():
            if re.fullmatch(r"word/(document|header\d*|footer\d*)\.xml", name):
                tree = etree.fromstring(archive.read(name), etree.XMLParser(resolve_entities=False, huge_tree=True))
                text = "\n".join(node.text or "" for node in tree.iter(TEXT))
                body, around = (text, around) if name == "word/document.xml" else (body, around + text)
    return body, around


def plain(text: str) -> str:
    """Letters only as they are compared: one normal form, without white space and invisible joiners."""
    normal = unicodedata.normalize("NFKC", text)
    return "".join(c for c in normal if not c.isspace() and c not in KEPT and c != BULLET)


def tagged_text(page: PageObject, reader: PdfReader) -> str:
    """The text of a page without its decoration (running header, footer, lines)."""
    content = page.get_contents()
    if content is None:
        return ""
    stream = ContentStream(content, reader, "bytes")
    kept: list[tuple[Any, bytes]] = []
    inside: list[bool] = []
    for operands, operator in stream.operations:
        if operator in (b"BMC", b"BDC"):
            inside.append(bool(operands) and operands[0] == "/Artifact")
        elif operator == b"EMC" and inside:
            inside.pop()
        elif not (any(inside) and operator in (b"Tj", b"TJ", b"'", b'"')):
            kept.append((operands, operator))
    stream.operations = kept
    page[NameObject("/Contents")] = stream
    return page.extract_text()


def _check_fonts(reader: PdfReader) -> None:
    for page in reader.pages:
        resources = page["/Resources"].get_object()
        assert isinstance(resources, DictionaryObject)  # noqa: S101 - a page without resources has no text
        fonts = resources.get("/Font", DictionaryObject()).get_object()
        for font in fonts.values():
            for described in _descriptors(font.get_object()):
                if not {"/FontFile", "/FontFile2", "/FontFile3"} & described.keys():
                    raise _fault("fonts")


def _descriptors(font: DictionaryObject) -> Iterator[DictionaryObject]:
    if "/DescendantFonts" in font:
        below = font["/DescendantFonts"].get_object()
        for one in below if isinstance(below, ArrayObject) else ():
            yield from _descriptors(one.get_object())
    elif font.get("/Subtype") != "/Type3":
        yield font.get("/FontDescriptor", DictionaryObject()).get_object()


def _check_metadata(reader: PdfReader, paper: Paper, about: About) -> None:
    """Title, language and XMP exactly as meant, and nobody's name in them."""
    root = reader.root_object
    info = reader.metadata
    stream = root["/Metadata"].get_object() if "/Metadata" in root else None
    right = isinstance(stream, StreamObject) and stream.get_data() == packet(about)
    if not right or info is None or info.title != about.title or root.get("/Lang") != "nl-NL":
        raise _fault("metadata")
    for path, text in texts(paper):
        if path.endswith(("naam", "voornamen[0]")) and text and plain(text) in plain(about.title):
            raise _fault("metadata", path)


def _check_fields(reader: PdfReader, plan: FieldPlan | None) -> None:
    """Exactly the planned fields: empty, spoken, inside their page and apart from each other."""
    wanted = [field.name for field in plan.fields] if plan else []
    found: list[str] = []
    for page in reader.pages:
        areas: list[tuple[float, ...]] = []
        for reference in page.get("/Annots", ArrayObject()):
            widget = reference.get_object()
            area = tuple(float(edge) for edge in widget["/Rect"])
            inside = 0 <= area[0] < area[2] <= page.mediabox.width and 0 <= area[1] < area[3] <= page.mediabox.height
            if widget.get("/FT") != "/Sig" or "/V" in widget or not widget.get("/TU") or not inside:
                raise _fault("fields", str(widget.get("/T", "")))
            if any(_overlap(area, other) for other in areas):
                raise _fault("fields", str(widget["/T"]))
            areas.append(area)
            found.append(str(widget["/T"]))
    if found != wanted:
        raise _fault("fields")


def _overlap(one: tuple[float, ...], other: tuple[float, ...]) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def quiet(reader: PdfReader) -> bool:
    """Whether nothing in somebody else's file acts."""
    try:
        _check_quiet(reader, 0)
    except Refused:
        return False
    return True


def fonts_ride(reader: PdfReader) -> bool:
    """Whether somebody else's file brings its fonts."""
    try:
        _check_fonts(reader)
    except Refused:
        return False
    return True


def _check_carried(reader: PdfReader, carried: Sequence[Attachment]) -> None:
    """The files that ride along are those meant, whole, and data of the document (ISO 19005-3, 6.8)."""
    specs = [one.get_object() for one in reader.root_object.get("/AF", ArrayObject())]
    found = [(str(one.get("/UF")), one["/EF"]["/F"].get_object(), one.get("/AFRelationship")) for one in specs]
    right = [(name, file.get("/Subtype"), file.get_data(), relation) for name, file, relation in found]
    wanted = [(one.name, f"/{one.mime}", one.data, "/Data") for one in sorted(carried, key=lambda file: file.name)]
    if right != wanted or sorted(reader.attachments) != sorted(one.name for one in carried):
        raise _fault("acts", "attachment")


def _names_of(carried: Sequence[Attachment]) -> dict[bytes, int]:
    """How often the names of files that ride along stand in the PDF."""
    many = len(carried)
    return {b"/EmbeddedFiles": 1, b"/EF": many, b"/application#2f": many} if carried else {}


def _check_quiet(reader: PdfReader, carried: int) -> None:
    """No dictionary anywhere in the file holds a key that acts; so many hold a file that rides along."""
    acting = ACTING - (CARRYING if carried else frozenset())
    files = 0
    seen: set[int] = set()
    waiting: list[Any] = [reader.root_object]
    while waiting:
        value = waiting.pop()
        if isinstance(value, IndirectObject):
            if value.idnum in seen:
                continue
            seen.add(value.idnum)
            value = value.get_object()
        if isinstance(value, DictionaryObject):
            if acting & value.keys():
                raise _fault("acts", next(iter(acting & value.keys())))
            files += "/EF" in value
            if files > carried:
                raise _fault("acts", "/EF")
            waiting.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            waiting.extend(list.__iter__(value))
