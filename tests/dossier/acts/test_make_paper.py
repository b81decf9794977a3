"""Any other document than a TLV: made from facts, sealed or decided, kept under its own rule."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import pytest

from dossier.acts import make_paper, sign_many
from dossier.acts.make_paper import OURS
from dossier.acts.show_status import Standing, code_of, show_status
from dossier.errors import NotFound, Unavailable
from dossier.findings import InputRefused
from dossier.ports import Desk
from dossier.signing_round import State
from portal.yamlfile import load
from tests.tlvs import Cut, Fuse, Tlv, again

FACTS = Path(__file__).parents[3] / "examples" / "feiten"


class Away:
    """A signer that cannot get a timestamp."""

    def close(self, *_: object) -> bytes:
        raise Unavailable("timestamp-away")


def facts(kind: str, **changes: object) -> dict[str, Any]:
    given: Any = load(FACTS / f"{kind}.yaml").value
    return {name: value for name, value in {**given, **changes}.items() if name not in OURS}


def _made(tlv: Tlv, kind: str, **changes: object) -> str:
    tlv.record = make_paper.make(tlv.desk, tlv.who, tlv.dossier, kind, facts(kind, **changes))
    return tlv.record


def test_an_advice_gets_the_organisations_seal_and_the_last_day_of_its_own_rule(dossier: Tlv) -> None:
    _made(dossier, "advies")
    kept = dossier.kept()
    assert (kept.state, kept.rule) == ("final", "R1-ADV")
    assert kept.last_day is not None
    assert [one.cause for one in dossier.revisions()] == ["make", "seal"]
    report = dossier.report()
    assert report.is_sound
    assert {one.level for one in report.signatures if one.level} == {"B-LTA"}
    assert show_status(dossier.desk, kept.number, code_of(kept)).standing is Standing.VALID


def test_a_decision_waits_for_its_decision_maker_and_closes_by_itself(dossier: Tlv) -> None:
    _made(dossier, "toewijzing")
    assert (dossier.kept().state, dossier.row.round.state) == ("signing", State.PREPARED)
    assert [one.soort for one in sign_many.waiting(dossier.desk, dossier.who)] == ["toewijzing van ondersteuning"]
    (outcome,) = sign_many.sign_many(dossier.desk, dossier.who, [dossier.record], "wachtwoord en app-code")
    assert outcome.refusal is None
    dossier.do("invite", "close")
    assert dossier.kept().state == "final"
    assert dossier.report().is_sound
    assert dossier.whole()


def test_what_the_instance_knows_cannot_be_typed_over(dossier: Tlv) -> None:
    given = {**facts("advies"), "nummer": "ZELF-1", "afzender": {"naam": "Een ander"}}
    dossier.record = make_paper.make(dossier.desk, dossier.who, dossier.dossier, "advies", given)
    assert dossier.kept().number.startswith("ADVIES-2026-")
    html = dossier.bytes_of(dossier.revisions("html")[0]).decode()
    assert "Een ander" not in html
    assert "ZELF-1" not in html
    assert dossier.kept().number in html


def test_the_form_begins_with_what_the_dossier_says(dossier: Tlv) -> None:
    given = make_paper.begun(dossier.desk, dossier.who, dossier.dossier, "tlv-weigering")
    assert {"leerling", "school", "rechtsgrond", "deskundigen", "zienswijze_ouders", "bezwaar"} <= given.keys()
    assert given["rechtsgrond"] == "WEC 40 lid 10-11"
    with pytest.raises(NotFound):
        make_paper.begun(dossier.desk, dossier.who, dossier.dossier, "tlv")


def test_every_wrong_field_is_named_and_nothing_is_kept(dossier: Tlv) -> None:
    before = len(dossier.ask(lambda shelf: shelf.records(dossier.organisation, dossier.dossier)))
    given = facts("toewijzing", van="morgen")
    del given["doel"]
    with pytest.raises(InputRefused) as refusal:
        make_paper.make(dossier.desk, dossier.who, dossier.dossier, "toewijzing", given)
    assert {one.refusal.facts["field"] for one in refusal.value.findings} == {"van", "doel"}
    with pytest.raises(InputRefused, match="bsn-not-allowed"):
        _made(dossier, "advies", bevindingen="Nummer 999990019 staat hier.")
    assert len(dossier.ask(lambda shelf: shelf.records(dossier.organisation, dossier.dossier))) == before


def test_only_what_staff_make_and_the_policy_keeps_is_made(dossier: Tlv) -> None:
    offered = {kind.value for kind in make_paper.kinds(dossier.desk, dossier.who, dossier.dossier)}
    assert {"advies", "toewijzing", "opp"} <= offered
    for kind in ("tlv", "bewijsbestand", "onzin"):
        with pytest.raises(NotFound, match="kind-not-made-here"):
            make_paper.make(dossier.desk, dossier.who, dossier.dossier, kind, {})


def test_cut_off_before_the_seal_its_job_sets_it_once(dossier: Tlv, tmp_path: Path) -> None:
    tlv = again(dossier, tmp_path / "cut")
    away: Desk = replace(tlv.desk, signatory=cast("Any", Away()))
    with pytest.raises(Unavailable):
        make_paper.make(away, tlv.who, tlv.dossier, "advies", facts("advies"))
    (tlv.record,) = [one.id for one in make_paper.made(tlv.desk, tlv.who, tlv.dossier)]
    assert tlv.kept().state == "making"
    tlv.do("seal")
    tlv.do("seal")
    assert tlv.kept().state == "final"
    with pytest.raises(Cut):
        make_paper.make(Fuse(0).wired(tlv.desk), tlv.who, tlv.dossier, "advies", facts("advies"))
    assert len(make_paper.made(tlv.desk, tlv.who, tlv.dossier)) == 1
