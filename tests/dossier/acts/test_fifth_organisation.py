"""A fifth organisation is a file of rules and its templates: no code knows its name, its rules or its terms."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from docgen.catalogue import FOLDER
from dossier.actor import Actor, machine
from dossier.acts import certify_destruction, erase_due, issue_tlv
from dossier.acts.edit_dossier import create
from dossier.acts.publish_template import Example, approve, bring_in, put_forward
from dossier.errors import NotFound
from dossier.ports import Desk
from portal import policies
from tests.docgen.conftest import AT, PLANS, example
from tests.instance import Laid
from tests.tlvs import BESLUIT, Tlv, form

NAME = "duinpolder"


def rules(folder: Path) -> Path:
    """The rules of Samenwerkingsverband Duinpolder (fictional): its own rule ids, terms and starting day."""
    text = max((policies.FOLDER / "sppoh").glob("*.toml")).read_text(encoding="utf-8")
    own = '[retention.R1-TLV]\nwhat = "Dossier"\nstarts_at = ["afgifte"]\nkeep = "P2Y"\nrounding = "school-year"'
    text = re.sub(r'\[retention\.R1-TLV\]\n.*?kind = "keep\+cap"', f'{own}\nkind = "cap"', text, flags=re.DOTALL)
    for old, new in (
        ('name = "sppoh"', f'name = "{NAME}"'),
        ("Privacyverklaring SPPOH", "Privacyreglement Duinpolder"),
        ("R1-", "R5-"),
        ("RX-", "R5X-"),
    ):
        assert old in text
        text = text.replace(old, new)
    place = folder / "policies" / NAME
    place.mkdir(parents=True)
    (place / "2026-01-01.toml").write_text(text, encoding="utf-8")
    return folder / "policies"


def own_template() -> bytes:
    """The standard TLV with a sentence in the organisation's own words."""
    made = BytesIO()
    with zipfile.ZipFile(FOLDER / "standaard" / "tlv.docx") as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            data = old.read(part)
            if part.filename == "word/document.xml":
                assert b"Het besluit geldt ook met alleen de handtekening" in data
                data = data.replace(
                    b"Het besluit geldt ook met alleen de",
                    b"In Duinpolder geldt het besluit ook met alleen de",
                )
            new.writestr(part, data)
    return made.getvalue()


def publish(desk: Desk, organisation: str, docx: bytes) -> None:
    """Two of its own people put the template in force."""
    one, other = Actor(organisation, "secretaris"), Actor(organisation, "directeur")
    version, _ = bring_in(desk, one, docx, Example(example("tlv"), PLANS["tlv"], AT))
    put_forward(desk, one, "tlv", version.sha256)
    approve(desk, other, "tlv", version.sha256)


def text_of(pdf: bytes) -> str:
    """The words of a PDF, one space between them."""
    return " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages).split())


@pytest.fixture
def duinpolder(instance_desk: Laid, tmp_path: Path) -> Tlv:
    """Its desk on the day of the besluit, with the example's dossier under its own rules."""
    folder = rules(tmp_path)
    instance_desk.desk = replace(instance_desk.desk, policies=policies.PolicyFolder(folder))
    instance_desk.desk.signatory.desk = instance_desk.desk  # type: ignore[attr-defined]
    instance_desk.clock.at = BESLUIT
    organisation = instance_desk.tenant(NAME, "Samenwerkingsverband Duinpolder")
    publish(instance_desk.desk, organisation, own_template())
    return Fifth(instance_desk, organisation)


class Fifth(Tlv):
    """The fifth organisation's dossier."""

    def __init__(self, laid: Laid, organisation: str) -> None:
        super().__init__(laid)
        self._organisation = organisation
        self.dossier = create(laid.desk, Actor(organisation, "secretaris"), form(policy=NAME))

    @property
    def organisation(self) -> str:
        return self._organisation


def test_a_fifth_organisation_needs_a_file_and_templates_from_its_tlv_to_its_certificate(duinpolder: Tlv) -> None:
    desk, who = duinpolder.desk, duinpolder.who
    duinpolder.record = issue_tlv.prepare(desk, who, duinpolder.dossier)
    made = duinpolder.kept()
    assert (made.rule, made.last_day, made.destroy_from) == ("R5-TLV", date(2028, 7, 31), date(2028, 8, 1))
    assert "In Duinpolder geldt het besluit" in text_of(duinpolder.pdf())
    duinpolder.laid.clock.at = datetime(2028, 7, 31, 22, 0, tzinfo=UTC)
    assert erase_due.sweep(desk).destroyed == (duinpolder.record,)
    with pytest.raises(NotFound):
        duinpolder.ask(lambda shelf: shelf.dossier(duinpolder.organisation, duinpolder.dossier))
    certificate = certify_destruction.certify(desk, machine(duinpolder.organisation), duinpolder.record)
    kept = duinpolder.ask(lambda shelf: shelf.record(duinpolder.organisation, certificate))
    assert (kept.rule, kept.policy_hash) == ("R5X-AUD", made.policy_hash)
    assert kept.policy_hash == desk.policies.named(NAME).sha256
