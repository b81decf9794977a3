"""`docker-compose.yml` says nothing that the program does not know, and gives each process no more than it needs."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from exchange.master import MasterKeys
from portal.cli import COMMANDS, main
from portal.settings import Settings
from portal.settings_read import secret
from tests.source import HOME

FILE: dict[str, Any] = yaml.safe_load((HOME / "docker-compose.yml").read_text(encoding="utf-8"))
SERVICES: dict[str, Any] = FILE["services"]
OURS = ("web", "worker", "signer")


@pytest.mark.parametrize("service", OURS)
def test_each_process_of_ours_runs_a_command_that_exists(service: str) -> None:
    script, word, *rest = SERVICES[service]["command"]
    assert script == "./zegel"
    assert word in COMMANDS
    command = main.get_command(click.Context(main), word)
    assert command is not None
    known = {option for parameter in command.params for option in parameter.opts}
    assert {option for option in rest if option.startswith("--")} <= known


@pytest.mark.parametrize("service", OURS)
def test_the_environment_holds_settings_that_exist(service: str, tmp_path: Path) -> None:
    shutil.copy(HOME / "deploy" / "zegel.toml", tmp_path / "zegel.toml")
    told = Settings.from_environ(SERVICES[service]["environment"], tmp_path)
    assert told.base_url == "https://zegel.example"
    assert told.broker_url.startswith("amqp://")
    hosts = {told.database_url, told.keystore_url, told.broker_url, told.store.endpoint}
    named = {re.sub(r".*[@/]([a-z]+):\d+.*", r"\1", url) for url in hosts}
    assert named == {"book", "keystore", "broker", "store"}
    assert named <= set(SERVICES)


@pytest.mark.parametrize("service", SERVICES)
def test_every_secret_is_a_file_that_is_mounted_and_drawn(service: str) -> None:
    mounted = {one if isinstance(one, str) else one["source"] for one in SERVICES[service].get("secrets", [])}
    assert mounted <= set(FILE["secrets"])
    text = yaml.safe_dump([SERVICES[service].get("environment", {}), SERVICES[service].get("command", [])])
    assert set(re.findall(r"/run/secrets/([\w.-]+)", text)) <= mounted
    assert not re.search(r"(?i)(password|secret|key)\s*[:=]\s*['\"]?(?!/run)[^\s'\"/]{6,}", text.replace("_FILE", ""))


def test_only_the_signer_has_the_signing_keys() -> None:
    mounts = {name: " ".join(service.get("volumes", [])) for name, service in SERVICES.items()}
    assert [name for name, volumes in mounts.items() if "signing" in volumes] == ["signer"]
    assert mounts["signer"].split()[1] == "signing:/srv/zegel/var/signing"


def test_nothing_but_the_web_can_be_reached_and_that_on_loopback() -> None:
    assert {name: service["ports"] for name, service in SERVICES.items() if "ports" in service} == {
        "web": ["127.0.0.1:8000:8000"]
    }
    assert FILE["networks"]["inside"] == {"internal": True}
    assert all(SERVICES[name]["networks"] == ["inside"] for name in SERVICES if name not in OURS)


def test_every_service_says_whether_it_is_well() -> None:
    assert all("test" in service["healthcheck"] for service in SERVICES.values())
    waited = set(SERVICES["web"]["depends_on"])
    assert waited == set(SERVICES) - set(OURS)


def test_every_volume_is_declared() -> None:
    used = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    assert used == set(FILE["volumes"])


def test_the_image_is_made_of_what_is_there() -> None:
    text = (HOME / "deploy" / "Containerfile").read_text(encoding="utf-8")
    copied = re.findall(r"^COPY (\S+) ", text, re.MULTILINE)
    assert copied
    assert not [name for name in copied if not (HOME / name).exists()]
    allowed = (HOME / ".dockerignore").read_text(encoding="utf-8").split()
    assert {f"!{name.rstrip('/')}" for name in copied} == {word for word in allowed if word.startswith("!")}


def test_the_secrets_are_drawn_once_and_are_what_the_program_reads(tmp_path: Path) -> None:
    shutil.copy(HOME / "deploy" / "make-secrets", tmp_path)
    done = subprocess.run([tmp_path / "make-secrets"], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    drawn = tmp_path / "secrets"
    assert {path.name for path in drawn.iterdir()} - {"ca.crt"} == set(FILE["secrets"])
    assert all(path.stat().st_mode & 0o077 == 0 for path in drawn.iterdir())
    assert MasterKeys.read(drawn / "master.key", bytes).current.startswith("m-")
    assert len({secret(drawn / f"{name}.password") for name in ("book", "keystore", "broker")}) == 3
    assert subprocess.run([tmp_path / "make-secrets"], capture_output=True, check=False).returncode == 1
