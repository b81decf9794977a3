"""A dry run of another policy over what is kept: which records would get another last day, and nothing changes."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from click.testing import CliRunner

from dossier.acts.foresee import foresee
from dossier.policy import load
from dossier.policy_types import Policy
from portal import policies
from portal.cli import main
from tests.consultants import Office
from tests.tlvs import Tlv


def _text(name: str) -> str:
    return max((policies.FOLDER / name).glob("*.toml")).read_text(encoding="utf-8")


def _changed(name: str, old: str, new: str) -> Policy:
    text = _text(name)
    assert old in text
    return load(text.replace(old, new).encode())


def test_a_shorter_term_moves_the_day_of_a_tlv_and_changes_nothing(closed: Tlv, tmp_path: Path) -> None:
    before = policies.load("sppoh")
    after = _changed(
        "sppoh", 'keep = "P3Y"\nkind = "keep+cap"\nclause = "§9.1a"', 'keep = "P2Y"\nkind = "cap"\nclause = "x"'
    )
    (moved,) = foresee(closed.desk, closed.organisation, before, after)
    assert (moved.record, moved.before, moved.after, moved.rule) == (
        closed.record,
        date(2031, 7, 31),
        date(2030, 7, 31),
        "R1-TLV",
    )
    assert closed.kept().last_day == date(2031, 7, 31)
    assert foresee(closed.desk, closed.organisation, before, before) == ()
    path = tmp_path / "korter.toml"
    path.write_text(_text("sppoh").replace('clause = "§9.1a"', 'clause = "§9.1a lid 1"'), encoding="utf-8")
    words = ["policy", "diff", "sppoh", str(path), "--folder", str(closed.laid.settings.folder), "--json"]
    assert json.loads(CliRunner().invoke(main, words).stdout)["records"] == []


def test_another_organisations_rules_count_from_another_day(closed: Tlv) -> None:
    (moved,) = foresee(closed.desk, closed.organisation, policies.load("sppoh"), policies.load("noord-limburg"))
    assert (moved.rule, moved.after) == ("R2-TLV", date(2029, 7, 31))  # from issue, not from the TLV's end


def test_what_an_organisation_does_not_keep_and_what_has_no_day_yet_is_said(running: Office) -> None:
    moved = foresee(running.desk, running.organisation, policies.load("onderwijsconsulenten"), policies.load("sppoh"))
    told = {one.kind: (one.rule, one.after) for one in moved}
    assert told == {"machtiging": ("", None)}
