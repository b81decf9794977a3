"""Settings: what a machine is told is checked before anything starts (decision 22, F20, F31)."""

from pathlib import Path

import pytest

from dossier.errors import Refused
from portal import settings_read
from portal.settings import Settings

CONTROLLER = """
[controller]
name = "SWV Proefduin"
address = "Postbus 1, 0000 XX Nergens"
phone = "000 - 000 00 01"
hours = "op werkdagen"
email = "post@proefduin.example"
officer = "P. Roef"
officer_contact = "fg@proefduin.example"
"""


def _told(folder: Path, text: str, **environ: str) -> Settings:
    (folder / "zegel.toml").write_text(text, encoding="utf-8")
    return Settings.from_environ(environ, folder)


def test_an_embedded_instance_needs_only_its_controller(tmp_path: Path) -> None:
    settings = _told(tmp_path, CONTROLLER)
    assert settings.base_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{tmp_path}/zegel.sqlite"
    assert settings.store.folder == tmp_path / "objects"
    assert settings.trusted_hosts == ("127.0.0.1", "localhost")
    assert settings.trusted_proxies == 0
    assert Settings.from_file(tmp_path / "zegel.toml") == settings


def test_the_environment_stands_above_the_file(tmp_path: Path) -> None:
    text = f'base_url = "https://a.example"\n[store]\nfolder = "o"\n{CONTROLLER}'
    settings = _told(tmp_path, text, ZEGEL_BASE_URL="https://b.example/", ZEGEL_STORE_BUCKET="x", HOME="y")
    assert (settings.base_url, settings.store.bucket) == ("https://b.example", "x")
    assert settings.store.folder == tmp_path / "o"
    assert settings.trusted_hosts == ("b.example",)


def test_this_process_can_be_asked_as_well(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "zegel.toml").write_text("demo = true")
    monkeypatch.setenv("ZEGEL_TRUSTED_HOSTS", "a.example, b.example")
    assert Settings.here(tmp_path).trusted_hosts == ("a.example", "b.example")


@pytest.mark.parametrize("part", ["name", "address", "phone", "hours", "email", "officer", "officer_contact"])
@pytest.mark.promise("F20")
def test_no_start_without_a_named_controller_and_fg(tmp_path: Path, part: str) -> None:
    lines = [line for line in CONTROLLER.splitlines() if not line.startswith(f"{part} =")]
    with pytest.raises(Refused) as refusal:
        _told(tmp_path, "\n".join(lines))
    assert refusal.value.facts == {"setting": f"controller.{part}"}


def test_a_demo_is_fictional_and_says_so(tmp_path: Path) -> None:
    settings = _told(tmp_path, "demo = true")
    assert settings.controller.name == "SWV Duinrand"
    assert settings.controller.email.endswith(".example")


@pytest.mark.parametrize(
    ("text", "code", "fact"),
    [
        ("base_ulr = 'x'", "setting-unknown", "base_url"),
        ("[store]\nbuket = 'x'", "setting-unknown", "store.bucket"),
        ("store = 'x'", "setting-ill-typed", "store"),
        ("demo = 'perhaps'", "setting-ill-typed", "demo"),
        ("trusted_proxies = true", "setting-ill-typed", "trusted_proxies"),
        ("trusted_proxies = -1", "setting-ill-typed", "trusted_proxies"),
        ("policy = 3", "setting-ill-typed", "policy"),
        ('policy = "a\\u0007b"', "setting-ill-typed", "policy"),
        ("trusted_hosts = 3", "setting-ill-typed", "trusted_hosts"),
        ("trusted_hosts = [3]", "setting-ill-typed", "trusted_hosts"),
        ("base_url = 'ftp://a.example'", "setting-url", "base_url"),
        ("base_url = 'https://a.example/pad'", "setting-url", "base_url"),
        ("base_url = 'https://a.example:x'", "setting-url", "base_url"),
        ("base_url = 'https://u:p@a.example'", "setting-url", "base_url"),
        ("base_url = 'http://a.example'", "setting-needs-https", "base_url"),
        ("database_url = 'postgresql://u:p@h/d'", "setting-holds-secret", "database_url"),
        ("broker_url = 'amqp://u:p@h/'", "setting-holds-secret", "broker_url"),
        ("[store]\nendpoint = 'https://s3.example'", "setting-outside-eu", "store.located_in"),
        ("[mail]\nhost = 'smtp.example'\nlocated_in = 'US'", "setting-outside-eu", "mail.located_in"),
        ("[timestamps]\nurls = ['https://tsa.example']", "setting-outside-eu", "timestamps.located_in"),
        ("[look]\naction = '#ffff00'", "setting-contrast", "look.action"),
        ("[look]\nbrand = 'red'", "setting-colour", "look.brand"),
        ("folder = [", "settings-unreadable", None),
    ],
)
@pytest.mark.promise("F31")
def test_what_cannot_be_meant_is_refused_by_name(tmp_path: Path, text: str, code: str, fact: str | None) -> None:
    with pytest.raises(Refused) as refusal:
        _told(tmp_path, text if "demo" in text else f"demo = true\n{text}")
    assert refusal.value.code == code
    assert fact is None or fact in refusal.value.facts.values()


def test_a_misspelt_variable_is_refused_with_the_nearest(tmp_path: Path) -> None:
    with pytest.raises(Refused) as refusal:
        _told(tmp_path, "demo = true", ZEGEL_STORE_BUKET="x")
    assert refusal.value.facts["nearest"] == "ZEGEL_STORE_BUCKET"


def test_an_instance_that_is_not_there_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="instance-missing"):
        Settings.from_environ({}, tmp_path)


def test_a_service_in_a_member_state_or_on_this_machine_may_serve(tmp_path: Path) -> None:
    far = "demo = true\n[store]\nendpoint = 'https://s3.example'\nlocated_in = 'NL'\n[mail]\nhost = '127.0.0.1'"
    settings = _told(tmp_path, far)
    assert settings.store.folder is None
    assert settings.mail.folder is None


def test_no_value_is_ever_shown(tmp_path: Path) -> None:
    text = repr(_told(tmp_path, CONTROLLER, ZEGEL_STORE_ACCESS_KEY_FILE="hush"))
    assert "base_url" in text
    for value in ("hush", "8000", "Proefduin", str(tmp_path)):
        assert value not in text


def test_a_secret_file_is_read_only_when_nobody_else_can(tmp_path: Path) -> None:
    path = tmp_path / "key"
    path.write_text("wachtwoord\n")
    path.chmod(0o640)
    with pytest.raises(Refused, match="secret-file-open"):
        settings_read.secret(path)
    path.chmod(0o600)
    assert settings_read.secret(path) == "wachtwoord"


@pytest.mark.parametrize("content", [None, b"", b" \n", b"\xff\xfe"])
def test_a_secret_that_is_not_there_is_named_by_its_file_alone(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "master.key"
    if content is not None:
        path.write_bytes(content)
        path.chmod(0o600)
    with pytest.raises(Refused) as refusal:
        settings_read.secret(path)
    assert str(refusal.value) == "secret-file-missing: file=master.key"
