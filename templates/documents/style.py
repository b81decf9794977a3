"""The look of the standard papers: one family of type, quiet lines, one deep red mark (design: Documents).

Everything is a named style, so that somebody who opens the template in Word changes a style, not a page.
"""

from __future__ import annotations

import re

SMALLEST = 18  # half points
FONT, FONT_ARABIC = "Noto Sans", "Noto Sans Arabic"
BRAND, INK, QUIET, LINE, GROUND = "7A1F2B", "1B2430", "56606D", "D9D4C8", "F5F3EE"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
FONTS = f'<w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT_ARABIC}"/>'
LANG = '<w:lang w:val="nl-NL" w:eastAsia="nl-NL" w:bidi="ar-SA"/>'


def run(size: float, colour: str = INK, bold: bool = False) -> str:
    """Letter properties; `size` in points."""
    weight = "<w:b/><w:bCs/>" if bold else ""
    return (
        f'<w:rPr>{weight}<w:color w:val="{colour}"/><w:sz w:val="{size * 2:g}"/><w:szCs w:val="{size * 2:g}"/></w:rPr>'
    )


def paragraph(before: float, after: float, line: float, extra: str = "", keep: bool = False) -> str:
    """Paragraph properties; spaces and least line height in points."""
    follow = "<w:keepNext/><w:keepLines/>" if keep else ""
    spacing = (
        f'<w:spacing w:before="{before * 20:g}" w:after="{after * 20:g}" w:line="{line * 20:g}" w:lineRule="atLeast"/>'
    )
    return f"<w:pPr>{follow}{extra}{spacing}</w:pPr>"


def paragraph_style(name: str, ppr: str, rpr: str, label: str = "", level: int | None = None) -> str:
    """One paragraph style; `level` is its outline level (0 is the title)."""
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    default = ' w:default="1"' if name == "Normal" else ""
    based = "" if name == "Normal" else '<w:basedOn w:val="Normal"/>'
    ppr = ppr.replace("</w:pPr>", f"{outline}</w:pPr>")
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{label or name}"/>'
        f"{based}<w:qFormat/>{ppr}{rpr}</w:style>"
    )


def borders(*sides: str, colour: str = LINE, width: int = 4, space: int = 0) -> str:
    """Border elements for a paragraph or table."""
    return "".join(f'<w:{s} w:val="single" w:sz="{width}" w:space="{space}" w:color="{colour}"/>' for s in sides)


def table_style(name: str, sides: tuple[str, ...]) -> str:
    """One table style: thin lines and some air in the cells."""
    return (
        f'<w:style w:type="table" w:styleId="{name}"><w:name w:val="{name}"/><w:qFormat/><w:tblPr>'
        f"<w:tblBorders>{borders(*sides)}</w:tblBorders><w:tblCellMar>"
        '<w:top w:w="50" w:type="dxa"/><w:left w:w="0" w:type="dxa"/><w:bottom w:w="50" w:type="dxa"/>'
        '<w:right w:w="140" w:type="dxa"/></w:tblCellMar></w:tblPr></w:style>'
    )


def _box() -> str:
    edge = borders("top", "bottom", "right", colour=GROUND, width=48, space=1).replace(
        "<w:bottom", borders("left", colour=BRAND, width=24, space=8) + "<w:bottom", 1
    )
    shade = f'<w:shd w:val="clear" w:color="auto" w:fill="{GROUND}"/>'
    indent = '<w:ind w:left="200" w:right="120"/>'
    return paragraph(6, 12, 16, f"<w:pBdr>{edge}</w:pBdr>{shade}").replace("</w:pPr>", f"{indent}</w:pPr>")


DENSE = 0.9
"""How much smaller the letters and the air of a dense paper are: its running text is 10 instead of 11 points."""


def styles_xml(dense: bool = False) -> str:
    """The whole styles part; `dense` for a paper that has to stay on few pages."""
    xml = _all_styles()
    if not dense:
        return xml
    xml = re.sub(r'(?<=<w:sz w:val=")[\d.]+|(?<=<w:szCs w:val=")[\d.]+', lambda m: _smaller(m, 1), xml)
    return re.sub(r'(?<=w:before=")[\d.]+|(?<=w:after=")[\d.]+|(?<=w:line=")[\d.]+', lambda m: _smaller(m, 10), xml)


def _smaller(found: re.Match[str], step: int) -> str:
    """A size made smaller and rounded; what is small already (small print, letterhead) stays readable."""
    size = float(found.group())
    return found.group() if step == 1 and size <= SMALLEST else f"{round(size * DENSE / step) * step:g}"


def _all_styles() -> str:
    quote = paragraph(0, 6, 15, f"<w:pBdr>{borders('left', width=12, space=10)}</w:pBdr>").replace(
        "</w:pPr>", '<w:ind w:left="240"/></w:pPr>'
    )
    bullet = paragraph(0, 3, 15, '<w:numPr><w:numId w:val="1"/></w:numPr>')
    cell = paragraph(0, 0, 14)
    parts = [
        f"<w:docDefaults><w:rPrDefault><w:rPr>{FONTS}{LANG}</w:rPr></w:rPrDefault></w:docDefaults>",
        paragraph_style("Normal", paragraph(0, 6, 15), run(11)),
        paragraph_style("Title", paragraph(14, 8, 26, keep=True), run(20, bold=True), "heading 1", 0),
        paragraph_style("Heading1", paragraph(13, 4, 18, keep=True), run(13, bold=True), "heading 2", 1),
        paragraph_style("Heading2", paragraph(10, 3, 15, keep=True), run(11, bold=True), "heading 3", 2),
        paragraph_style("Besluit", _box(), run(12)),
        paragraph_style("Citaat", quote, run(11)),
        paragraph_style("Klein", paragraph(0, 8, 12.5), run(9, QUIET)),
        paragraph_style("Adres", paragraph(0, 0, 15), run(11)),
        paragraph_style("Opsomming", bullet, run(11)),
        paragraph_style("Label", cell, run(10, QUIET)),
        paragraph_style("Waarde", cell, run(10.5)),
        paragraph_style("Kop", paragraph(0, 0, 12.5), run(9, QUIET, bold=True)),
        paragraph_style("Cel", paragraph(0, 0, 13), run(9.5)),
        paragraph_style("Vak", paragraph(0, 0, 13), run(10)),
        paragraph_style("Rechts", paragraph(0, 0, 15, '<w:jc w:val="right"/>'), run(11)),
        paragraph_style("Tussen", paragraph(0, 0, 6), run(2)),
        paragraph_style("Briefhoofd", paragraph(0, 0, 11), run(8, QUIET)),
        paragraph_style("Naam", paragraph(0, 0, 15), run(12, bold=True)),
        paragraph_style("Voet", paragraph(0, 0, 11), run(8, QUIET)),
        table_style("Feiten", ("bottom", "insideH")),
        table_style("Raster", ("top", "bottom", "insideH")),
        '<w:style w:type="table" w:default="1" w:styleId="Kaal"><w:name w:val="Normal Table"/></w:style>',
    ]
    return f"<w:styles {W}>{''.join(parts)}</w:styles>"


def numbering_xml() -> str:
    """One kind of list: a quiet dot."""
    return (
        f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/>'
        '<w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/><w:pPr><w:ind w:left="340" '
        f'w:hanging="240"/></w:pPr><w:rPr>{FONTS}<w:color w:val="{BRAND}"/></w:rPr></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
    )
