"""The XMP packet of a finished paper: written whole, so that it is the same for the same paper.

It claims PDF/A (ISO 19005) and PDF/UA-1 (ISO 14289-1); the `pdfuaid` schema is not one of PDF/A's own
and is therefore described in it (ISO 19005-2, 6.6.2.3). It names no person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from typing import Final

PRODUCER: Final = "Zegel"
PROPERTY: Final = """<pdfaProperty:category>internal</pdfaProperty:category>\
<pdfaProperty:description>Part of the PDF/UA standard</pdfaProperty:description>\
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file claims: PDF/A `part` 2 or 3, `conformance` B, U or A; `accessible`: PDF/UA-1 too."""

    part: int = 2
    conformance: str = "A"
    accessible: bool = True


@dataclass(frozen=True, slots=True)
class About:
    """What the metadata says: a title without a person's name, and the document's own moment (UTC)."""

    title: str
    at: datetime
    profile: Profile = Profile()


def pdf_date(at: datetime) -> str:
    """A moment as PDF writes it (ISO 32000-1, 7.9.4), in UTC."""
    return f"D:{at.astimezone(UTC):%Y%m%d%H%M%S}Z"


def packet(about: About) -> bytes:
    """The packet as UTF-8."""
    title, stamp = escape(about.title), f"{about.at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" \
xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" \
xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" \
xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" \
xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaid:part>{about.profile.part}</pdfaid:part>
<pdfaid:conformance>{about.profile.conformance}</pdfaid:conformance>
{"<pdfuaid:part>1</pdfuaid:part>" if about.profile.accessible else ""}
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>nl-NL</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{PRODUCER}</xmp:CreatorTool>
<xmp:CreateDate>{stamp}</xmp:CreateDate>
<xmp:ModifyDate>{stamp}</xmp:ModifyDate>
<xmp:MetadataDate>{stamp}</xmp:MetadataDate>
<pdf:Producer>{PRODUCER}</pdf:Producer>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">{PROPERTY}</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="w"?>""".encode()
