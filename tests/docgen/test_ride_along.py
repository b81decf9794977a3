from __future__ import annotations

import dataclasses
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime

import pikepdf
import pytest
from lxml import etree
from pikepdf import Array, Dictionary, Name

from docgen import check
from docgen.catalogue import standard
from docgen.facts import as_data, paper_of, schema
from docgen.oso import NAMESPACE, tlv_block
from docgen.ride_along import Making, attachments, carries, read_facts
from docgen.writer import DocxWriter
from docgen.xmp import About, Profile
from dossier.errors import Refused
from dossier.papers import KINDS, Categorie, Soort, Tlv
from dossier.ports import Written
from tests.docgen.conftest import AT, PLANS, ROOT, changed, example

FORMATS = ROOT / "docs" / "formats" / "feiten"
CARRYING = [kind for kind in KINDS if carries(example(kind))]
MAKING = Making(None, AT, "0" * 64, "test")


def carried(pdf: bytes) -> dict[str, bytes]:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return {name: spec.get_file().read_bytes() for name, spec in document.attachments.items()}


@pytest.mark.parametrize("kind", KINDS)
def test_facts_come_back_from_json_exactly(kind: str) -> None:
    paper = example(kind)
    assert paper_of(kind, json.loads(json.dumps(as_data(paper)))) == paper


@pytest.mark.parametrize("kind", CARRYING)
def test_the_published_schema_is_the_dataclasses_own(kind: str) -> None:
    # after a meant change: delete the schema and run once
    path = FORMATS / f"{kind}.schema.json"
    made = json.dumps(schema(kind), ensure_ascii=False, indent=1) + "\n"
    if not path.exists():
        path.write_text(made, encoding="utf-8")
        pytest.fail(f"{path.name} was written anew; look at it")
    assert path.read_text(encoding="utf-8") == made


def test_a_schema_names_every_field_and_allows_no_other() -> None:
    told = schema("tlv")
    tlv = told["$defs"]["Tlv"]  # type: ignore[index]
    assert set(tlv["properties"]) == {field.name for field in dataclasses.fields(Tlv)}
    assert tlv["additionalProperties"] is False
    assert "einddatum" in tlv["required"] and "aangemeld_op" not in tlv["required"]
    assert tlv["properties"]["soort"]["enum"] == ["SBO", "SO", "VSO", "PRO"]


def test_a_tlv_carries_its_facts_and_the_block_of_oso(written: Callable[[str], Written]) -> None:
    made = written("tlv")
    files = carried(made.pdf)
    assert set(files) == {"feiten.json", "oso-tlv.xml"}
    told = json.loads(files["feiten.json"])
    assert (told["schema"], told["soort"]) == ("zegel/feiten/tlv/1", "tlv")
    assert paper_of("tlv", told["feiten"]) == example("tlv")
    assert told["gemaakt"]["met"] == made.renderer
    assert made.template.endswith(told["gemaakt"]["sjabloon"][:16])
    with pikepdf.open(io.BytesIO(made.pdf)) as document:
        assert [str(one.AFRelationship) for one in document.Root.AF] == ["/Data", "/Data"]
        assert b"<pdfaid:part>3<" in document.Root.Metadata.read_bytes()


def test_a_letter_is_for_people_and_carries_nothing(written: Callable[[str], Written]) -> None:
    assert carried(written("brief").pdf) == {}
    with pikepdf.open(io.BytesIO(written("brief").pdf)) as document:
        assert b"<pdfaid:part>2<" in document.Root.Metadata.read_bytes()


def test_the_block_of_oso_has_its_elements_in_the_order_of_the_schema() -> None:
    tree = etree.fromstring(tlv_block(example("tlv")))  # type: ignore[arg-type]
    order = ["tlvingangdatum", "tlvswvnummer", "tlvcategorie", "tlvbeschikkingsnummer", "tlveinddatum"]
    assert [one.tag for one in tree] == [f"{{{NAMESPACE}}}{name}" for name in order]
    endless = changed("tlv", soort=Soort.PRO, categorie=Categorie.NVT, einddatum=None)
    assert len(etree.fromstring(tlv_block(endless))) == 4  # type: ignore[arg-type]


def test_a_paper_is_written_again_from_its_own_pdf_alone(writer: DocxWriter, written: Callable[[str], Written]) -> None:
    first = written("tlv")
    assert writer.again(first.pdf, standard("tlv")).pdf == first.pdf
    paper, making = read_facts(first.pdf)
    assert (paper, making.plan, making.at) == (example("tlv"), PLANS["tlv"], AT)
    with pytest.raises(Refused, match="facts-absent"):
        read_facts(written("brief").pdf)
    with pytest.raises(Refused, match="facts-absent"):
        read_facts(b"%PDF-1.7")


def test_a_bsn_rides_along_in_the_onderwijskundig_rapport_alone() -> None:
    okr = example("onderwijskundig-rapport")
    number = getattr(okr, "persoonsgebonden_nummer")  # noqa: B009 - not every paper has one
    assert number and number in attachments(okr, MAKING)[0].data.decode()
    for paper in (changed("tlv", motivering=f"Nummer {number}."), changed("inzage", nummer=number)):
        with pytest.raises(Refused) as refusal:
            attachments(paper, MAKING)
        assert refusal.value.code == "bsn-not-allowed"
        assert number not in str(refusal.value)
    rsin = dataclasses.replace(example("tlv").afzender, rsin="111222333")
    assert attachments(changed("tlv", afzender=rsin), MAKING)


Fault = Callable[[pikepdf.Pdf], None]


def another_file(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["meer.txt"] = b"x"


def hidden_file(pdf: pikepdf.Pdf) -> None:
    file = pdf.make_stream(b"x", Dictionary(Type=Name.EmbeddedFile))
    pdf.pages[0].obj.PieceInfo = Dictionary(x=Dictionary(Type=Name.Filespec, EF=Dictionary(F=file)))


def other_facts(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].EF.F.write(b"{}", filter=None)


def source_not_data(pdf: pikepdf.Pdf) -> None:
    pdf.Root.AF[0].AFRelationship = Name.Source


def lost(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.AF[1]


def other_name(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles.Names = Array(["x", pdf.Root.AF[0], "y", pdf.Root.AF[1]])


@pytest.mark.parametrize("fault", [another_file, hidden_file, other_facts, source_not_data, lost, other_name])
def test_a_file_that_should_not_be_there_is_found(fault: Fault, written: Callable[[str], Written]) -> None:
    good, plan, out = written("tlv"), PLANS["tlv"], io.BytesIO()
    paper, making = read_facts(good.pdf)
    files = attachments(paper, making)
    with pikepdf.open(io.BytesIO(good.pdf)) as pdf:
        about = About(str(pdf.docinfo.Title), AT, Profile(part=3))
        fault(pdf)
        pdf.save(out, fix_metadata_version=False)
    assert check.check(good.pdf, good.docx, paper, plan, about, files) == good.pages
    with pytest.raises(Refused) as refusal:
        check.check(out.getvalue(), good.docx, paper, plan, about, files)
    assert refusal.value.facts["fault"] == "acts"


def test_moments_keep_their_zone() -> None:
    paper = example("bewijsbestand")
    again = paper_of("bewijsbestand", as_data(paper))  # type: ignore[arg-type]
    moment = again.begonnen  # type: ignore[attr-defined]
    assert isinstance(moment, datetime) and moment.astimezone(UTC) == paper.begonnen  # type: ignore[attr-defined]
