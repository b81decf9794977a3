"""A real desk on a temporary instance: the true book, key store and sealer; a clock one can set."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask

from dossier.ports import Desk
from dossier.record import KeyName, Organisation
from exchange.keyring import Keyring
from exchange.master import MasterKeys
from exchange.sealer import RecordSealer
from exchange.tokens import SecretSource, draw
from portal import staff
from portal.base import base_app
from portal.settings import Settings
from records.book import SqlBook
from records.keyshelf import SqlKeyShelf
from records.migrate import upgrade, upgrade_keys
from tests.consultants import office, office_once, running, running_once
from tests.instance import instance_desk, laid_once
from tests.signed import signed_instance, signed_once
from tests.tlvs import dossier_once, made, made_once, open_once, opened

__all__ = [
    "dossier_once",
    "instance_desk",
    "laid_once",
    "made",
    "made_once",
    "office",
    "office_once",
    "open_once",
    "opened",
    "running",
    "running_once",
    "signed_instance",
    "signed_once",
]

ORGANISATION = "duinrand"
ROOT = Path(__file__).parents[2]


@dataclass
class HandClock:
    """A clock that moves when told."""

    at: datetime = datetime(2026, 4, 28, 8, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "zegel.toml").write_text("demo = true\n", encoding="utf-8")
    return Settings.from_file(tmp_path / "zegel.toml")


@pytest.fixture
def desk(settings: Settings, clock: HandClock) -> Desk:
    """Book, keys, sealer and random are the real ones; the ports no log-in reaches are left out."""
    upgrade(settings.database_url)
    (settings.folder / "keys").mkdir()
    (settings.folder / "secrets").mkdir()
    upgrade_keys(settings.keystore_url)
    book = SqlBook(settings.database_url)
    assert settings.master_key_file is not None
    keyring = Keyring(SqlKeyShelf(settings.keystore_url), MasterKeys.create(settings.master_key_file, draw), draw)
    random = SecretSource(draw(32))
    keyring.make(KeyName("organisation", ORGANISATION), None, clock.now())
    with book.writing() as shelf:
        shelf.add_organisation(Organisation(ORGANISATION, "swv-algemeen", "SWV Duinrand", clock.now()))
    real = {"clock": clock, "random": random, "book": book, "keys": keyring, "sealer": RecordSealer(keyring, draw)}
    return Desk(**{field.name: cast(Any, real.get(field.name)) for field in fields(Desk)})


@pytest.fixture
def app(settings: Settings, desk: Desk) -> Flask:
    return base_app(settings, desk)


@pytest.fixture
def web(app: Flask) -> Any:
    """A browser without JavaScript: keeps cookies, and takes the form's token from the page it is on."""
    return Web(app)


class Web:
    """Flask's own client, speaking as a browser would."""

    def __init__(self, app: Flask, address: str = "192.0.2.7") -> None:
        self.client = app.test_client()
        self.address = address
        self.page = ""

    def get(self, path: str, **more: Any) -> Any:
        return self._kept(self.client.get(path, **self._from(more)))

    def post(self, path: str, **form: Any) -> Any:
        """Send the form of the page shown last, with its own hidden token; a list is a repeated field."""
        mark = 'name="csrf_token" value="'
        token = self.page.split(mark, 1)[1].split('"', 1)[0] if mark in self.page else ""
        return self._kept(self.client.post(path, data={"csrf_token": token, **form}, **self._from({})))

    def _from(self, more: dict[str, Any]) -> dict[str, Any]:
        return {"base_url": "https://127.0.0.1", "environ_base": {"REMOTE_ADDR": self.address}, **more}

    def _kept(self, response: Any) -> Any:
        self.page = response.get_data(as_text=True)
        return response


@pytest.fixture
def ann(desk: Desk) -> staff.Handed:
    """A secretary whose log-in was just handed to her."""
    roles = frozenset({"secretariaat"})
    return staff.add(desk, ORGANISATION, "ann@duinrand.example", "Ann Verzonnen", roles, by="test")
