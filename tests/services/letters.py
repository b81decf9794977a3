"""Real servers that take letters: an SMTP sink (aiosmtpd) and an HTTP SMS provider, on loopback."""

from __future__ import annotations

import json
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.services.ports import free_port


@dataclass
class SmtpSink:
    """What arrived, and what to answer: `replies` maps a command to the answer it gets."""

    envelopes: list[Any] = field(default_factory=list)
    replies: dict[str, str] = field(default_factory=dict)
    port: int = 0

    @property
    def mails(self) -> list[EmailMessage]:
        """The mails as a reader sees them."""
        return [message_from_bytes(each.content, policy=default) for each in self.envelopes]  # type: ignore[misc]

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        envelope.rcpt_tos.append(address)
        return self.replies.get("RCPT", "250 OK")

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802
        if "DATA" not in self.replies:
            self.envelopes.append(envelope)
        return self.replies.get("DATA", "250 OK")


@contextmanager
def smtp_sink(tls: ssl.SSLContext | None = None, password: str = "") -> Iterator[SmtpSink]:
    """A sink that offers STARTTLS when `tls` is given and wants a log-in when `password` is."""
    sink = SmtpSink(port=free_port())

    def authenticated(_server: Any, _session: Any, _envelope: Any, _mechanism: Any, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    controller = Controller(
        sink,
        hostname="127.0.0.1",
        port=sink.port,
        tls_context=tls,
        require_starttls=tls is not None,
        auth_required=bool(password),
        authenticator=authenticated if password else None,
        auth_require_tls=tls is not None,
    )
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class SmsProvider:
    """What was posted, and the status to answer with."""

    posts: list[tuple[dict[str, str], dict[str, str]]] = field(default_factory=list)
    status: int = 202
    wait: threading.Event = field(default_factory=threading.Event)
    url: str = ""


@contextmanager
def sms_provider() -> Iterator[SmsProvider]:
    """A provider that answers `status`; with 0 it says nothing until `wait` is set."""
    provider = SmsProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            provider.posts.append((dict(self.headers), body))
            if not provider.status:
                provider.wait.wait(10)
                return
            self.send_response(provider.status)
            self.send_header("Location", "/elsewhere")
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    provider.url = f"http://127.0.0.1:{server.server_address[1]}/v1/messages"
    try:
        yield provider
    finally:
        provider.wait.set()
        server.shutdown()
        server.server_close()


def certificate(folder: Path, host: str = "127.0.0.1") -> tuple[ssl.SSLContext, ssl.SSLContext]:
    """A self-made certificate for `host`: the server's context, and a client's that trusts it alone."""
    key, now = generate_private_key(SECP256R1()), datetime.now(UTC)  # noqa: TID251 - TLS reads the real clock
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "zegel test")])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(host))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return server, ssl.create_default_context(cafile=folder / "cert.pem")
