"""`./zegel keys`: what is there is listed, renewed and copied, and no secret is ever shown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli_keys import keys
from portal.pens import PASSPHRASE
from signing.authority import load_authority, make_authority

SECRET = "a very secret passphrase"


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """A folder with one organisation's keys and the least of settings."""
    folder = tmp_path / "var"
    signing = folder / "signing"
    signing.mkdir(parents=True)
    (signing / PASSPHRASE).write_text(SECRET)
    at = datetime.now(UTC)  # noqa: TID251 - certificates of today
    make_authority(signing / "org1", "Streek", at, SECRET.encode(), "https://zegel.example")
    return folder


def called(instance: Path, *words: str) -> Result:
    result = CliRunner().invoke(keys, [words[0], "--folder", str(instance), *words[1:]])
    assert SECRET not in result.output and "PRIVATE" not in result.output
    return result


def test_the_list_says_where_each_key_lies_and_until_when(instance: Path) -> None:
    result = called(instance, "list")
    assert result.exit_code == 0
    assert "org1" in result.output and result.output.count("bestand") == 5


def test_a_copy_holds_every_key_and_no_passphrase(instance: Path, tmp_path: Path) -> None:
    result = called(instance, "backup", "--to", str(tmp_path / "copy"))
    assert result.exit_code == 0
    assert not list((tmp_path / "copy").rglob(PASSPHRASE))
    assert load_authority(tmp_path / "copy" / "org1", SECRET.encode()).organisation == "Streek"


def test_a_copy_never_lands_among_other_files(instance: Path) -> None:
    assert called(instance, "backup", "--to", str(instance)).exit_code != 0


def test_one_asks_which_organisation_when_there_are_two(instance: Path) -> None:
    at = datetime.now(UTC)  # noqa: TID251 - certificates of today
    make_authority(instance / "signing" / "org2", "Ander", at, SECRET.encode(), "https://zegel.example")
    result = called(instance, "rotate", "seal")
    assert result.exit_code == 2 and "org1 | org2" in result.output


def test_the_root_is_not_renewed_by_command(instance: Path) -> None:
    assert called(instance, "rotate", "root").exit_code == 2
