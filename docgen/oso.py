"""The TLV as the block that schools' systems exchange (OSO gegevensset 2019.1, element `tlv`).

The block's optional `document` is left out: the PDF that holds this file is that document.
"""

from __future__ import annotations

from typing import Final

from lxml import etree

from dossier.papers import Tlv

NAMESPACE: Final = "http://www.edustandaard.nl/oso_gegevensset/2019/dossier"


def tlv_block(paper: Tlv) -> bytes:
    """The block as UTF-8 XML, its elements in the order of the schema; `tlveinddatum` only where there is an end."""
    block = etree.Element(f"{{{NAMESPACE}}}tlv", nsmap={None: NAMESPACE})
    values = {
        "tlvingangdatum": paper.ingangsdatum.isoformat(),
        "tlvswvnummer": paper.afzender.nummer,
        "tlvcategorie": paper.categorie.value,
        "tlvbeschikkingsnummer": paper.nummer,
        "tlveinddatum": paper.einddatum.isoformat() if paper.einddatum else "",
    }
    for name, value in values.items():
        if value:
            etree.SubElement(block, f"{{{NAMESPACE}}}{name}").text = value
    made: bytes = etree.tostring(block, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return made
