"""Is this document real? For anybody: the page behind the QR, and judging a PDF that somebody holds.

Nothing personal is shown and nothing is kept. A file is judged in a process of its own, as `zegel
verify` does, and compared with what is kept by its SHA-256 alone. Works without JavaScript.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from dossier.acts.show_status import Comparison, Kept, Standing, Status, compare, show_status
from dossier.errors import NotFound, Refused, Unavailable
from portal import i18n, limits
from portal.check_words import TONES, file_word, reason, row, standing_said, standing_word, tone
from portal.clock import SystemClock
from portal.doors import open_to_all
from portal.here import desk, here
from portal.i18n import _
from portal.refusals import again
from portal.tenant import face
from signing.child import judge_apart
from signing.revocation import Evidence
from signing.trusted import read_roots
from signing.verdicts import Reason, Report, Verdict, as_json

check: Final = Blueprint("check", __name__)
LARGEST: Final = 20 * 1024 * 1024
AT_ONCE: Final = 2
"""How many files one web process judges at a time: each may take 512 MB."""
PATIENCE_S: Final = 10.0
_LOOKS: Final = (limits.Limit("status-5m", 60, 300),)
_FILES: Final = (limits.Limit("file-5m", 20, 300),)
_turns: Final = threading.BoundedSemaphore(AT_ONCE)


@check.url_value_preprocessor
def _room_for_a_file(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    if endpoint == "check.judge":  # before anything reads the form
        request.max_content_length = LARGEST + 64 * 1024


@check.get("/v")
@open_to_all
def by_number() -> ResponseReturnValue:
    """Type the number and the code that stand on the document."""
    number, code = (_typed(request.args.get(name, "")) for name in ("nummer", "code"))
    if number and code:
        return redirect(url_for("check.status", number=number, code=code), 303)
    return render_template("check/number.html", number=number, code=code)


@check.get("/v/<number>/<code>")
@open_to_all
def status(number: str, code: str) -> ResponseReturnValue:
    """How the document stands: number, standing, until when. No more than that."""
    _count(_LOOKS)
    found = show_status(desk(), number, code)
    return render_template(
        "check/status.html",
        status=found,
        word=standing_word(found.standing),
        said=standing_said(found),
        tone=TONES[found.standing],
        destroyed=found.standing is Standing.DESTROYED,
        host=here().settings.base_url,
        **face(found.organisation),
    )


@check.get("/controleren")
@open_to_all
def form() -> ResponseReturnValue:
    """Choose a PDF to have it judged."""
    return render_template("check/file.html")


@check.post("/controleren")
@again("check/file.html")
@open_to_all
def judge() -> ResponseReturnValue:
    """What can be said of a file: its signatures, and whether it is what is kept here."""
    _count(_FILES)
    sent = request.files.get("bestand")
    pdf = sent.read() if sent is not None else b""
    if not pdf:
        raise Refused("file-missing")
    if len(pdf) > LARGEST:
        raise Refused("request-too-large")
    report, found = _judged(pdf), compare(desk(), hashlib.sha256(pdf).hexdigest())
    asked = _asked()
    if request.form.get("als") == "json":
        return _as_json(report, found)
    return render_template("check/verdict.html", **_verdict(report), **_register(found, asked))


def _judged(pdf: bytes) -> Report:
    with _turn():
        report = judge_apart(pdf, _roots(), SystemClock().now(), Evidence(crls=_lists()))
    if report.finding.reason is Reason.TOO_SLOW:
        raise Unavailable("check-too-slow", retry_after=60)
    return report


@contextmanager
def _turn() -> Iterator[None]:
    if not _turns.acquire(timeout=PATIENCE_S):
        raise Unavailable("check-busy", retry_after=60)
    try:
        yield
    finally:
        _turns.release()


def _roots() -> tuple[bytes, ...]:
    """The roots of this instance's organisations, and of the timestamp services it uses."""
    settings = here().settings
    files = [*sorted(settings.folder.glob("root*.pem")), settings.timestamps.roots_file]
    return tuple(root for file in files if file is not None for root in read_roots(file.read_bytes()))


def _lists() -> tuple[bytes, ...]:
    """What is revoked now, as far as the signer can be asked; a closed document holds its own evidence."""
    with desk().book.reading() as shelf:
        organisations = [one.id for one in shelf.organisations()]
    try:
        return tuple(
            desk().signatory.published(one, name) for one in organisations for name in ("root.crl", "issuing.crl")
        )
    except (Unavailable, Refused):
        return ()


def _asked() -> Status | None:
    """The document of the status page from which the file was sent, if any."""
    number, code = (_typed(request.form.get(name, "")) for name in ("nummer", "code"))
    if not (number and code):
        return None
    try:
        return show_status(desk(), number, code)
    except NotFound:
        return None


def _count(limit: tuple[limits.Limit, ...]) -> None:
    limits.count(desk(), (limit, limits.network(request.remote_addr or "")))


def _typed(text: str) -> str:
    return "".join(text.split()).upper()[:64]


def _as_json(report: Report, found: Comparison) -> Response:
    known = {"register": found.kept.value, "number": found.number or None}
    text = json.dumps(as_json(report, i18n.language()) | known, ensure_ascii=False, indent=2)
    response = Response(text + "\n", mimetype="application/json")
    response.headers.set("Content-Disposition", "attachment", filename="controle.json")
    return response


def _verdict(report: Report) -> dict[str, object]:
    return {
        "word": file_word(report.finding),
        "reason": reason(report.finding),
        "tone": tone(report.finding),
        "signatures": [row(one) for one in report.signatures],
        "stranger": report.finding.verdict is Verdict.SIGNER_UNKNOWN,
    }


def _register(found: Comparison, asked: Status | None) -> dict[str, object]:
    """What the register says, in a sentence; `link` leads to the status of the document found."""
    link = url_for("check.status", number=found.number, code=found.code) if found.number else ""
    if asked is not None and found.record != asked.record:
        words = _("Dit is niet het document met nummer %(number)s zoals wij dat bewaren.", number=asked.number)
        return {"register": words, "register_tone": "bad", "link": link}
    words, tone = {
        Kept.NEWEST: (_("Dit is precies het document dat wij bewaren."), "good"),
        Kept.OLDER: (_("Dit is een eerdere versie. Er is een nieuwere versie van dit document."), "wait"),
        Kept.UNKNOWN: (_("Wij bewaren dit bestand niet. Misschien is het van een andere organisatie."), ""),
    }[found.kept]
    return {"register": words, "register_tone": tone, "link": link}
