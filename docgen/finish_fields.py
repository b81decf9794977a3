"""Draws the signature fields of a plan where the template kept room for them, tagged and named.

Every field exists before the first signature (signing.md L2): a widget with name, spoken name, an
empty appearance and a `Form` element in the structure, so that a screen reader meets it in place.
"""

from __future__ import annotations

from typing import Final

import pikepdf
from pikepdf import Array, Dictionary, Name

from docgen.fill import BOX_NAME
from docgen.finish_tags import Node, elements
from dossier.errors import Refused
from dossier.fields import Field, FieldKind, FieldPlan

PRINT_AND_LOCKED: Final = 132
"""Annotation flags (ISO 32000-1, table 165): shown when printed, not to be moved."""
SIGNATURES: Final = 3
"""AcroForm flags (table 219): there are signature fields, and the file only grows."""


def draw(pdf: pikepdf.Pdf, plan: FieldPlan | None) -> None:
    """All fields of the plan; refused when the template has no room for one, or room for another."""
    boxes = {str(f.Alt): f for f in elements(pdf.Root.StructTreeRoot) if str(f.get("/Alt", "")).startswith(BOX_NAME)}
    wanted = {BOX_NAME + field.name: field for field in (plan.fields if plan else ())}
    if boxes.keys() != wanted.keys():
        odd = sorted(boxes.keys() ^ wanted.keys())[0].removeprefix(BOX_NAME)
        raise Refused("template-boxes", field=odd)
    if not wanted:
        return
    tree = pdf.Root.StructTreeRoot
    numbers = tree.ParentTree.Nums
    following = max(int(numbers[index]) for index in range(0, len(numbers), 2)) + 1
    widgets = []
    for offset, (name, field) in enumerate(wanted.items()):
        widgets.append(_field(pdf, boxes[name], field, following + offset))
        if field.kind is FieldKind.SEAL:
            widgets[-1].Lock = pdf.make_indirect(_lock(plan))
    tree.ParentTreeNextKey = following + len(widgets)
    pdf.Root.AcroForm = pdf.make_indirect(Dictionary(Fields=Array(widgets), SigFlags=SIGNATURES))


def _lock(plan: FieldPlan | None) -> Node:
    """What the seal closes: every field but the one that still takes the document timestamp."""
    left_open = [each.name for each in plan.of_kind(FieldKind.TIMESTAMP)] if plan else []
    if not left_open:
        return Dictionary(Type=Name.SigFieldLock, Action=Name.All)
    return Dictionary(Type=Name.SigFieldLock, Action=Name.Exclude, Fields=Array(left_open))


def _field(pdf: pikepdf.Pdf, element: Node, field: Field, key: int) -> Node:
    """One widget in the rectangle of its figure, which becomes its `Form` element."""
    page = element.Pg
    left, bottom, right, top = (float(edge) for edge in _rectangle(element))
    appearance = pdf.make_stream(
        b"", Dictionary(Type=Name.XObject, Subtype=Name.Form, BBox=Array([0, 0, right - left, top - bottom]))
    )
    appearance.Resources = Dictionary()
    widget = pdf.make_indirect(
        Dictionary(
            Type=Name.Annot,
            Subtype=Name.Widget,
            FT=Name.Sig,
            T=field.name,
            TU=spoken(field),
            Rect=Array([left, bottom, right, top]),
            F=PRINT_AND_LOCKED,
            P=page,
            StructParent=key,
            AP=Dictionary(N=appearance),
        )
    )
    element.S = Name.Form
    element.Alt = spoken(field)
    element.K = Dictionary(Type=Name.OBJR, Obj=widget, Pg=page)
    numbers = pdf.Root.StructTreeRoot.ParentTree.Nums
    numbers.append(key)
    numbers.append(element)
    if "/Annots" not in page:
        page.Annots = Array()
    page.Annots.append(widget)
    return widget


def spoken(field: Field) -> str:
    """What a screen reader says: `Handtekening: Ouder 1`, and the label alone for seal and timestamp."""
    signs = field.kind in (FieldKind.BESLUIT, FieldKind.PARTY)
    return f"Handtekening: {field.label}" if signs else field.label


def _rectangle(element: Node) -> Node:
    attributes = element.A
    for one in attributes if isinstance(attributes, Array) else [attributes]:
        if "/BBox" in one:
            return one.BBox
    raise Refused("template-boxes", field=str(element.Alt).removeprefix(BOX_NAME))
