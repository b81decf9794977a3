"""The bundle for the committee: an index that is true, the untouched originals, and a row before it leaves."""

from __future__ import annotations

import hashlib
import io
import zipfile
from datetime import date

import pytest
from pypdf import PdfReader

from dossier.acts import make_bundle, register_view
from dossier.acts.open_dossier import change_dossier, invoer_of
from dossier.errors import NotFound, Refused
from dossier.events import What
from portal.clock import SystemClock
from signing.verify import judge
from tests.tlvs import Tlv


def objected(tlv: Tlv) -> None:
    """A parent objects, and the committee asks for the bundle."""
    row = tlv.ask(lambda shelf: shelf.dossier(tlv.organisation, tlv.dossier))
    typed = invoer_of(tlv.desk, row)
    typed["bezwaar"] = {"door": "O1", "ontvangen": date(2026, 4, 22), "lbt_vraagt": date(2026, 4, 28)}
    change_dossier(tlv.desk, tlv.who, tlv.dossier, typed, row.version)


@pytest.mark.promise("F86")
def test_it_holds_the_signed_originals_and_an_index_that_names_each_with_its_hash(closed: Tlv) -> None:
    office = closed.laid.colleague(closed.organisation, "s@duin.example", "secretariaat")
    with pytest.raises(Refused) as refusal:
        make_bundle.make_bundle(closed.desk, office, closed.dossier)
    assert refusal.value.code == "no-objection"
    objected(closed)
    record_id = make_bundle.make_bundle(closed.desk, office, closed.dossier)
    assert closed.events(record_id) == [What.DOCUMENT_MADE.value]
    name, data = make_bundle.hand_bundle(closed.desk, office, record_id)
    record = closed.ask(lambda shelf: shelf.record(closed.organisation, record_id))
    assert (record.kind, record.state, record.rule) == ("bezwaarbundel", "final", "R1-TLV")
    assert name == f"{record.number}.zip" and "Voorbeeldsma" not in name
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    number = closed.kept().number
    index, tlv, evidence = files
    assert tlv == f"01-toelaatbaarheidsverklaring-{number}.pdf"
    assert evidence == f"02-bewijs-van-ondertekening-van-toelaatbaarheidsverklaring-{number}.pdf"
    assert files[tlv] == closed.pdf()
    assert judge(files[index], closed.roots(), SystemClock().now()).is_sound
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(files[index])).pages)
    shown = "".join(text.split())
    for one in (tlv, evidence):
        assert hashlib.sha256(files[one]).hexdigest() in shown
    for words in (number, "een ouder met gezag", "12 mei 2026", "aanvraag: staat niet als document"):
        assert "".join(words.split()) in shown
    assert closed.events(record_id)[-1] == What.DISCLOSED.value
    fg = closed.laid.colleague(closed.organisation, "fg@duin.example", "fg")
    assert ("bezwaarcommissie", "Awb 7:13") in {
        (one.recipient_kind, one.ground) for one in register_view.disclosures(closed.desk, fg)
    }
    assert closed.whole()


def test_without_a_decision_there_is_no_bundle(dossier: Tlv) -> None:
    objected(dossier)
    office = dossier.laid.colleague(dossier.organisation, "s@duin.example", "secretariaat")
    with pytest.raises(Refused) as refusal:
        make_bundle.make_bundle(dossier.desk, office, dossier.dossier)
    assert refusal.value.code == "no-decision"
    fg = dossier.laid.colleague(dossier.organisation, "fg@duin.example", "fg")
    with pytest.raises(Refused):
        make_bundle.make_bundle(dossier.desk, fg, dossier.dossier)


def test_no_other_document_leaves_as_a_bundle(made: Tlv) -> None:
    office = made.laid.colleague(made.organisation, "s@duin.example", "secretariaat")
    with pytest.raises(NotFound):
        make_bundle.hand_bundle(made.desk, office, made.record)
