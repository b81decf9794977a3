"""`zegel policy`: an organisation's rules are held against the law, read whole, and compared before they change."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dossier.policy_diff import changes
from dossier.policy_types import Policy
from portal import policies, policy_page
from portal.cli import main
from portal.i18n import speaking

SPPOH = max((policies.FOLDER / "sppoh").glob("*.toml")).read_text(encoding="utf-8")


def run(*words: object) -> Result:
    return CliRunner().invoke(main, ["policy", *map(str, words)])


def written(folder: Path, *changed: tuple[str, str], name: str = "sppoh.toml") -> Path:
    text = SPPOH
    for old, new in changed:
        assert old in text
        text = text.replace(old, new)
    (folder / name).write_text(text, encoding="utf-8")
    return folder / name


def test_check_finds_every_shipped_policy_good_and_says_which_rule_keeps_what() -> None:
    answer = run("check")
    assert answer.exit_code == 0
    assert [line.split()[0] for line in answer.stdout.splitlines()[: len(policies.names())]] == ["goed"] * 4
    assert ["tlv", "R2-TLV", "R4-ZAAK", "R1-TLV", "R0-ALG"] in [line.split() for line in answer.stdout.splitlines()]


def test_check_says_every_mistake_in_a_file_at_once_and_cites_the_article(tmp_path: Path) -> None:
    path = written(tmp_path, ('within = "P4W"', 'within = "P5W"'), ('tlv = { rule = "R1-TLV"', 'tlv = { rule = "R9"'))
    answer = run("check", path)
    assert answer.exit_code == 1
    for words in ("fout", "requests.within", "AVG 12(3)", "documents.tlv.rule"):
        assert words in answer.stdout
    told = json.loads(run("check", path, "--json").stdout)[0]
    assert (told["good"], told["sha256"], len(told["problems"])) == (False, None, 2)
    assert run("check", tmp_path / "nergens.toml").exit_code == 2


@pytest.mark.parametrize("name", policies.names())
@pytest.mark.parametrize("language", ["nl", "en"])
def test_show_puts_every_value_of_an_organisation_on_one_page_with_its_clause(name: str, language: str) -> None:
    policy = policies.load(name)
    with speaking(language):
        sections = policy_page.sections(policy)
    assert all(row[-1] for section in sections for row in section.rows)
    text = json.dumps([section.rows for section in sections], ensure_ascii=False)
    for table in ("purposes", "categories", "roles", "recipients", "notices"):
        assert all(row.text in text for row in getattr(policy, table).values()), table
    for table in ("retention", "documents", "signers"):
        assert all(key.replace("-", " ") in text.replace("-", " ") for key in getattr(policy, table)), table
    assert {field.name for field in fields(Policy)} - {"sha256", "about"} <= {
        *("purposes", "categories", "roles", "signers", "recipients", "retention", "documents"),
        *("disclosure", "requests", "letters", "terms", "notices"),
    }, "a new part of a policy: show it on the page"


def test_show_says_when_it_was_adopted_and_that_the_day_of_force_is_unknown() -> None:
    answer = run("show", "noord-limburg")
    assert "14 december 2023" in answer.stdout
    assert "onbekend" in answer.stdout
    assert json.loads(run("show", "sppoh", "--json").stdout)["title"] == "Privacyverklaring SPPOH"
    assert run("show", "kattenvereniging").exit_code == 1


def test_diff_names_each_value_that_differs_and_without_instance_says_so(tmp_path: Path) -> None:
    path = written(tmp_path, ('keep = "P5Y"', 'keep = "P4Y"'))
    told = json.loads(run("diff", "sppoh", path, "--folder", tmp_path, "--json").stdout)
    assert told == {"changes": [{"at": "retention.R1-INC.keep", "before": "P5Y", "after": "P4Y"}], "records": None}
    assert "geen installatie" in run("diff", "sppoh", path, "--folder", tmp_path).stdout


def test_a_policy_differs_in_nothing_from_itself() -> None:
    assert changes(policies.load("sppoh"), policies.load("sppoh")) == ()


@pytest.mark.promise("F106")
def test_a_version_counts_from_the_day_it_is_in_force_and_not_from_its_adoption(tmp_path: Path) -> None:
    (tmp_path / "sppoh").mkdir()
    written(tmp_path / "sppoh", name="2018-12-31.toml")
    written(
        tmp_path / "sppoh",
        ("adopted_on = 2018-12-31", "adopted_on = 2026-01-01\nin_force_on = 2026-08-01"),
        ('version = "2018-12-31"', 'version = "2026-01-01"'),
        name="2026-01-01.toml",
    )
    assert policies.load("sppoh", tmp_path, date(2026, 7, 31)).about.version == "2018-12-31"
    assert policies.load("sppoh", tmp_path, date(2026, 8, 1)).about.version == "2026-01-01"
    assert policies.find("sppoh/2018-12-31", tmp_path).about.adopted_on == date(2018, 12, 31)
    old = policies.load("sppoh", tmp_path, date(2026, 1, 1)).sha256
    assert policies.PolicyFolder(tmp_path).ruled("sppoh", old).about.version == "2018-12-31"
    assert policies.PolicyFolder(tmp_path).ruled("sppoh", "0" * 64).about.version == "2026-01-01"
