"""A laid instance with everything real, on one desk: book, keys, vault, writer, and the signer called in-process.

Import the fixtures `laid_once` and `instance_desk` in a conftest, then ask for `instance_desk`. The clock
can be set; signatures are made on the real clock, as always.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from dossier.actor import Actor
from dossier.checkpoint import Anchor
from dossier.ports import Desk, SignRequest
from portal import instance, signer, staff
from portal.jobs import Handler
from portal.pens import pens
from portal.settings import Settings
from portal.wiring import open_desk

REASON = {"address": "Postbus 0, 0000 XX Verzonnenstad", "phone": "000 - 000 00 00", "hours": "van 9 tot 17 uur"}


def controller(name: str) -> dict[str, str]:
    """The words of a fictional organisation."""
    mail = {"email": "bureau@zegel.example", "officer": "F. Gegevensbeschermer", "officer_contact": "fg@zegel.example"}
    return {"name": name, **REASON, **mail}


@dataclass
class SetClock:
    """A clock that stands where it is put."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def to(self, year: int, month: int, day: int, hour: int = 9) -> None:
        self.at = datetime(year, month, day, hour, tzinfo=UTC)

    def on(self, **by: float) -> None:
        self.at += timedelta(**by)


@dataclass
class InProcess:
    """The `Signatory` port without a socket: the same question, answered by the same function."""

    pen_of: Callable[[str], signer.Pen]
    desk: Desk | None = None

    def sign(self, request: SignRequest) -> bytes:
        return self._answer({"do": "sign", **asdict(request)})

    def close(self, organisation: str, record: str, revision: str) -> bytes:
        return self._answer({"do": "close", "organisation": organisation, "record": record, "revision": revision})

    def checkpoint(self, organisation: str, stamped: bool) -> Anchor:
        told = {"do": "checkpoint", "organisation": organisation, "stamped": "yes" if stamped else "no"}
        return signer.unpacked(organisation, self._answer(told))

    def _answer(self, question: Mapping[str, str]) -> bytes:
        assert self.desk is not None
        return signer.answer(self.desk, self.pen_of, question)


@dataclass
class Laid:
    """A laid instance: its settings, its one desk, its clock, and its organisations by policy."""

    settings: Settings
    desk: Desk
    clock: SetClock
    organisations: dict[str, str] = field(default_factory=dict)

    def tenant(self, policy: str, name: str) -> str:
        """One more organisation; its id."""
        found = instance.add_tenant(self.desk, self.settings, policy, controller(name))
        self.organisations[policy] = found.id
        return found.id

    def colleague(self, organisation: str, email: str, *roles: str, promised: bool = True) -> Actor:
        """A member of staff who promised secrecy, as an act knows them."""
        name = email.split("@", maxsplit=1)[0].title()
        handed = staff.add(self.desk, organisation, email, name, frozenset(roles), by="test")
        if promised:
            with self.desk.book.writing() as shelf:
                user = shelf.user(organisation, handed.user.id)
                shelf.save_user(replace(user, secrecy_accepted_at=self.clock.now()))
        return Actor(organisation, handed.user.id, frozenset(roles))

    def work(self, handlers: Mapping[str, Handler], kinds: frozenset[str] = frozenset()) -> list[str]:
        """Do what is owed now (of these kinds, or all); the ids of the jobs done."""
        done = []
        with self.desk.book.writing() as shelf:
            jobs = shelf.take_jobs("test", self.clock.now(), self.clock.now() + timedelta(minutes=5), 100)
        for job in jobs:
            if kinds and job.kind not in kinds:
                continue
            handlers[job.kind](self.desk, job)
            with self.desk.book.writing() as shelf:
                shelf.finish_job(job.id, "test")
            done.append(job.id)
        return done

    def letters(self) -> str:
        """Everything the outbox holds, as one text."""
        folder = self.settings.folder / "outbox"
        return "\n".join(path.read_text(encoding="utf-8") for path in sorted(folder.rglob("*")) if path.is_file())


def lay_instance(folder: Path) -> Laid:
    """A new instance of `sppoh` in `folder`, on 10 February 2026."""
    told: dict[str, Any] = {
        "demo": True,
        "policy": "sppoh",
        "base_url": "http://127.0.0.1:8000",
        "controller": controller("SWV Verzonnen"),
    }
    instance.lay(folder, instance.Beginning(told, "beheer@zegel.example", "B. Beheer"))
    laid = opened(folder, datetime(2026, 2, 10, 9, tzinfo=UTC))
    with laid.desk.book.reading() as shelf:
        laid.organisations["sppoh"] = shelf.organisations()[0].id
    return laid


def copy_of(laid: Laid, folder: Path) -> Laid:
    """The same instance again, in a folder of its own, so that a test can do as it likes with it."""
    shutil.copytree(laid.settings.folder, folder)
    again = opened(folder, laid.clock.now())
    again.organisations.update(laid.organisations)
    return again


def opened(folder: Path, at: datetime) -> Laid:
    """The instance in `folder`, with a signer in this process and the clock at `at`."""
    settings = Settings.here(folder)
    clock, signatory = SetClock(at), InProcess(pens(settings))
    desk = replace(open_desk(settings), clock=clock, signatory=signatory)
    signatory.desk = desk
    return Laid(settings, desk, clock)


@pytest.fixture(scope="session")
def laid_once(tmp_path_factory: pytest.TempPathFactory) -> Laid:
    """Laid once for all tests; never changed: tests get copies."""
    return lay_instance(tmp_path_factory.mktemp("laid") / "instance")


@pytest.fixture
def instance_desk(laid_once: Laid, tmp_path: Path) -> Laid:
    """A fresh instance of `sppoh` on 10 February 2026."""
    return copy_of(laid_once, tmp_path / "instance")
