"""The signer and its telephone: who may call, what it makes of nonsense, and how refusals travel."""

from __future__ import annotations

import json
import socket
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path

import pytest

from dossier.actor import machine
from dossier.acts import collect_signature
from dossier.acts.close_round import close
from dossier.errors import Conflict, NotFound, Refused, Unavailable
from dossier.findings import InputRefused, stop
from dossier.ports import SignRequest
from dossier.signing_round import Meaning
from portal.signer import FAMILIES, SignerServer, SocketSignatory
from portal.wiring import open_desk
from tests.instance import laid_once
from tests.services.ports import stop as stop_process
from tests.signed import signer_of
from tests.source import HOME
from tests.tlvs import PARTIES, Tlv, dossier_once, made_once, open_once, opened

__all__ = ["dossier_once", "laid_once", "made_once", "open_once", "opened"]


@pytest.fixture
def called(opened: Tlv) -> Iterator[Tlv]:
    """The open round, with its signer on a real socket."""
    with signer_of(opened.laid.settings) as signatory:
        opened.laid.desk = replace(opened.desk, signatory=signatory)
        yield opened


def _path(tlv: Tlv) -> Path:
    assert tlv.laid.settings.signer_socket is not None
    return tlv.laid.settings.signer_socket


def _said(tlv: Tlv, line: bytes) -> dict[str, object]:
    with socket.socket(socket.AF_UNIX) as call:
        call.settimeout(30)
        call.connect(str(_path(tlv)))
        call.sendall(line)
        call.shutdown(socket.SHUT_WR)
        with call.makefile("rb") as reply:
            answer = json.loads(reply.readline())
    assert isinstance(answer, dict)
    return answer


def _request(tlv: Tlv, party: str = "O1") -> SignRequest:
    return SignRequest(tlv.organisation, tlv.record, tlv.shown, tlv.row.round.party(party).field, party)


def test_a_signature_over_the_socket_is_the_same_as_any(called: Tlv) -> None:
    called.answer("O1")
    assert called.report().is_sound
    assert len(called.report().signatures) == 2


def test_only_its_own_user_may_call(called: Tlv) -> None:
    mode = _path(called).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize(
    "line",
    [
        b"\n",
        b"",
        b"geen json\n",
        b"[]\n",
        b"null\n",
        b"\xff\xfe\n",
        b'{"do": "sign"}\n',
        b'{"do": ["sign"]}\n',
        b'{"do": "sign", "organisation": {}}\n',
        b'{"do": "digest", "organisation": "x", "digest": "00"}\n',
        b'{"organisation": "x"}\n',
        b"x" * 70_000 + b"\n",
    ],
    ids=range(12),
)
def test_nonsense_is_refused_and_the_next_caller_is_heard(called: Tlv, line: bytes) -> None:
    said = _said(called, line)
    assert (said["family"], said["code"]) == ("Refused", "request-unreadable")
    with pytest.raises(Conflict):
        called.desk.signatory.sign(_request(called))


def test_a_question_with_one_fact_more_is_nonsense(called: Tlv) -> None:
    asked = {"do": "sign", **asdict(_request(called))}
    digest = {**asked, "digest": "0" * 64}
    assert _said(called, json.dumps(digest).encode() + b"\n")["code"] == "request-unreadable"
    del asked["party"]
    assert _said(called, json.dumps(asked).encode() + b"\n")["code"] == "request-unreadable"
    status = {"do": "status", "organisation": called.organisation, "asked": "geen base64!"}
    assert _said(called, json.dumps(status).encode() + b"\n")["code"] == "request-unreadable"


def test_who_hangs_up_or_says_nothing_disturbs_nobody(called: Tlv) -> None:
    silent = socket.socket(socket.AF_UNIX)
    silent.connect(str(_path(called)))
    for _ in range(3):
        with socket.socket(socket.AF_UNIX) as rude:
            rude.connect(str(_path(called)))
            rude.sendall(json.dumps({"do": "sign", **asdict(_request(called))}).encode() + b"\n")
    called.answer("O1")
    silent.close()
    assert len(called.revisions()) == 3


def test_a_refusal_travels_with_its_family_its_code_and_its_facts(called: Tlv) -> None:
    signatory, asked = called.desk.signatory, _request(called)
    with pytest.raises(NotFound):
        signatory.sign(replace(asked, organisation="0" * 32))
    with pytest.raises(Conflict, match="answer-not-received"):
        signatory.sign(asked)
    with pytest.raises(Refused) as refusal:
        signatory.close(called.organisation, called.record, called.shown)
    assert (refusal.value.code, refusal.value.facts) == ("round-not-open", {"state": "open"})


def test_a_refusal_of_a_kind_the_telephone_does_not_know_travels_as_its_parent(opened: Tlv) -> None:
    def no_pen(organisation: str) -> object:
        raise InputRefused([stop("field-ill-typed", "x", expected="y")])

    with SignerServer(_path(opened), opened.desk, no_pen) as server:  # type: ignore[arg-type]
        threading.Thread(target=server.serve_forever, daemon=True).start()
        with pytest.raises(Refused) as refusal:
            SocketSignatory(_path(opened)).sign(_request(opened))
        server.shutdown()
    assert type(refusal.value) is Refused
    assert set(FAMILIES) == {"Refused", "NotFound", "Conflict", "Unavailable"}


def test_a_signer_that_is_away_is_unavailable(opened: Tlv) -> None:
    signatory = SocketSignatory(_path(opened))
    for _ in range(2):
        with pytest.raises(Unavailable, match="signer-away"):
            signatory.sign(_request(opened))
        with pytest.raises(Unavailable, match="signer-away"):
            signatory.close(opened.organisation, opened.record, opened.shown)
        _path(opened).touch()  # something else stands there


def test_a_signer_that_hangs_up_in_mid_answer_is_unavailable(opened: Tlv) -> None:
    with socket.socket(socket.AF_UNIX) as half:
        half.bind(str(_path(opened)))
        half.listen()

        def say_half() -> None:
            call, _ = half.accept()
            with call:
                call.recv(65_536)
                call.sendall(b'{"length": 1000}\n%PDF-1.7 half')

        thread = threading.Thread(target=say_half)
        thread.start()
        with pytest.raises(Unavailable, match="signer-away"):
            SocketSignatory(_path(opened)).sign(_request(opened))
        thread.join()


def test_a_socket_that_a_killed_signer_left_is_taken_over(opened: Tlv) -> None:
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(_path(opened)))
    with signer_of(opened.laid.settings) as signatory:
        opened.laid.desk = replace(opened.desk, signatory=signatory)
        opened.answer("O1")
    assert len(opened.revisions()) == 3


def test_a_hundred_callers_at_once_are_all_heard(called: Tlv) -> None:
    heard: list[str] = []
    ready = threading.Barrier(100)

    def call() -> None:
        ready.wait()
        try:
            called.desk.signatory.sign(_request(called))
        except (Refused, Unavailable) as refusal:
            heard.append(refusal.code)

    threads = [threading.Thread(target=call) for _ in range(100)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert heard == ["answer-not-received"] * 100


def test_the_signer_process_signs_and_closes_for_a_desk_without_keys(opened: Tlv) -> None:
    folder = opened.laid.settings.folder
    command = [sys.executable, "-m", "portal.cli", "signer", "--folder", str(folder)]
    with (folder / "signer.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=HOME, stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while not _path(opened).exists():
            assert time.monotonic() < end, (folder / "signer.log").read_text()
            time.sleep(0.05)
        opened.laid.desk = replace(open_desk(opened.laid.settings), clock=opened.laid.clock)
        opened.answer("O1")
        for party in PARTIES[1:]:
            opened.answer(party, Meaning.GEWEIGERD)
        close(opened.desk, machine(opened.organisation), opened.record)
    finally:
        stop_process(process)
    assert process.returncode == 0
    assert opened.report().is_sound
    assert len(opened.report().signatures) == 4
    with pytest.raises(Refused):
        collect_signature.receive(opened.desk, opened.who, opened.record, "O1", opened.given("O1"))
