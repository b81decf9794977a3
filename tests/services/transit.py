"""A stand-in for the transit engine of OpenBao or Vault: the three calls we make, with real AES-256-GCM and versions.

As their API documents it (secrets/transit): tokens, `key_version`, `associated_data`, `vault:vN:` ciphertexts,
400 for what does not decrypt. No engine could be had from a registry; it is proven by the same contract.
"""

from __future__ import annotations

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

TOKEN = "s.fictional-token"


class Transit(ThreadingHTTPServer):
    """One engine with one key, `zegel`."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.versions: list[bytes] = [os.urandom(32)]
        self.least, self.fault = 1, 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}"

    def rotate(self) -> None:
        self.versions.append(os.urandom(32))


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Transit

    def do_GET(self) -> None:
        self._answer(lambda _: {"latest_version": len(self.server.versions)})

    def do_POST(self) -> None:
        self._answer(self._encrypt if "/encrypt/" in self.path else self._decrypt)

    def _answer(self, act: Any) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))) or b"{}")
        status, told = 200, {}
        if self.server.fault:
            status = self.server.fault
        elif self.headers.get("X-Vault-Token") != TOKEN:
            status = 403
        elif not self.path.endswith("/zegel"):
            status = 404
        else:
            try:
                told = act(body)
            except (InvalidTag, IndexError, ValueError):
                status = 400
        data = json.dumps({"data": told} if status == 200 else {"errors": ["no"]}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _encrypt(self, body: dict[str, Any]) -> dict[str, str]:
        version, nonce = body["key_version"], os.urandom(12)
        plain, bound = base64.b64decode(body["plaintext"]), base64.b64decode(body["associated_data"])
        sealed = nonce + AESGCM(self.server.versions[version - 1]).encrypt(nonce, plain, bound)
        return {"ciphertext": f"vault:v{version}:{base64.b64encode(sealed).decode()}"}

    def _decrypt(self, body: dict[str, Any]) -> dict[str, str]:
        _, version, text = body["ciphertext"].split(":")
        if int(version[1:]) < self.server.least:
            raise ValueError(version)
        sealed, bound = base64.b64decode(text), base64.b64decode(body["associated_data"])
        plain = AESGCM(self.server.versions[int(version[1:]) - 1]).decrypt(sealed[:12], sealed[12:], bound)
        return {"plaintext": base64.b64encode(plain).decode()}

    def log_message(self, *_: Any) -> None:
        """Say nothing."""


@contextmanager
def transit() -> Iterator[Transit]:
    """A running stand-in."""
    with Transit() as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()
