"""`zegel init` and `zegel user`: a whole instance or none, and secrets that are shown once."""

from __future__ import annotations

import re
import sqlite3
import stat
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from dossier.record import KeyName
from portal import factors, identity, staff
from portal.cli import main
from portal.instance import toml
from portal.settings import Settings
from portal.wiring import open_desk

CONTROLLER = {
    "--name": "SWV Proefduin", "--address": "Postbus 1, 0000 XX Nergens", "--phone": "000 - 000 00 01",
    "--hours": "op werkdagen", "--email": "post@proefduin.example", "--officer": "P. Roef",
    "--officer-contact": "fg@proefduin.example", "--admin": "baas@proefduin.example",
}  # fmt: skip


def _zegel(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def _proofs(output: str) -> tuple[str, str]:
    password = re.search(r"wachtwoord[^:]*: (\S+)", output)
    secret = re.search(r"TOTP\): +(\S+)", output)
    assert password is not None
    assert secret is not None
    return password[1], secret[1]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """One instance of a fictional organisation, and what was printed."""
    folder = tmp_path_factory.mktemp("instances") / "var"
    options = [word for pair in CONTROLLER.items() for word in pair]
    result = _zegel("init", "--var", str(folder), *options, "--policy", "sppoh", "--set", "trusted_proxies=1")
    assert result.exit_code == 0, result.output
    return folder, result.output


def test_an_instance_is_closed_to_others_and_ready(made: tuple[Path, str]) -> None:
    folder, _output = made
    settings = Settings.from_file(folder / "zegel.toml")
    assert settings.controller.name == "SWV Proefduin"
    assert (settings.policy, settings.trusted_proxies, settings.demo) == ("sppoh", 1, False)
    for part in ("secrets", "keys", "signing", "objects"):
        assert not stat.S_IMODE((folder / part).stat().st_mode) & 0o077
    for path in (*(folder / "secrets").iterdir(), *(folder / "signing").rglob("*")):
        assert path.is_dir() or path.suffix in (".pem", ".json") or not path.stat().st_mode & 0o077, path
    assert (folder / "root.pem").read_text().startswith("-----BEGIN CERTIFICATE")


def test_the_first_administrator_can_begin(made: tuple[Path, str]) -> None:
    folder, output = made
    desk = open_desk(Settings.from_file(folder / "zegel.toml"))
    password, totp = _proofs(output)
    secret = identity.begin(desk, "baas@proefduin.example", password, "192.0.2.1")
    onward = identity.confirm(desk, secret, factors.code_at(totp, desk.clock.now()), "192.0.2.1")
    visit = identity.at_stage(desk, onward, "password")
    assert visit.user.roles == {"beheer"}


def test_the_organisations_own_words_lie_sealed(made: tuple[Path, str]) -> None:
    folder, _output = made
    desk = open_desk(Settings.from_file(folder / "zegel.toml"))
    with desk.book.reading() as shelf:
        (organisation,) = shelf.organisations()
    own = desk.sealer.open(KeyName("organisation", organisation.id), "settings", organisation.sealed)
    assert own["address"] == "Postbus 1\n0000 XX Nergens"
    assert own["base_url"] == "http://127.0.0.1:8000"
    assert own["officer"] == "P. Roef"


def test_what_is_printed_once_lies_nowhere(made: tuple[Path, str]) -> None:
    folder, output = made
    base = sqlite3.connect(folder / "zegel.sqlite")
    text = "\n".join(base.iterdump())
    base.close()
    for secret in _proofs(output):
        assert secret not in text
        assert all(secret.encode() not in path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_a_second_init_leaves_the_first_alone(made: tuple[Path, str]) -> None:
    folder, _output = made
    before = sorted(str(path) for path in folder.rglob("*"))
    result = _zegel("init", "--var", str(folder), "--demo")
    assert result.exit_code == 1
    assert "staat al een installatie" in result.output
    assert sorted(str(path) for path in folder.rglob("*")) == before


def test_staff_come_lose_their_phone_and_go(made: tuple[Path, str]) -> None:
    folder, _output = made
    at = ("--var", str(folder))
    added = _zegel("user", "add", "bo@proefduin.example", "--name", "Bo", "--role", "fg", "--role", "bureau", *at)
    assert added.exit_code == 0, added.output
    reset = _zegel("user", "reset", "BO@proefduin.example", *at)
    assert _proofs(added.output) != _proofs(reset.output)
    desk = open_desk(Settings.from_file(folder / "zegel.toml"))
    with desk.book.reading() as shelf:
        organisation = shelf.organisations()[0].id
    bo = staff.found(desk, organisation, "bo@proefduin.example")
    assert bo.roles == {"fg", "bureau"}
    assert factors.fits(bo.password, _proofs(reset.output)[0])
    assert not factors.fits(bo.password, _proofs(added.output)[0])
    assert _zegel("user", "remove", "bo@proefduin.example", *at).exit_code == 0
    again = _zegel("user", "remove", "bo@proefduin.example", *at)
    assert again.exit_code == 1
    assert "niemand met dit e-mailadres" in again.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "bo", "--name", "Bo", "--role", "fg"), "e-mailadres klopt niet"),
        (("user", "add", "c@p.example", "--name", "C", "--role", "baas"), "De rol baas bestaat niet"),
        (("user", "add", "c@p.example", "--name", "C", "--role", "fg", "--organisation", "Elders"), "Elders"),
        (("user", "reset", "c@p.example"), "niemand met dit e-mailadres"),
    ],
)
def test_a_mistake_is_one_sentence_and_exit_code_one(made: tuple[Path, str], words: tuple[str, ...], said: str) -> None:
    result = _zegel(*words, "--var", str(made[0]))
    assert (result.exit_code, "Traceback" in result.output) == (1, False)
    assert said in result.output


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "e-mailadres klopt niet"),
        (("--admin", "a@p.example"), "controller.name"),
        (("--demo", "--set", "store.bukket=x"), "store.bucket"),
        (("--demo", "--set", "los"), "KEY=VALUE"),
        (("--demo", "--base-url", "http://documenten.voorbeeld.nl"), "https://"),
        (("--demo", "--set", "store.endpoint=https://s3.example"), "store.located_in"),
    ],
)
def test_a_beginning_cut_off_leaves_nothing(tmp_path: Path, words: tuple[str, ...], said: str) -> None:
    result = _zegel("init", "--var", str(tmp_path / "var"), *words)
    assert result.exit_code == 1
    assert said in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_user_without_an_instance_hears_how_to_make_one(tmp_path: Path) -> None:
    result = _zegel("user", "remove", "a@p.example", "--var", str(tmp_path))
    assert result.exit_code == 1
    assert "./zegel init" in result.output


def test_settings_are_written_as_they_are_read() -> None:
    told = {"demo": True, "trusted_proxies": 2, "controller": {"name": 'Sam "de" Werk \\ & é'}}
    assert tomllib.loads(toml(told)) == told
