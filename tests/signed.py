"""A laid instance with work in it: one TLV closed with its evidence, and one that still waits for its parties.

All real: LibreOffice, signer, vault, book. Made once a session; tests get copies. Import `signed_once`
in a conftest or test module and ask for `signed_instance`.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from dossier.actor import Actor, machine
from dossier.acts import close_round, collect_signature, erase_due, issue_tlv, make_evidence
from dossier.acts.collect_signature import Given
from dossier.acts.edit_dossier import create
from dossier.record import Record
from dossier.signing_round import Meaning, Role
from portal.clock import SystemClock, local_day
from portal.demo.lay import example
from portal.pens import pens
from portal.settings import Settings
from portal.signer import SignerServer, SocketSignatory
from portal.wiring import open_desk
from tests.instance import Laid, copy_of, lay_instance

SAID = {Role.BESLISSER: Meaning.BESLUIT, Role.OUDER: Meaning.AKKOORD}


@dataclass
class Signed:
    """The instance, and its two TLVs."""

    laid: Laid
    closed: str
    waiting: str

    @property
    def settings(self) -> Settings:
        return self.laid.settings

    def record(self, record: str) -> Record:
        """A record of either organisation, as it is now."""
        with self.laid.desk.book.reading() as shelf:
            for organisation in shelf.organisations():
                for one in shelf.records(organisation.id):
                    if one.id == record:
                        return one
        raise AssertionError(record)

    def pdf(self, record: str, number: int = 0) -> bytes:
        """The current version of a record's PDF, or an earlier one."""
        with self.laid.desk.book.reading() as shelf:
            found = shelf.revisions(record, "pdf")[number - 1]
        return self.laid.desk.vault.read(self.record(record), found.stored, found.number)


def destroyed(signed: Signed, record: str) -> Record:
    """Its last day comes, and the sweep takes it."""
    desk, kept = signed.laid.desk, signed.record(record)
    day = local_day(desk.clock.now())
    with desk.book.writing() as shelf:
        kept = shelf.save_record(replace(kept, last_day=day, destroy_from=day))
    assert erase_due.destroy(desk, machine(kept.organisation), kept, desk.clock.now())
    return signed.record(record)


def sign(laid: Laid, who: Actor, record: str, *roles: Role) -> None:
    """Everybody with one of these roles answers."""
    with laid.desk.book.reading() as shelf:
        row, shown = shelf.round_of(record), shelf.revision(record, "pdf")
    assert row is not None
    assert shown is not None
    for party in row.round.parties:
        if party.role in roles:
            given = Given(SAID.get(party.role, Meaning.GEZIEN), shown.stored.sha256, f"N. van {party.id}", "sms-code")
            collect_signature.answer(laid.desk, who, record, party.id, given)


def _tlv(laid: Laid, organisation: str, name: str) -> str:
    who, form = Actor(organisation, "zegel"), example(name)
    school: Any = form.get("school_nieuw")
    if school:
        school["aangemeld_op"] = local_day(laid.clock.now())
    return issue_tlv.prepare(laid.desk, who, create(laid.desk, who, form))


@pytest.fixture(scope="session")
def signed_once(tmp_path_factory: pytest.TempPathFactory) -> Signed:
    """Made once for all tests; never changed."""
    laid = lay_instance(tmp_path_factory.mktemp("signed") / "instance")
    laid.clock.at = SystemClock().now()
    first, other = laid.organisations["sppoh"], laid.tenant("noord-limburg", "SWV Elders")
    closed, waiting = _tlv(laid, first, "po-so"), _tlv(laid, other, "vo-vso")
    sign(laid, Actor(first, "zegel"), closed, Role.BESLISSER)
    sign(laid, Actor(first, "zegel"), closed, *(set(Role) - {Role.BESLISSER}))
    close_round.close(laid.desk, Actor(first, "zegel"), closed)
    make_evidence.make_evidence(laid.desk, Actor(first, "zegel"), closed)
    sign(laid, Actor(other, "zegel"), waiting, Role.BESLISSER)
    with laid.desk.book.writing() as shelf:
        for job in shelf.take_jobs("test", laid.clock.now().replace(year=2099), laid.clock.now(), 100):
            shelf.finish_job(job.id, "test")
    return Signed(laid, closed, waiting)


@pytest.fixture
def signed_instance(signed_once: Signed, tmp_path: Path) -> Signed:
    """A copy one may break."""
    return Signed(copy_of(signed_once.laid, tmp_path / "i"), signed_once.closed, signed_once.waiting)


@contextmanager
def signer_of(settings: Settings) -> Iterator[SocketSignatory]:
    """The signer of an instance, answering on its socket."""
    assert settings.signer_socket is not None
    with SignerServer(settings.signer_socket, open_desk(settings), pens(settings)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield SocketSignatory(settings.signer_socket)
        finally:
            server.shutdown()
            thread.join()
            settings.signer_socket.unlink()
