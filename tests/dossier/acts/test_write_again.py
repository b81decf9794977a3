from __future__ import annotations

from dataclasses import replace

import pytest

from docgen.catalogue import standard
from docgen.writer import DocxWriter
from dossier.actor import Actor
from dossier.acts import publish_template
from dossier.acts.publish_template import Example
from dossier.acts.write_again import write_again
from dossier.acts.written_with import in_force
from dossier.errors import NotFound
from portal.cli_render import dated
from portal.examples import example
from tests.docgen.test_template_review import add, edited
from tests.tlvs import Tlv


def test_an_old_decision_is_written_again_with_its_own_version_after_a_newer_came_in_force(made: Tlv) -> None:
    paper = example("tlv")
    brought = Example(paper, None, dated(paper))
    newer, _ = publish_template.bring_in(made.desk, made.who, edited(add("Nieuw briefhoofd.")), brought)
    publish_template.put_forward(made.desk, made.who, "tlv", newer.sha256)
    publish_template.approve(made.desk, replace(made.who, id="another"), "tlv", newer.sha256)
    assert in_force(made.desk, made.organisation, "tlv").sha256 == newer.sha256
    real = replace(made.desk, writer=DocxWriter())
    again = write_again(real, made.who, made.record)
    assert again.template.docx == standard("tlv")
    assert again.is_same
    assert again.written.pdf == made.bytes_of(made.revisions()[0])
    assert made.events()[-1] == "read"


def test_another_organisations_document_is_not_written_again(made: Tlv) -> None:
    stranger = Actor(made.laid.tenant("noord-limburg", "SWV Elders"), "iemand")
    with pytest.raises(NotFound):
        write_again(made.desk, stranger, made.record)
