"""Where something stands in a Word file, as somebody who has it open would look for it.

Paragraphs, tables, rows and columns are counted from 1 in the order of the part; a paragraph is text
with its own line end, so an empty line counts too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

TAG: Final = re.compile(r"\{[{%](?:(?![}%]\}|\{[{%]).)*[}%]\}")
"""One placeholder or statement, from brace to brace; looked at once, however many braces stand open."""
LOOSE: Final = re.compile(r"\{[{%]|[}%]\}")
PARSER: Final = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
WORD: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@dataclass(frozen=True, slots=True)
class Place:
    """One paragraph. `part`: `document`, `header1`, … `paragraph`: its number in the part.

    `table`, `row`, `column`: of the innermost table it stands in, 0 outside one. `text`: how it begins.
    """

    part: str
    paragraph: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    text: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """The place as facts of a finding."""
        names = ("part", "paragraph", "table", "row", "column", "text")
        return {name: getattr(self, name) for name in names}


def short(part: str) -> str:
    """`word/header1.xml` as `header1`."""
    return part.rpartition("/")[2].removesuffix(".rels").removesuffix(".xml")


def tags(part: str, content: bytes) -> list[Place]:
    """The place of every placeholder and statement, in the order of the part; those in a picture's words too."""
    return [place for place, text in _paragraphs(part, content) for _ in TAG.finditer(text)]


def loose(part: str, content: bytes) -> list[Place]:
    """Paragraphs with a brace that opens nothing or closes nothing: what stands there would vanish unseen."""
    return [place for place, text in _paragraphs(part, content) if LOOSE.search(TAG.sub("", text))]


def _paragraphs(part: str, content: bytes) -> Iterator[tuple[Place, str]]:
    """Every paragraph with all its own words, those of its pictures too (a text box in it has its own)."""
    tree = etree.fromstring(content, PARSER)
    tables = list(tree.iter(f"{WORD}tbl"))
    said: dict[etree._Element, list[tuple[str, bool]]] = {node: [] for node in tree.iter(f"{WORD}p")}
    for piece in tree.iter(etree.Element):
        shown = piece.tag == f"{WORD}t"
        words = [str(piece.text or "")] if shown else [str(value) for value in piece.attrib.values() if "{{" in value]
        above = next(piece.iterancestors(f"{WORD}p"), None)
        if above is not None:
            said[above] += [(one, shown) for one in words]
    for number, (node, pieces) in enumerate(said.items(), start=1):
        text = "".join(one for one, shown in pieces if shown).strip()[:60]
        yield Place(short(part), number, *_cell(node, tables), text), "".join(one for one, _ in pieces)


def _cell(node: etree._Element, tables: list[etree._Element]) -> tuple[int, int, int]:
    row = next(node.iterancestors(f"{WORD}tr"), None)
    cell = next(node.iterancestors(f"{WORD}tc"), None)
    table = next(node.iterancestors(f"{WORD}tbl"), None)
    if row is None or cell is None or table is None:
        return 0, 0, 0
    rows, cells = list(table.iterchildren(f"{WORD}tr")), list(row.iterchildren(f"{WORD}tc"))
    return tables.index(table) + 1, _index(rows, row) + 1, _index(cells, cell) + 1


def _index(nodes: list[etree._Element], one: etree._Element) -> int:
    return nodes.index(one) if one in nodes else 0
