"""Opening a Word file that somebody else made: nothing is unpacked before it is judged.

Refused (docgen.md §6): archives that lie or swell, parts that are not a plain document's, links that
fetch something, fields that do more than count pages, a document type or entity in any XML. What
Word adds by itself and no page shows (labels of an office, a thumbnail) is left out without a word.
"""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from lxml import etree

from dossier.errors import Refused

MOST_ENTRIES: Final = 200
MOST_LISTED: Final = 2 * MOST_ENTRIES * 512
"""Bytes of the list of entries; asked before it is read, as a million entries take long to read."""
LOCAL_HEADER: Final = 30
"""Bytes before a name in the archive (APPNOTE 4.3.7)."""
MOST_BYTES: Final = 16 * 2**20
MOST_XML: Final = 4 * 2**20
"""Bytes of one part with words, unpacked; a hundred pages of plain text are a tenth of it."""
MOST_RATIO: Final = 100
PARTS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml|word/_rels/[A-Za-z0-9]+\.xml\.rels"
    r"|word/(document|styles|settings|fontTable|numbering|footnotes|endnotes|webSettings|header\d*|footer\d*)\.xml"
    r"|word/theme/theme\d*\.xml|word/media/[A-Za-z0-9_-]+\.(png|jpe?g)"
)
"""Names of the parts a template may have; everything else (macros, embedded objects, fonts) is refused."""
LEFT_OUT: Final = re.compile(
    r"customXml/(_rels/)?[A-Za-z0-9]+\.xml(\.rels)?|docMetadata/LabelInfo\.xml|docProps/thumbnail\.(jpeg|emf|wmf|png)"
    r"|word/(people|stylesWithEffects|commentsIds|commentsExtended|commentsExtensible)\.xml"
)
"""Parts that Word adds of its own accord and that show nothing; never unpacked."""
FIELDS: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b[^\"]*")
"""Field codes a template may use."""
OBJECTS: Final = frozenset(["altChunk", "object", "subDoc", "control", "OLEObject", "attachedTemplate", "mailMerge"])
"""Elements that bring something in from elsewhere, or run it."""


def open_package(data: bytes, name: str) -> dict[str, bytes]:
    """All parts by name, in the order of the archive; `Refused('template-unsafe')` says what and where."""
    parts = _unpacked(data, name)
    for part, what in objections(parts):
        raise _unsafe(name, part, what)
    return parts


def reviewed(data: bytes, name: str) -> tuple[dict[str, bytes], tuple[tuple[str, str], ...]]:
    """The parts as `open_package`, with every objection to their content instead of a refusal of the first."""
    parts = _unpacked(data, name)
    return parts, tuple(objections(parts))


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The parts as one file again, the same for the same parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def objections(parts: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Everything inside the parts that is not a plain document's: the part and what it is."""
    for part, content in parts.items():
        if part.endswith((".xml", ".rels")):
            yield from ((part, what) for what in _objections(part, content))


def _unpacked(data: bytes, name: str) -> dict[str, bytes]:
    if _listed(data) > MOST_LISTED:
        raise _unsafe(name, "", "entries")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, len(data), name)
            kept = [entry for entry in archive.infolist() if not LEFT_OUT.fullmatch(entry.filename)]
            parts = {entry.filename: archive.read(entry) for entry in kept}
            gone = [entry.filename for entry in archive.infolist() if entry not in kept]
    # zipfile: NotImplementedError for a way of packing it does not know, RuntimeError for a locked part.
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise Refused("template-unreadable", template=name) from problem
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        raise Refused("template-unreadable", template=name)
    return _without(parts, gone) if gone else parts


def _listed(data: bytes) -> int:
    """Bytes of the archive's list of entries, as it says itself at its end (APPNOTE 4.3.16); 0 when it says nothing."""
    at = data.rfind(b"PK\5\6")
    return int.from_bytes(data[at + 12 : at + 16], "little") if at >= 0 else 0


def _check_layout(entries: Sequence[zipfile.ZipInfo], name: str) -> None:
    """Plain files one after another: none inside another, none that points elsewhere."""
    laid = sorted(entries, key=lambda entry: entry.header_offset)
    for one, following in pairwise(laid):
        if one.header_offset + LOCAL_HEADER + len(one.filename) + one.compress_size > following.header_offset:
            raise _unsafe(name, following.filename, "overlap")
    for entry in entries:
        if stat.S_ISLNK(entry.external_attr >> 16):
            raise _unsafe(name, entry.filename, "link")


def _check_archive(archive: zipfile.ZipFile, size: int, name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise _unsafe(name, names[0] if names else "", "entries")
    _check_layout(entries, name)
    for entry in entries:
        known = PARTS.fullmatch(entry.filename) or LEFT_OUT.fullmatch(entry.filename)
        if not known or entry.flag_bits & 1:
            raise _unsafe(name, entry.filename, "part")
        if entry.filename.endswith((".xml", ".rels")) and entry.file_size > MOST_XML:
            raise _unsafe(name, entry.filename, "size")
    if total > MOST_BYTES or total > MOST_RATIO * size:
        raise _unsafe(name, names[0], "size")


def _objections(part: str, content: bytes) -> Iterator[str]:
    """Read as XML, not as text: another prefix or a written-out letter hides nothing."""
    try:
        plain = b"<!DOCTYPE" not in content and b"<!ENTITY" not in content and bool(content.decode("utf-8"))
        tree = etree.fromstring(content, PARSER) if plain else None
    except (UnicodeDecodeError, etree.XMLSyntaxError):
        tree = None
    if tree is None or tree.getroottree().docinfo.doctype:
        yield "xml"
        return
    if part.endswith(".rels"):
        external = (one for one in tree if one.get("TargetMode", "Internal") != "Internal")
        yield from (f"link {one.get('Target', '')}" for one in external)
        return
    names = {str(node.tag).rpartition("}")[2] for node in tree.iter(etree.Element)}
    yield from (f"object {name}" for name in sorted(names & OBJECTS))
    yield from (f"field {code.strip()}" for code in _codes(tree) if not FIELDS.fullmatch(code))


PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)


def _codes(tree: etree._Element) -> Iterator[str]:
    """Every field's code whole: Word may lay one down in several pieces."""
    pieces: list[str] = []
    for node in tree.iter(etree.Element):
        local = str(node.tag).rpartition("}")[2]
        if local == "fldSimple":
            yield next((value for key, value in node.attrib.items() if str(key).endswith("}instr")), "")
        elif local == "instrText":
            pieces.append(node.text or "")
        elif local == "fldChar" and pieces:
            yield "".join(pieces)
            pieces = []
    if pieces:
        yield "".join(pieces)


def _without(parts: dict[str, bytes], gone: list[str]) -> dict[str, bytes]:
    """The parts without a mention of what was left out."""
    names = "|".join(re.escape(name.rpartition("/")[2]) for name in gone)
    mention = re.compile(rf'<(Relationship|Override)\b[^>]*(PartName|Target)="[^"]*/?({names})"[^>]*/>'.encode())
    listed = ("[Content_Types].xml", "_rels/.rels", "word/_rels/document.xml.rels")
    return {name: mention.sub(b"", content) if name in listed else content for name, content in parts.items()}


def _unsafe(template: str, part: str, what: str) -> Refused:
    return Refused("template-unsafe", template=template, part=part, what=what)
