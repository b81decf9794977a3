"""The signer process and its telephone: a Unix socket that takes questions, never digests.

Only this process can read signing keys (decision 15). A question is one JSON line; the answer is one
JSON line and, when it went well, the bytes of the next revision. What may be signed is decided by
`dossier.acts.check_signing`, which reloads everything; this module only carries and calls.
"""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import os
import socket
import socketserver
import sys
import threading
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Protocol
from weakref import WeakValueDictionary

from dossier.acts import anchor_register, check_signing
from dossier.checkpoint import Anchor
from dossier.errors import Conflict, NotFound, Refused, Unavailable, ZegelError
from dossier.ports import Desk, SignRequest
from dossier.signing_round import Role

FAMILIES: Mapping[str, type[ZegelError]] = {
    family.__name__: family for family in (NotFound, Conflict, Refused, Unavailable)
}
ASKS: Mapping[str, frozenset[str]] = {
    "sign": frozenset(SignRequest.__dataclass_fields__),
    "close": frozenset({"organisation", "record", "revision"}),
    "published": frozenset({"organisation", "name"}),
    "checkpoint": frozenset({"organisation", "stamped"}),
    "status": frozenset({"organisation", "asked"}),
}
"""What can be asked, and with which facts: never with a digest to sign."""
LONGEST_LINE = 65_536
TIMEOUT_S = 60.0
_TURNS: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()
_TURNS_LOCK = threading.Lock()
_log = logging.getLogger("zegel.signer")


class Pen(Protocol):
    """What the signer needs of one organisation's signing engine."""

    def certify(self, order: check_signing.Order) -> bytes:
        """The besluit."""

    def sign(self, order: check_signing.Order) -> bytes:
        """A party's signature."""

    def close(self, pdf: bytes) -> bytes:
        """Seal, validation data, timestamp."""

    def checkpoint(self, organisation: str, head: tuple[int, bytes], stamped: bool) -> Anchor:
        """The register's head under its seal."""

    def published(self, name: str) -> bytes:
        """A public file about its certificates: a revocation list, an issuer's certificate."""

    def status(self, question: bytes) -> bytes:
        """The OCSP answer to an OCSP question."""


def answer(desk: Desk, pen_of: Callable[[str], Pen], question: Mapping[str, str]) -> bytes:
    """Do what a question asks; the bytes of the next revision, or of what anybody may know of certificates."""
    with desk.book.reading() as shelf:  # the name becomes a folder's
        shelf.organisation(question["organisation"])
    pen = pen_of(question["organisation"])
    if question["do"] == "published":
        return pen.published(question["name"])
    if question["do"] == "status":
        return pen.status(_decoded(question["asked"]))
    if question["do"] == "checkpoint":
        head = anchor_register.standing(desk, question["organisation"])
        return _packed(pen.checkpoint(question["organisation"], head, question["stamped"] == "yes"))
    with _turn(question["record"]):
        if question["do"] == "close":
            pdf = check_signing.closing(desk, question["organisation"], question["record"], question["revision"])
            return pen.close(pdf)
        wanted = SignRequest(**{name: question[name] for name in SignRequest.__dataclass_fields__})
        order = check_signing.order(desk, wanted)
        return pen.certify(order) if order.role is Role.BESLISSER else pen.sign(order)


def _question(line: bytes) -> dict[str, str]:
    """One JSON line with exactly the facts of what it asks; anything else is `request-unreadable`."""
    try:
        question = json.loads(line)
    except ValueError:
        raise Refused("request-unreadable") from None
    if not isinstance(question, dict) or not all(isinstance(one, str) for one in question.values()):
        raise Refused("request-unreadable")
    wanted = ASKS.get(question.get("do", ""))
    if wanted is None or wanted != question.keys() - {"do"}:
        raise Refused("request-unreadable")
    return question


def _packed(anchor: Anchor) -> bytes:
    raw = {name: base64.b64encode(getattr(anchor, name)).decode() for name in ("hash", "signed", "token")}
    return json.dumps({"seq": anchor.seq, "at": anchor.at.isoformat(), **raw}).encode()


def unpacked(organisation: str, answered: bytes) -> Anchor:
    """The signed checkpoint that the signer answered."""
    told = json.loads(answered)
    raw = {name: base64.b64decode(told[name]) for name in ("hash", "signed", "token")}
    return Anchor(organisation, told["seq"], at=datetime.fromisoformat(told["at"]), **raw)


def _decoded(asked: str) -> bytes:
    try:
        return base64.b64decode(asked, validate=True)
    except ValueError:
        raise Refused("request-unreadable") from None


def _turn(record: str) -> threading.Lock:
    """One signing of a document at a time: who waited finds it moved before a key is touched."""
    with _TURNS_LOCK:
        return _TURNS.setdefault(record, threading.Lock())


class SignerServer(socketserver.ThreadingMixIn, socketserver.UnixStreamServer):
    """Listens on a socket that only its own user may open."""

    daemon_threads = True
    # A call that finds the queue full is turned away at once, however patient it is (unix(7), EAGAIN).
    request_queue_size = 256

    def __init__(self, path: Path, desk: Desk, pen_of: Callable[[str], Pen]) -> None:
        path.unlink(missing_ok=True)
        self.desk = desk
        self.pen_of = pen_of
        super().__init__(str(path), _Call)

    def server_bind(self) -> None:
        """Make the socket, closed to others from its first moment on."""
        before = os.umask(0o177)
        try:
            super().server_bind()
        finally:
            os.umask(before)

    def handle_error(self, request: object, client_address: object) -> None:
        """Note that a call broke off, without what was said in it."""
        kind, _, where = sys.exc_info()
        _log.error("a call broke off: %s\n%s", kind and kind.__name__, "".join(traceback.format_tb(where)))


class _Call(socketserver.StreamRequestHandler):
    timeout = TIMEOUT_S

    def handle(self) -> None:
        assert isinstance(self.server, SignerServer)  # noqa: S101 - the only server that uses this handler
        try:
            pdf = answer(self.server.desk, self.server.pen_of, _question(self.rfile.readline(LONGEST_LINE)))
        except ZegelError as problem:
            family = next(name for name, one in FAMILIES.items() if isinstance(problem, one))
            self._say({"family": family, "code": problem.code, "facts": {k: str(v) for k, v in problem.facts.items()}})
        else:
            self._say({"length": len(pdf)})
            self.wfile.write(pdf)

    def _say(self, line: Mapping[str, object]) -> None:
        self.wfile.write(json.dumps(line).encode() + b"\n")


class SocketSignatory:
    """`ports.Signatory` over the socket. Away or silent: `Unavailable('signer-away')`."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def sign(self, request: SignRequest) -> bytes:
        """The next revision with this party's signature."""
        return self._ask({"do": "sign", **asdict(request)})

    def close(self, organisation: str, record: str, revision: str) -> bytes:
        """The closed file."""
        return self._ask({"do": "close", "organisation": organisation, "record": record, "revision": revision})

    def published(self, organisation: str, name: str) -> bytes:
        """A public file about an organisation's certificates: a revocation list, an issuer's certificate."""
        return self._ask({"do": "published", "organisation": organisation, "name": name})

    def status(self, organisation: str, question: bytes) -> bytes:
        """The OCSP answer to an OCSP question (RFC 6960), both DER."""
        asked = base64.b64encode(question).decode("ascii")
        return self._ask({"do": "status", "organisation": organisation, "asked": asked})

    def checkpoint(self, organisation: str, stamped: bool) -> Anchor:
        """The register's head as it stands, sealed by the organisation."""
        told = {"do": "checkpoint", "organisation": organisation, "stamped": "yes" if stamped else "no"}
        return unpacked(organisation, self._ask(told))

    def _ask(self, question: Mapping[str, str]) -> bytes:
        try:
            with contextlib.closing(socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)) as line:
                line.settimeout(TIMEOUT_S)
                line.connect(str(self._path))
                line.sendall(json.dumps(question).encode() + b"\n")
                with line.makefile("rb") as reply:
                    return _read(json.loads(reply.readline(LONGEST_LINE) or b"{}"), reply.read())
        except (OSError, json.JSONDecodeError) as cause:
            raise Unavailable("signer-away") from cause


def _read(head: Mapping[str, object], body: bytes) -> bytes:
    if "family" in head:
        facts = head["facts"]
        assert isinstance(facts, dict)  # noqa: S101 - written by `_Call._say`
        raise FAMILIES[str(head["family"])](str(head["code"]), **facts)
    if head.get("length") != len(body):
        raise Unavailable("signer-away")
    return body
