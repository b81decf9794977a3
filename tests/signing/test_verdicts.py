"""The closed list of verdicts: in the code, in its words, and in docs/formats/verdicts.md."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

import signing
from signing.verdicts import RANK, Finding, Reason, Verdict, sentence, verdict_name

HOUSE = Path(signing.__file__).parent.parent
TABLE = tomllib.loads((HOUSE / "signing" / "verdicts.toml").read_text(encoding="utf-8"))
PAGE = (HOUSE / "docs" / "formats" / "verdicts.md").read_text(encoding="utf-8")


def test_every_verdict_and_reason_has_its_words() -> None:
    assert set(TABLE["verdict"]) == {each.value for each in Verdict}
    assert set(TABLE["reason"]) == {each.value for each in Reason}


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_every_reason_says_its_verdict(reason: Reason, language: str) -> None:
    finding = Finding(reason)
    assert sentence(finding, language).endswith(".")
    assert verdict_name(finding.verdict, language)


def test_the_page_lists_them_worst_first_and_no_others() -> None:
    rows = re.findall(r"^\| `([a-z-]+)` \| `([a-z-]+)` \|", PAGE, re.MULTILINE)
    assert [verdict for verdict, _ in dict(rows).items()] == [each.value for each in sorted(Verdict, key=RANK.get)]
    assert {reason: verdict for verdict, reason in rows} == {
        name: row["verdict"] for name, row in TABLE["reason"].items()
    }


def test_only_sound_is_good() -> None:
    assert [each for each in Verdict if each.value == "sound"] == [Verdict.SOUND]
    assert max(RANK.values()) == RANK[Verdict.SOUND]


def test_every_code_raised_here_has_its_sentence_and_no_sentence_is_idle() -> None:
    folder = HOUSE / "templates" / "problems"
    tables = {path.stem: set(tomllib.loads(path.read_text(encoding="utf-8"))) for path in folder.glob("*.toml")}
    raised = {
        code
        for path in (HOUSE / "signing").glob("*.py")
        for code in re.findall(r'(?:Refused|Unavailable)\(\s*"([a-z-]+)"', path.read_text(encoding="utf-8"))
    }
    assert raised <= set().union(*tables.values())
    assert tables["signing"] <= raised
