"""The physical reference: a TLV's words set by typst, a typesetter of one small program, also as PDF/A with tags.

No Word template, no signature fields, no check: it shows what making such a page costs at the least.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Final

HEAD: Final = """#set document(title: "{title}", date: datetime(year: 2026, month: 3, day: 16))
#set text(lang: "nl", region: "NL", font: "Noto Sans", size: 10pt)
#set page(paper: "a4", footer: context [Pagina #counter(page).display() van #counter(page).final().first()])
"""


def setter(title: str, words: str) -> Callable[[], bytes]:
    """A call that sets these words, a table row for a short line and a paragraph for a long one."""
    typst = importlib.import_module("typst")
    lines = [line.strip() for line in words.split("\n") if line.strip()]
    pairs = [line for line in lines if len(line) < 60]  # noqa: PLR2004 - about what fits a cell
    cells = ", ".join(f"[{escaped(cell)}]" for cell in pairs)
    table = f"#table(columns: 2, table.header[Gegeven][Waarde], {cells})\n\n"
    long = "\n\n".join(escaped(line) for line in lines if line not in pairs)
    source = (HEAD.format(title=title) + f"= {escaped(title)}\n\n{table}{long}").encode()

    def made() -> bytes:
        compiled: bytes = typst.compile(source, format="pdf", pdf_standards=["a-2a"])
        return compiled

    return made


def escaped(text: str) -> str:
    """Text as typst's markup for it."""
    return "".join(f"\\{one}" if one in '\\#*_`<>@$[]=+-/~"' else one for one in text)
