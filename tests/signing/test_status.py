"""A timestamp service of somebody else: its chain and status are fetched where its certificate points."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from cryptography import x509

from dossier.errors import NotFound, Refused, Unavailable
from signing import responder
from signing.authority import Authority, make_authority
from signing.engine import Engine
from signing.keys import der
from signing.status import StatusSource
from signing.timestamp import HttpTimestamper
from signing.tsa import LocalTimestamper, tsa_response
from signing.verify import judge
from tests.signing.conftest import PASSPHRASE, now, prepared_pdf


class Elsewhere:
    """Somebody else's authority with its timestamp service and status, over HTTP; `silent` leaves addresses out."""

    def __init__(self, folder: Path) -> None:
        self.silent: set[str] = set()
        self.asked: list[str] = []
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        base = f"http://127.0.0.1:{self.server.server_port}"
        self.authority = make_authority(folder / "pki", "Tijdstempeldienst Verzonnen", now(), PASSPHRASE, base)
        self.url = f"{base}/tsa"
        self.stamper = LocalTimestamper(self.authority, now)

    def answer(self, path: str, body: bytes) -> bytes:
        name = path.rsplit("/", 1)[-1]
        self.asked.append(name)
        if name in self.silent:
            raise NotFound("page-missing")
        if name == "tsa":
            return tsa_response(self.stamper, body)
        if name == "ocsp":
            return responder.answered(self.authority, body, now())
        return responder.published(self.authority, name, now())

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        outer = self

        class Service(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                try:
                    body = outer.answer(self.path, self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                except NotFound:
                    self.send_error(404)
                    return
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self) -> None:
                self.do_POST()

            def log_message(self, *_: object) -> None:
                pass

        return Service


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    service = Elsewhere(tmp_path)
    threading.Thread(target=service.server.serve_forever, daemon=True).start()
    yield service
    service.server.shutdown()
    service.server.server_close()


def engine_with(authority: Authority, elsewhere: Elsewhere) -> Engine:
    roots = (elsewhere.authority.root.certificate,)
    return Engine(authority, HttpTimestamper((elsewhere.url,), roots, now, timeout=3.0))


def test_a_document_closes_with_somebody_elses_timestamps(authority: Authority, elsewhere: Elsewhere) -> None:
    engine = engine_with(authority, elsewhere)
    pdf = engine.certify(prepared_pdf(), "besluit", "A. Voorbeeld", now())
    closed = engine.close(pdf, "zegel", "tijdstempel", now())
    roots = [der(each.root.certificate) for each in (authority, elsewhere.authority)]
    report = judge(closed, roots, now())
    assert report.is_sound and {each.level for each in report.signatures} == {"B-LTA", ""}
    assert not judge(closed, roots[:1], now()).is_sound
    assert {"ocsp", "root.crl"} <= set(elsewhere.asked)


def test_without_an_ocsp_answer_the_list_serves(authority: Authority, elsewhere: Elsewhere) -> None:
    elsewhere.silent.add("ocsp")
    engine = engine_with(authority, elsewhere)
    assert engine.close(prepared_pdf(), "zegel", "tijdstempel", now())
    assert "issuing.crl" in elsewhere.asked


def test_without_any_status_nothing_is_closed(authority: Authority, elsewhere: Elsewhere) -> None:
    elsewhere.silent |= {"ocsp", "issuing.crl"}
    with pytest.raises(Unavailable) as outage:
        engine_with(authority, elsewhere).close(prepared_pdf(), "zegel", "tijdstempel", now())
    assert outage.value.code == "timestamp-status-unavailable"


def test_a_host_nobody_named_is_not_asked(elsewhere: Elsewhere) -> None:
    source = StatusSource(frozenset({"tsa.example"}), (elsewhere.authority.root.certificate,))
    with pytest.raises(Refused) as refusal:
        source.of([elsewhere.authority.tsa.certificate])
    assert (refusal.value.code, refusal.value.facts["host"]) == ("timestamp-status-elsewhere", "127.0.0.1")
    assert not elsewhere.asked


def test_a_missing_issuer_is_fetched(elsewhere: Elsewhere) -> None:
    source = StatusSource(frozenset({"127.0.0.1"}), (elsewhere.authority.root.certificate,))
    found = source.of([elsewhere.authority.tsa.certificate])
    assert der(elsewhere.authority.issuing.certificate) in found.certificates
    assert "issuing.cer" in elsewhere.asked


def test_a_revoked_service_closes_nothing(authority: Authority, elsewhere: Elsewhere) -> None:
    away = elsewhere.authority
    engine = engine_with(authority, elsewhere)
    elsewhere.authority = away.revoke(
        away.tsa.certificate.serial_number, now(), x509.ReasonFlags.key_compromise
    )  # its service goes on stamping; its status says what it is worth
    with pytest.raises(Refused) as refusal:
        engine.close(prepared_pdf(), "zegel", "tijdstempel", now())
    assert refusal.value.code == "self-validation-failed"
