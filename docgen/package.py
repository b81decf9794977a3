"""Opening a Word file that somebody else made: nothing is unpacked before it is judged.

Refused (docgen.md §6): archives that lie or swell, parts that are not a plain document's, links that
fetch something, fields that do more than count pages, a document type or entity in any XML.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Final

from dossier.errors import Refused

MOST_ENTRIES: Final = 200
MOST_BYTES: Final = 16 * 2**20
MOST_RATIO: Final = 100
PARTS: Final = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|docProps/(core|app|custom)\.xml|word/_rels/[A-Za-z0-9]+\.xml\.rels"
    r"|word/(document|styles|settings|fontTable|numbering|footnotes|endnotes|webSettings|header\d*|footer\d*)\.xml"
    r"|word/theme/theme\d*\.xml|word/media/[A-Za-z0-9_-]+\.(png|jpe?g)"
)
"""Names of the parts a template may have; everything else (macros, embedded objects, fonts) is refused."""
FIELDS: Final = re.compile(r"\s*(PAGE|NUMPAGES|SECTIONPAGES)\b[^\"]*")
"""Field codes a template may use."""


def open_package(data: bytes, name: str) -> dict[str, bytes]:
    """All parts by name, in the order of the archive; `Refused('template-unsafe')` says what and where."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check_archive(archive, len(data), name)
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist()}
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as problem:
        raise Refused("template-unreadable", template=name) from problem
    for part, content in parts.items():
        _check_part(part, content, name)
    if "word/document.xml" not in parts:
        raise Refused("template-unreadable", template=name)
    return parts


def _check_archive(archive: zipfile.ZipFile, size: int, name: str) -> None:
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    total = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or len(set(names)) < len(names):
        raise _unsafe(name, names[0] if names else "", "entries")
    if total > MOST_BYTES or total > MOST_RATIO * size:
        raise _unsafe(name, names[0], "size")
    for entry in entries:
        if not PARTS.fullmatch(entry.filename) or entry.flag_bits & 1:
            raise _unsafe(name, entry.filename, "part")


def _check_part(part: str, content: bytes, name: str) -> None:
    if not part.endswith((".xml", ".rels")):
        return
    if not _utf8(content) or b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise _unsafe(name, part, "xml")
    if part.endswith(".rels") and re.search(rb"TargetMode\s*=\s*[\"']External", content):
        raise _unsafe(name, part, "link")
    text = content.decode()
    codes = re.findall(r"<w:instrText[^>]*>([^<]*)<", text) + re.findall(r'w:instr="([^"]*)"', text)
    bad = next((code for code in codes if not FIELDS.fullmatch(code)), None)
    if bad is not None or "<w:altChunk" in text or "<w:object" in text or "<w:subDoc" in text:
        raise _unsafe(name, part, f"field {bad.strip()}" if bad is not None else "object")


def _utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unsafe(template: str, part: str, what: str) -> Refused:
    return Refused("template-unsafe", template=template, part=part, what=what)
