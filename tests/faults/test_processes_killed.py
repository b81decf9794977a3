"""Worker, signer and web killed (SIGKILL) while parties sign and the round closes: nothing lost, nothing doubled."""

from __future__ import annotations

import itertools
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from dossier.acts import collect_signature
from dossier.acts.collect_signature import Given
from dossier.errors import Refused, Unavailable
from dossier.events import What
from dossier.signing_round import State
from portal.clock import SystemClock
from portal.wiring import open_desk
from signing.verify import judge
from tests.instance import laid_once
from tests.services.ports import free_port, stop, wait_for_port
from tests.source import HOME
from tests.tlvs import PARTIES, KeptWriter, Tlv, again, dossier_once, made_once, open_once

__all__ = ["dossier_once", "laid_once", "made_once", "open_once"]
pytestmark = [pytest.mark.long, pytest.mark.timeout(900)]
KILLS = 6


@dataclass
class Processes:
    """The signer and the worker of an instance, each a process of its own that can be killed and begun again."""

    tlv: Tlv
    running: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return self.tlv.laid.settings.folder

    def start(self, name: str, *more: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "portal.cli", name, "--folder", str(self.folder), *more]
        with (self.folder / f"{name}.log").open("ab") as log:
            self.running[name] = subprocess.Popen(command, cwd=HOME, stdout=log, stderr=log)
        return self.running[name]

    def kill(self, name: str) -> None:
        self.running[name].kill()
        self.running[name].wait()

    def end(self) -> None:
        for one in self.running.values():
            if one.poll() is None:
                stop(one)


def _until(true: Callable[[], bool], what: str, seconds: float = 240) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, what
        time.sleep(0.2)


def _signed_and_closed(tlv: Tlv) -> None:
    """The end state: each party once, one closing, one evidence file, every signature sound."""
    causes = [one.cause for one in tlv.revisions()]
    assert causes[:2] == ["make", "besluit"]
    assert sorted(causes[2:-1]) == sorted(PARTIES)
    assert causes[-1] == "close"
    data = [tlv.bytes_of(one) for one in tlv.revisions()]
    assert all(after.startswith(before) for before, after in itertools.pairwise(data))
    events = tlv.events()
    assert events.count(What.SIGNED.value) == len(PARTIES) + 1
    assert events.count(What.ANSWER_RECEIVED.value) == len(PARTIES) + 1
    for once in (What.ROUND_CLOSED, What.EVIDENCE_MADE):
        assert events.count(once.value) == 1
    assert [one.cause for one in tlv.revisions("evidence")] == ["make", "seal"]
    for form in ("pdf", "evidence"):
        assert judge(tlv.bytes_of(tlv.revisions(form)[-1]), tlv.roots(), SystemClock().now()).is_sound
    assert tlv.ask(lambda shelf: shelf.intents()) == []
    assert tlv.ask(lambda shelf: shelf.parked_jobs()) == []
    assert tlv.whole()


@pytest.fixture
def apart(open_once: Tlv, tmp_path: Path) -> Tlv:
    """The open round on an instance of now, answered from a desk that asks the signer's socket."""
    tlv = again(open_once, tmp_path / "instance")
    tlv.laid.clock.at = SystemClock().now()
    with tlv.desk.book.writing() as shelf:
        row = shelf.round_of(tlv.record)
        assert row is not None
        late = replace(row.round, deadline=tlv.laid.clock.at.replace(year=tlv.laid.clock.at.year + 1))
        shelf.save_round(replace(row, round=late))
    tlv.laid.desk = replace(open_desk(tlv.laid.settings), writer=KeptWriter())
    return tlv


def _done(tlv: Tlv) -> bool:
    return tlv.row.round.state is State.CLOSED and any(one == What.EVIDENCE_MADE.value for one in tlv.events())


@pytest.mark.parametrize("victim", ["signer", "worker"])
@pytest.mark.parametrize("seed", range(3))
def test_killed_again_and_again_while_parties_sign_and_the_round_closes(apart: Tlv, victim: str, seed: int) -> None:
    dice, processes = random.Random(f"{victim} {seed}"), Processes(apart)
    try:
        processes.start("signer")
        processes.start("worker")
        given = {party: apart.given(party) for party in PARTIES}
        threads = [threading.Thread(target=_answer, args=(apart, party, given[party])) for party in PARTIES]
        for one in threads:
            one.start()
        for _ in range(KILLS):
            time.sleep(dice.uniform(0.2, 4))
            processes.kill(victim)
            processes.start(victim)
        for one in threads:
            one.join()
        # What a killed worker held is free again when its lease of three minutes is over.
        _until(lambda: _done(apart), f"{(processes.folder / 'worker.log').read_text()[-3000:]}", 420)
    finally:
        processes.end()
    _signed_and_closed(apart)


def _answer(tlv: Tlv, party: str, given: Given) -> None:
    """As the page does: the answer is kept; its signature is made now or by its job."""
    if collect_signature.receive(tlv.desk, tlv.who, tlv.record, party, given):
        with suppress(Unavailable, Refused):
            collect_signature.complete(tlv.desk, tlv.who, tlv.record, party)


WEB = """
import sys
from pathlib import Path
from dossier.acts import collect_signature
from dossier.actor import Actor
from dossier.signing_round import Meaning
from portal.settings import Settings
from portal.wiring import open_desk
folder, organisation, record, party, shown = sys.argv[1:]
desk = open_desk(Settings.here(Path(folder)))
given = collect_signature.Given(Meaning.GEZIEN, shown, "N. Getypt", "sms-code")
print("begun", flush=True)
collect_signature.answer(desk, Actor(organisation, "grant:x"), record, party, given)
"""


@pytest.mark.parametrize("after_s", [0.0, 0.05, 0.2, 0.6, 1.2])
def test_a_web_process_killed_in_mid_answer_keeps_the_answer_or_never_took_it(apart: Tlv, after_s: float) -> None:
    processes = Processes(apart)
    try:
        processes.start("signer")
        processes.start("worker")
        _until((processes.folder / "signer.sock").exists, "no signer")
        for party in PARTIES:
            arguments = [str(processes.folder), apart.organisation, apart.record, party, apart.shown]
            web = subprocess.Popen([sys.executable, "-c", WEB, *arguments], cwd=HOME, stdout=subprocess.PIPE)
            assert web.stdout is not None
            web.stdout.readline()
            time.sleep(after_s)
            web.kill()
            web.wait()
            web.stdout.close()
            received = sum(dict(one.event.clear).get("party") == party for one in apart.entries())
            if not received:  # never taken: the party sees no "klaar" and answers again
                _answer(apart, party, replace(apart.given(party), shown=apart.shown))
        _until(lambda: _done(apart), (processes.folder / "worker.log").read_text()[-3000:], 420)
    finally:
        processes.end()
    _signed_and_closed(apart)


def test_the_real_web_process_killed_under_visitors_comes_back_and_the_register_is_whole(apart: Tlv) -> None:
    processes, port = Processes(apart), free_port()
    statuses: list[int] = []
    going = threading.Event()

    def visit() -> None:
        while not going.is_set():
            try:
                with urlopen(f"http://127.0.0.1:{port}/", timeout=5) as page:
                    statuses.append(page.status)
            except HTTPError as error:
                statuses.append(error.code)
            except OSError:
                time.sleep(0.05)

    visitors = [threading.Thread(target=visit) for _ in range(4)]
    try:
        for one in visitors:
            one.start()
        for _ in range(3):
            web = processes.start("web", "--port", str(port))
            wait_for_port(port, web, processes.folder / "web.log")
            seen = len(statuses)
            _until(lambda seen=seen: len(statuses) > seen, "nobody was answered", 60)  # type: ignore[misc]
            processes.kill("web")
            _until(lambda: not _listens(port), "its children outlived it", 30)
    finally:
        going.set()
        for one in visitors:
            one.join()
        processes.end()
    assert set(statuses) == {200}
    assert apart.whole()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
