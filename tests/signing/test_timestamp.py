"""Timestamps: from the instance or over HTTP, checked before use, and never a signature without one."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from dossier.errors import Unavailable
from dossier.signing_round import Meaning, Role
from signing import asn1
from signing.authority import Authority, make_authority
from signing.engine import Engine
from signing.timestamp import HttpTimestamper
from signing.tsa import LocalTimestamper, tsa_response
from tests.signing.conftest import PASSPHRASE, now, prepared_pdf

DIGEST = hashlib.sha256(b"x").digest()
Answer = Callable[[bytes], bytes]


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """A timestamp service on a free loopback port."""

    class Service(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = HTTPServer(("127.0.0.1", 0), Service)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/tsa"
    finally:
        server.shutdown()
        server.server_close()


def client(authority: Authority, *urls: str, timeout: float = 3.0) -> HttpTimestamper:
    return HttpTimestamper(urls, (authority.root.certificate,), now, timeout=timeout)


@pytest.fixture
def service(authority: Authority) -> LocalTimestamper:
    return LocalTimestamper(authority, now)


def test_a_local_token_says_what_and_when(service: LocalTimestamper) -> None:
    info = asn1.content_info(service.token(DIGEST))["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == DIGEST
    assert abs(info["gen_time"].native - now()) < timedelta(seconds=5)


def test_a_token_over_http(authority: Authority, service: LocalTimestamper) -> None:
    with serving(lambda request: tsa_response(service, request)) as url:
        token = client(authority, url).token(DIGEST)
    assert asn1.content_info(token)["content_type"].native == "signed_data"


def test_a_document_stamped_over_http_is_b_lta(authority: Authority, service: LocalTimestamper) -> None:
    with serving(lambda request: tsa_response(service, request)) as url:
        engine = Engine(authority, client(authority, url))
        pdf = engine.certify(prepared_pdf(), "besluit", "A. Voorbeeld", now())
        closed = engine.close(pdf, "zegel", "tijdstempel", now())
    assert {each.level for each in engine.report(closed, now()).signatures} == {"B-LTA", ""}


def test_the_next_service_is_asked_when_the_first_fails(authority: Authority, service: LocalTimestamper) -> None:
    with serving(lambda _: b"rubbish") as broken, serving(lambda request: tsa_response(service, request)) as good:
        assert client(authority, "http://127.0.0.1:9/", broken, good).token(DIGEST)


def _wrong_clock(authority: Authority) -> Answer:
    return lambda request: tsa_response(LocalTimestamper(authority, lambda: now() + timedelta(hours=1)), request)


def _other_digest(authority: Authority) -> Answer:
    return lambda _: b"\x30\x03\x02\x01\x00" + LocalTimestamper(authority, now).token(b"1" * 32)


def _wrapped(token: bytes) -> bytes:
    from signing.der import integer, sequence

    return sequence(sequence(integer(0)), token)


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param(_wrong_clock, id="wrong time"),
        pytest.param(_other_digest, id="garbled"),
        pytest.param(lambda a: lambda _: _wrapped(LocalTimestamper(a, now).token(b"1" * 32)), id="other digest"),
        pytest.param(lambda a: lambda _: _wrapped(LocalTimestamper(a, now).token(DIGEST)), id="replayed, no nonce"),
        pytest.param(lambda a: lambda _: b"", id="empty"),
        pytest.param(lambda a: lambda _: b"\x30\x05\x30\x03\x02\x01\x02", id="refused"),
        pytest.param(lambda a: lambda _: b"0" * 100_000, id="endless"),
        pytest.param(lambda a: lambda _: time.sleep(1.5) or b"", id="slow"),
    ],
)
def test_a_bad_answer_is_no_token(authority: Authority, answer: Callable[[Authority], Answer]) -> None:
    with serving(answer(authority)) as url, pytest.raises(Unavailable) as outage:
        client(authority, url, timeout=0.7).token(DIGEST)
    assert outage.value.code == "timestamp-unavailable"


def test_a_token_of_an_unknown_service_is_no_token(authority: Authority, tmp_path: Path) -> None:
    other = make_authority(tmp_path / "pki", "Ander", now(), PASSPHRASE, "https://other.example")
    with (
        serving(lambda request: tsa_response(LocalTimestamper(other, now), request)) as url,
        pytest.raises(Unavailable),
    ):
        client(authority, url).token(DIGEST)


def test_there_is_no_signature_without_a_token(authority: Authority, revisions: dict[str, bytes]) -> None:
    away = Engine(authority, client(authority, "http://127.0.0.1:9/", timeout=0.5))
    with pytest.raises(Unavailable):
        away.certify(prepared_pdf(), "besluit", "A. Voorbeeld", now())
    with pytest.raises(Unavailable):
        away.sign(revisions["besluit"], "ouder1", Role.OUDER, Meaning.AKKOORD, "B. Voorbeeld", now())
    with pytest.raises(Unavailable):
        away.close(revisions["besluit"], "zegel", "tijdstempel", now())
