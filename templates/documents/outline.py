"""Reads an outline: the Dutch text of one document kind with its placeholders, line by line.

One outline makes both the Word template and the reading view, so that they cannot say different
things. A line is: `# title`, `## heading`, `### sub`, `> decision`, `" quotation`, `~ small print`,
`@ address line`, `- item`, `| label | value |`, `|--|---|` (the row above is a header; the dashes share the
width), `{% … %}`, `!handtekeningen note` (`!handtekeningen.deel note`: the boxes of one part), `!verificatie`, or
plain text. An empty line ends a table.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

OPENS = re.compile(r"\{%\s*(if|for)\b")
CLOSES = re.compile(r"\{%\s*end(if|for)\b")
CONTROL = re.compile(r"^\{%.*%\}$")
STYLES = {"# ": "Title", "## ": "Heading1", "### ": "Heading2", "> ": "Besluit", '" ': "Citaat"} | {
    "~ ": "Klein",
    "@ ": "Adres",
    "- ": "Opsomming",
}


@dataclass(frozen=True)
class Control:
    """A Jinja statement that stands alone."""

    text: str


@dataclass(frozen=True)
class Text:
    """A paragraph in a named style."""

    style: str
    text: str


@dataclass(frozen=True)
class Table:
    """Rows of cells, with row-level statements between; `head` is empty for a label and value table.

    `shares` are the relative widths of the columns: the number of dashes in the line under the head.
    """

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...] | Control, ...]
    shares: tuple[int, ...] = ()


@dataclass(frozen=True)
class Special:
    """`handtekeningen` or `verificatie`, with the sentence after it."""

    name: str
    text: str


def signing_title(part: str) -> str:
    """The heading above signature boxes, of all or of one part of the paper."""
    return f"Handtekeningen bij het {part}" if part else "Handtekeningen"


Block = Control | Text | Table | Special


def read(source: str) -> list[Block]:
    """All blocks of an outline, in order."""
    lines = source.splitlines()
    blocks: list[Block] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if line.startswith("|"):
            table, at = _table(lines, at)
            blocks.append(table)
            continue
        if line:
            blocks.append(_block(line))
        at += 1
    return blocks


def _block(line: str) -> Block:
    if CONTROL.match(line) and line.count("{%") == 1:
        return Control(line)
    if line.startswith("!"):
        name, _, text = line[1:].partition(" ")
        return Special(name, text)
    for mark, style in STYLES.items():
        if line.startswith(mark):
            return Text(style, line[len(mark) :])
    return Text("Normal", line)


def _table(lines: list[str], at: int) -> tuple[Table, int]:
    """The table from line `at` on, and the line after it."""
    head: tuple[str, ...] = ()
    shares: tuple[int, ...] = ()
    rows: list[tuple[str, ...] | Control] = []
    depth = 0
    while at < len(lines) and lines[at].strip():
        line = lines[at].strip()
        if line.startswith("|--"):
            (head,) = (row for row in rows if isinstance(row, tuple))
            shares = tuple(len(part) for part in line.strip("|").split("|"))
            rows.clear()
        elif line.startswith("|"):
            rows.append(tuple(cell.strip() for cell in re.split(r"(?<!\|)\|(?=\s|$)", line)[1:-1]))
        elif _inside(lines, at, depth):
            depth += bool(OPENS.match(line)) - bool(CLOSES.match(line))
            rows.append(Control(line))
        else:
            break
        at += 1
    return Table(head, tuple(rows), shares), at


def _inside(lines: list[str], at: int, depth: int) -> bool:
    """Whether the statement on this line belongs to the table: it closes one there, or a row follows."""
    line = lines[at].strip()
    if not CONTROL.match(line):
        return False
    if not OPENS.match(line):
        return depth > 0
    follows = next((text.strip() for text in lines[at + 1 :] if not CONTROL.match(text.strip())), "")
    return follows.startswith("|")
