"""Makes a Word template from an outline: real styles, header rows, letterhead, footer (docxtpl syntax).

A statement between paragraphs becomes `{%p … %}`, between rows `{%tr … %}`.
"""

from __future__ import annotations

import io
import re
import zipfile

import segno
from docx import Document
from docx.document import Document as Doc
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shape import InlineShape
from docx.shared import Mm
from docx.table import Table as WordTable
from docx.table import _Cell as Cell
from docx.text.paragraph import Paragraph
from outline import Block, Control, Special, Table, Text, signing_title
from PIL import Image, ImageDraw
from style import LINE, W, numbering_xml, styles_xml

BOX = 13  # mm: least height of a row in which somebody signs


def build(blocks: list[Block], title: str, dense: bool = False, wide: bool = False) -> bytes:
    """The template as .docx bytes; the same outline gives the same bytes.

    `dense`: smaller letters and margins. `wide`: the page lies on its side, for broad tables.
    """
    doc = Document()
    _prepare(doc, title, dense)
    if wide:
        section = doc.sections[0]
        section.orientation = WD_ORIENT.LANDSCAPE
        section.page_width, section.page_height = section.page_height, section.page_width
    _letterhead(doc, title)
    for block in blocks:
        if isinstance(block, Control):
            _control(doc, block.text)
        elif isinstance(block, Text):
            _runs(doc.add_paragraph(style=_named(doc, block.style)), block.text)
        elif isinstance(block, Table):
            _table(doc, block)
        else:
            {"handtekeningen": _signatures, "verificatie": _verification}[block.name.split(".")[0]](doc, block)
    return _packed(doc)


def _prepare(doc: Doc, title: str, dense: bool) -> None:
    """Our styles and list in place of the library's; page, language and title."""
    for part, xml in ((doc.styles, styles_xml(dense)), (doc.part.numbering_part, numbering_xml())):
        element, ours = part._element if part is doc.styles else part.element, parse_xml(xml)
        for child in list(element):
            element.remove(child)
        element.extend(list(ours))
    section = doc.sections[0]
    section.start_type = WD_SECTION.NEW_PAGE
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(20 if dense else 25)
    section.top_margin = section.bottom_margin = Mm(20 if dense else 25)
    section.header_distance = section.footer_distance = Mm(10 if dense else 12)
    section.different_first_page_header_footer = True
    core = doc.core_properties
    core.title, core.author, core.comments, core.language = f"{title} {{{{ nummer }}}}", "", "", "nl-NL"
    core.last_modified_by = core.subject = core.keywords = ""


def _width(doc: Doc) -> float:
    """Room for text between the margins, in mm."""
    section = doc.sections[0]
    return round((section.page_width - section.left_margin - section.right_margin) / Mm(1), 1)  # type: ignore[operator]


def _named(doc: Doc, style_id: str):  # noqa: ANN202 - the library's own style type is private
    return doc.styles.get_by_id(style_id, 1)


def _runs(paragraph: Paragraph, text: str) -> None:
    """Text with `**bold**` parts."""
    for index, part in enumerate(re.split(r"\*\*", text)):
        if part:
            paragraph.add_run(part).bold = True if index % 2 else None


def _control(doc: Doc, text: str) -> None:
    doc.add_paragraph(text.replace("{%", "{%p", 1), style=_named(doc, "Klein"))


def _cell(doc: Doc, cell: Cell, text: str, style: str, width: float) -> None:
    cell.width = Mm(width)
    paragraph = cell.paragraphs[0]
    paragraph.style = _named(doc, style)
    _runs(paragraph, text)


def _new_table(doc: Doc, columns: int, style: str, widths: list[float]) -> WordTable:
    table = doc.add_table(0, columns)
    table.style = doc.styles.get_by_id(style, 3)
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _row(doc: Doc, table: WordTable, cells: tuple[str, ...], styles: list[str], widths: list[float]) -> None:
    row = table.add_row()
    if not cells[0].startswith("{%tr"):
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    for cell, text, style, width in zip(row.cells, cells, styles, widths, strict=True):
        _cell(doc, cell, text, style, width)


def _header_row(table: WordTable) -> None:
    table.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _table(doc: Doc, block: Table) -> None:
    columns = len(block.head) or 2
    widths = [50.0, _width(doc) - 50.0]
    if block.head:
        widths = [_width(doc) * share / sum(block.shares) for share in block.shares]
    styles = ["Cel"] * columns if block.head else ["Label", "Waarde"]
    table = _new_table(doc, columns, "Raster" if block.head else "Feiten", widths)
    if block.head:
        _row(doc, table, block.head, ["Kop"] * columns, widths)
        _header_row(table)
    for row in block.rows:
        if isinstance(row, Control):
            text = row.text.replace("{%", "{%tr", 1)
            _row(doc, table, (text, *[""] * (columns - 1)), styles, widths)
        else:
            _row(doc, table, row, styles, widths)
            if not block.head and row is not block.rows[-1]:
                _keep(table)
    doc.add_paragraph(style=_named(doc, "Tussen"))


def _keep(table: WordTable) -> None:
    """Let the last row stay on the page of what follows."""
    for cell in table.rows[-1].cells:
        for paragraph in cell.paragraphs:
            paragraph.paragraph_format.keep_with_next = True


def _signatures(doc: Doc, block: Special) -> None:
    """A row for each prepared field (of one part): who, and room for the visible signature."""
    part = block.name.partition(".")[2]
    _control(doc, "{% if velden %}")
    doc.add_paragraph(signing_title(part), style=_named(doc, "Heading1"))
    note = doc.add_paragraph(block.text, style=_named(doc, "Klein"))
    note.paragraph_format.keep_with_next = True
    widths, styles = [58.0, _width(doc) - 58.0], ["Vak", "Vak"]
    table = _new_table(doc, 2, "Raster", widths)
    _row(doc, table, ("Wie", "Handtekening, betekenis en tijdstip"), ["Kop", "Kop"], widths)
    _header_row(table)
    opens, closes = ["{%tr for v in velden %}"], ["{%tr endfor %}"]
    if part:
        opens, closes = [*opens, f"{{%tr if v.deel == '{part}' %}}"], ["{%tr endif %}", *closes]
    for text in opens:
        _row(doc, table, (text, ""), styles, widths)
    _row(doc, table, ("**{{ v.rol }}**", "{{r vak(v) }}"), styles, widths)
    signed = table.rows[-1]
    who = signed.cells[0]
    name = "{{ v.naam }}{% if v.toelichting %}, {{ v.toelichting }}{% endif %}"
    for text in ("{%p if v.naam %}", name, "{%p endif %}"):
        who.add_paragraph(text, style=_named(doc, "Cel"))
    signed.height = Mm(BOX)
    _keep(table)  # no box alone on a page
    for text in closes:
        _row(doc, table, (text, ""), styles, widths)
    doc.add_paragraph(style=_named(doc, "Tussen"))
    _control(doc, "{% endif %}")


def _verification(doc: Doc, _block: Special) -> None:
    """Code, address and QR; the picture is replaced by the document's own code when it is filled."""
    _control(doc, "{% if verificatie %}")
    doc.add_paragraph("Is dit document echt?", style=_named(doc, "Heading1"))
    widths = [_width(doc) - 24.0, 24.0]
    table = _new_table(doc, 2, "Kaal", widths)
    text = (
        "Ga naar {{ verificatie.url }} of scan de code. Daar ziet u of dit document nog geldt. "
        "Controlecode: **{{ verificatie.code }}**."
    )
    _row(doc, table, (text, ""), ["Normal", "Rechts"], widths)
    picture = io.BytesIO()
    segno.make("https://zegel.example/", error="m").save(picture, kind="png", scale=4, border=2)
    run = table.rows[0].cells[1].paragraphs[0].add_run()
    shape = run.add_picture(io.BytesIO(picture.getvalue()), width=Mm(19))
    _close(shape)
    properties = shape._inline.docPr
    properties.set("name", "verificatie-qr")
    properties.set("descr", "QR-code naar de controlepagina {{ verificatie.url }}")
    doc.add_paragraph(style=_named(doc, "Tussen"))
    _control(doc, "{% endif %}")


def _close(shape: InlineShape) -> None:
    """No air around a picture; without this it stands off the margin."""
    for side in ("distT", "distB", "distL", "distR"):
        shape._inline.set(side, "0")


def _mark() -> bytes:
    """The mark of the standard letterhead: a wax seal with a Z. Organisations put their own here."""
    image = Image.new("RGB", (480, 480), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((8, 8, 472, 472), fill="#7a1f2b")
    draw.line(((150, 160), (330, 160), (150, 320), (330, 320)), fill="white", width=42, joint="curve")
    for x, y in ((150, 160), (330, 320)):
        draw.ellipse((x - 21, y - 21, x + 21, y + 21), fill="white")
    out = io.BytesIO()
    image.resize((240, 240), Image.Resampling.LANCZOS).save(out, "PNG")
    return out.getvalue()


def _letterhead(doc: Doc, title: str) -> None:
    """First page: mark and name left, address small at the right. Further pages: title and number."""
    section = doc.sections[0]
    header = section.first_page_header
    widths = [16.0, _width(doc) - 71.0, 55.0]
    table = header.add_table(1, 3, Mm(_width(doc)))
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    mark, name, address = table.rows[0].cells
    _cell(doc, mark, "", "Briefhoofd", widths[0])
    shape = mark.paragraphs[0].add_run().add_picture(io.BytesIO(_mark()), width=Mm(12))
    _close(shape)
    shape._inline.docPr.set("descr", "Merk van de organisatie")
    _cell(doc, name, "{{ afzender.naam }}", "Naam", widths[1])
    mark.vertical_alignment = name.vertical_alignment = 1
    _cell(doc, address, "{%p for regel in afzender.adresregels %}", "Briefhoofd", widths[2])
    rest = (
        "{{ regel }}",
        "{%p endfor %}",
        *_optional("telefoon"),
        *_optional("email"),
        *_optional("website"),
        *_numbers(),
    )
    for text in rest:
        address.add_paragraph(text, style=_named(doc, "Briefhoofd"))
    header.paragraphs[0]._p.getparent().remove(header.paragraphs[0]._p)
    header.add_paragraph(style=_named(doc, "Briefhoofd"))
    running = section.header.paragraphs[0]
    running.style = _named(doc, "Briefhoofd")
    _runs(running, f"{title} {{{{ nummer }}}} · {{{{ afzender.naam }}}}")
    for footer in (section.first_page_footer, section.footer):
        _footer(doc, footer.paragraphs[0])


def _optional(field: str) -> tuple[str, str, str]:
    value = f"afzender.{field}"
    return (f"{{%p if {value} %}}", f"{{{{ {value} }}}}", "{%p endif %}")


def _numbers() -> tuple[str, ...]:
    """The sender's registration numbers, each when there is one."""
    lines: tuple[str, ...] = ()
    for label, field in (("Nummer", "nummer"), ("KvK", "kvk"), ("RSIN", "rsin"), ("OIN", "oin")):
        start, value, end = _optional(field)
        lines += (start, f"{label} {value}", end)
    return lines


def _footer(doc: Doc, paragraph: Paragraph) -> None:
    paragraph.style = _named(doc, "Voet")
    paragraph._p.get_or_add_pPr().append(
        parse_xml(f'<w:pBdr {W}><w:top w:val="single" w:sz="4" w:space="6" w:color="{LINE}"/></w:pBdr>')
    )
    paragraph.paragraph_format.tab_stops.add_tab_stop(Mm(_width(doc)), 2)
    _runs(paragraph, "{{ nummer }}{% if verificatie %} · controlecode {{ verificatie.code }}{% endif %}\tbladzijde ")
    for field, after in (("PAGE", " van "), ("NUMPAGES", "")):
        simple = OxmlElement("w:fldSimple")
        simple.set(qn("w:instr"), f" {field} ")
        run = OxmlElement("w:r")
        text = OxmlElement("w:t")
        text.text = "1"
        run.append(text)
        simple.append(run)
        paragraph._p.append(simple)
        paragraph.add_run(after).text = after


def _packed(doc: Doc) -> bytes:
    """The package with constant dates and without parts a template does not need."""
    raw = io.BytesIO()
    doc.save(raw)
    unwanted = ("customXml", "docProps/thumbnail", "word/stylesWithEffects", "word/webSettings", "docProps/app")
    out = io.BytesIO()
    with zipfile.ZipFile(raw) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            if name.startswith(unwanted):
                continue
            if name.endswith(".rels") or name == "[Content_Types].xml":
                data = _without(data, unwanted)
            if name == "docProps/core.xml":
                data = re.sub(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>", b"", data)
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, data, compresslevel=9)
    return out.getvalue()


def _without(xml: bytes, unwanted: tuple[str, ...]) -> bytes:
    names = "|".join(re.escape(name.split("/")[-1]) for name in unwanted)
    return re.sub(rf'<(Relationship|Override) [^>]*(PartName|Target)="[^"]*({names})[^"]*"[^>]*/>'.encode(), b"", xml)
