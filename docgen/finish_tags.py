"""Mends the structure that LibreOffice writes: table headers, pictures, empty paragraphs.

Seen in 7.4 (docgen.md §4): a row's label is an ordinary cell, an inline picture is drawn as decoration
while its figure stays empty, and an empty paragraph becomes an empty tag.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeAlias

import pikepdf
from pikepdf import Array, Dictionary, Name, Operator

Node: TypeAlias = Any
"""A PDF object: pikepdf's are dynamic by nature."""
Box: TypeAlias = tuple[float, ...]
"""Left, bottom, right, top, in points."""
EMPTY: Final = ("/P", "/Span")
PAINTING: Final = frozenset(["S", "s", "f", "F", "f*", "B", "B*", "b", "b*", "sh", "Do", "Tj", "TJ", "'", '"'])
"""Operators that leave a mark on the page (ISO 32000-1, annex A)."""
NEAR: Final = 3.0
"""Points that a drawn picture may differ from the rectangle its figure names."""


def elements(node: Node) -> Iterator[Node]:
    """Every structure element below a node, parents first."""
    children = node.get("/K")
    for child in children if isinstance(children, Array) else [children]:
        if isinstance(child, Dictionary) and "/S" in child:
            yield child
            yield from elements(child)


def role(pdf: pikepdf.Pdf, element: Node) -> str:
    """The standard role of an element, through the role map: `/P`."""
    own = str(element.S)
    mapped = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary()).get(own)
    return own if mapped is None else str(mapped)


def mend(pdf: pikepdf.Pdf) -> None:
    """All of it, in place."""
    root = pdf.Root.StructTreeRoot
    _prune(pdf, root)
    named = [(str(element.S), element) for element in elements(root)]
    for table in [element for name, element in named if name == "/Table"]:
        _head(pdf, table)
    figures = [element for name, element in named if name == "/Figure" and "/K" not in element]
    for page in pdf.pages:
        instructions = list(pikepdf.parse_content_stream(page))
        steps = [str(instruction.operator) for instruction in instructions]
        here = [one for one in figures if "/Pg" in one and one.Pg.objgen == page.obj.objgen]
        drawn = _drawn(instructions, steps) if here else []
        for figure in here:
            _fill_figure(pdf, page, figure, instructions, drawn)
        page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(_decorated(instructions, steps)))


def _prune(pdf: pikepdf.Pdf, node: Node) -> bool:
    """Drop empty paragraphs below a node; whether the node itself is one."""
    children = node.get("/K")
    if isinstance(children, Array):
        kept = [child for child in children if not (_is_element(child) and _prune(pdf, child))]
        if not kept:
            del node.K
        elif len(kept) < len(children):
            node.K = Array(kept)
    return "/K" not in node and "/S" in node and role(pdf, node) in EMPTY


def _is_element(child: Node) -> bool:
    return isinstance(child, Dictionary) and "/S" in child


def _head(pdf: pikepdf.Pdf, table: Node) -> None:
    """Say what each header cell heads; a table without header row has its labels in the first column."""
    rows = [element for element in elements(table) if str(element.S) == "/TR"]
    heads = [element for element in elements(table) if str(element.S) == "/TH"]
    for cell in heads:
        _scope(cell, Name.Column)
    if heads:
        return
    for row in rows:
        first = next((cell for cell in row.K if _is_element(cell) and str(cell.S) == "/TD"), None)
        if first is not None:
            first.S = Name.TH
            _scope(first, Name.Row)


def _scope(cell: Node, scope: Name) -> None:
    attributes = cell.get("/A", Array())
    own = list(attributes) if isinstance(attributes, Array) else [attributes]
    kept = [one for one in own if one.get("/O") != Name.Table]
    cell.A = Array([*kept, Dictionary(O=Name.Table, Scope=scope)])


def _decorated(instructions: Sequence[Any], steps: Sequence[str]) -> list[Any]:
    """The instructions with whatever is painted outside every tag (lines of tables, shades) as decoration."""
    out: list[Any] = []
    begun, depth = 0, 0
    for index, name in enumerate(steps):
        if name in ("BMC", "BDC"):
            if depth == 0:
                out += _as_decoration(instructions[begun:index], steps[begun:index])
                begun = index
            depth += 1
        elif name == "EMC":
            depth -= 1
            if depth == 0:
                out += instructions[begun : index + 1]
                begun = index + 1
    return [*out, *_as_decoration(instructions[begun:], steps[begun:])]


def _as_decoration(outside: Sequence[Any], steps: Sequence[str]) -> Sequence[Any]:
    if PAINTING.isdisjoint(steps):
        return outside
    start = pikepdf.ContentStreamInstruction([Name.Artifact], Operator("BMC"))
    return [start, *outside, pikepdf.ContentStreamInstruction([], Operator("EMC"))]


def _fill_figure(
    pdf: pikepdf.Pdf, page: pikepdf.Page, figure: Node, instructions: list[Any], drawn: Sequence[tuple[int, Box]]
) -> None:
    """Put the picture that stands in a figure's rectangle into the figure."""
    box = _box(figure)
    start = next((at for at, one in drawn if box is not None and _alike(one, box)), None)
    if start is None:
        return
    parents = _parents_of(pdf, page)
    number = len(parents)
    instructions[start] = pikepdf.ContentStreamInstruction([Name.Figure, Dictionary(MCID=number)], Operator("BDC"))
    parents.append(figure)
    figure.K = number


def _box(figure: Node) -> Box | None:
    attributes = figure.get("/A")
    for one in attributes if isinstance(attributes, Array) else [attributes]:
        if isinstance(one, Dictionary) and "/BBox" in one:
            return tuple(float(edge) for edge in one.BBox)
    return None


def _alike(one: Box, other: Box) -> bool:
    return all(abs(a - b) < NEAR for a, b in zip(one, other, strict=True))


def _drawn(instructions: Sequence[Any], steps: Sequence[str]) -> list[tuple[int, Box]]:
    """Where each decoration begins that draws in a rectangle, and that rectangle."""
    found: list[tuple[int, Box]] = []
    start: int | None = None
    for index, name in enumerate(steps):
        if name in ("BMC", "BDC"):
            start = index if instructions[index].operands[0] == Name.Artifact else None
        elif name == "EMC":
            start = None
        elif name == "cm" and start is not None:
            width, _, _, height, left, bottom = (float(number) for number in instructions[index].operands)
            found.append((start, (left, bottom, left + width, bottom + height)))
    return found


def _parents_of(pdf: pikepdf.Pdf, page: pikepdf.Page) -> Node:
    """The parent tree's row of a page: for each marked piece, its element."""
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    key = int(page.StructParents)
    for index in range(0, len(numbers), 2):
        if int(numbers[index]) == key:
            return numbers[index + 1]
    raise KeyError(key)
