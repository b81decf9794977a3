"""Makes a reading view from an outline: a semantic HTML fragment for a phone, without inline style.

It uses the class names of the pages (`facts`, `note`, `scroll`) and is shown inside a page.
"""

from __future__ import annotations

import html
import re

from outline import Block, Control, Special, Table, Text, signing_title

AROUND = {
    "Title": "<h1>{}</h1>",
    "Heading1": "<h2>{}</h2>",
    "Heading2": "<h3>{}</h3>",
    "Besluit": '<div class="note"><p>{}</p></div>',
    "Citaat": "<blockquote><p>{}</p></blockquote>",
    "Klein": '<p class="quiet"><small>{}</small></p>',
}


def build(blocks: list[Block]) -> str:
    """The Jinja template of the reading view."""
    lines = ['<article class="paper" lang="nl">']
    at = 0
    while at < len(blocks):
        end = _end_of_list(blocks, at)
        if end > at:
            items = [_item(block) for block in blocks[at:end]]
            lines += ["<ul>", *items, "</ul>"]
            at = end
        else:
            lines.append(_block(blocks[at]))
            at += 1
    return "\n".join([*lines, "</article>"]) + "\n"


def _is_item(block: Block) -> bool:
    return isinstance(block, Text) and block.style == "Opsomming"


def _end_of_list(blocks: list[Block], at: int) -> int:
    """Where the list that begins here ends; `at` when none begins. A loop around one item belongs to it."""
    end = at
    while end < len(blocks) and _is_item(blocks[end]):
        end += 1
    if end == at and _loops_over_item(blocks, at):
        end = at + 3
    return end


def _loops_over_item(blocks: list[Block], at: int) -> bool:
    first, *rest = blocks[at : at + 3]
    return isinstance(first, Control) and "for " in first.text and len(rest) > 1 and _is_item(rest[0])


def _item(block: Block) -> str:
    if isinstance(block, Text):
        return f"<li>{_inline(block.text)}</li>"
    return block.text if isinstance(block, Control) else ""


def _inline(text: str) -> str:
    """Text with its placeholders kept as they are and the rest made safe."""
    parts = re.split(r"(\{\{.*?\}\}|\{%.*?%\})", text)
    safe = "".join(part if part.startswith("{") else html.escape(part, quote=False) for part in parts)
    return re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", safe)


def _block(block: Block) -> str:
    if isinstance(block, Control):
        return block.text
    if isinstance(block, Table):
        return _grid(block) if block.head else _facts(block)
    if isinstance(block, Special):
        return VERIFICATION if block.name == "verificatie" else _signatures(block)
    return AROUND.get(block.style, "<p>{}</p>").format(_inline(block.text))


def _facts(block: Table) -> str:
    lines = ['<dl class="facts">']
    for row in block.rows:
        if isinstance(row, Control):
            lines.append(row.text)
        else:
            lines.append(f"<dt>{_inline(row[0])}</dt><dd>{_inline(row[1])}</dd>")
    return "\n".join([*lines, "</dl>"])


def _grid(block: Table) -> str:
    head = "".join(f'<th scope="col">{_inline(cell)}</th>' for cell in block.head)
    lines = ['<div class="scroll" tabindex="0" role="group"><table>', f"<thead><tr>{head}</tr></thead>", "<tbody>"]
    for row in block.rows:
        if isinstance(row, Control):
            lines.append(row.text)
        else:
            pairs = zip(block.head, row, strict=True)
            cells = "".join(f'<td data-label="{html.escape(label)}">{_inline(cell)}</td>' for label, cell in pairs)
            lines.append(f"<tr>{cells}</tr>")
    return "\n".join([*lines, "</tbody></table></div>"])


def _signatures(block: Special) -> str:
    part = block.name.partition(".")[2]
    only, after = (f"{{% if v.deel == '{part}' %}}", "{% endif %}") if part else ("", "")
    return "\n".join(
        (
            "{% if velden %}",
            f'<h2>{signing_title(part)}</h2>\n<p class="quiet"><small>{_inline(block.text)}</small></p>',
            "<ul>",
            "{% for v in velden %}",
            f"{only}<li><strong>{{{{ v.rol }}}}</strong>"
            "{% if v.naam %}: {{ v.naam }}{% if v.toelichting %}, {{ v.toelichting }}{% endif %}{% endif %}</li>"
            f"{after}",
            "{% endfor %}",
            "</ul>",
            "{% endif %}",
        )
    )


VERIFICATION = """{% if verificatie %}
<h2>Is dit document echt?</h2>
<p>Ga naar {{ verificatie.url }}. Daar ziet u of dit document nog geldt. \
Controlecode: <strong>{{ verificatie.code }}</strong>.</p>
{% endif %}"""
