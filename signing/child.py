"""Judging a file that nobody vouches for: in a process of its own, with limits, and always a verdict.

The child may use 512 MB of memory and 4 seconds of the processor (a busy machine is no fault of the file),
may not open a connection, and may not write a file.
Here is the only catch-all of the whole project (decision 20): hostile files make pyHanko raise nearly
anything (ValueError, KeyError, AttributeError, RecursionError, …), and every byte string gets a verdict.
"""

from __future__ import annotations

import base64
import json
import logging
import subprocess
import sys
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from signing.revocation import Evidence
from signing.verdicts import Finding, Reason, Report, SignatureReport

SECONDS = 4
MEMORY = 512 * 1024 * 1024
LARGEST = 64 * 1024 * 1024
# Against the clock on the wall: for a machine so busy that the child hardly gets a turn.
_BACKSTOP = 10 * SECONDS
_HERE = Path(__file__).parent.parent


def judge_apart(pdf: bytes, roots: Sequence[bytes], at: datetime, known: Evidence | None = None) -> Report:
    """The report on any bytes at all (arguments as `verify.judge`), within 4 seconds and 512 MB."""
    return reported_apart(pdf, roots, at, known, etsi=False)[0]


def reported_apart(
    pdf: bytes, roots: Sequence[bytes], at: datetime, known: Evidence | None = None, *, etsi: bool = True
) -> tuple[Report, str]:
    """The same, with the report of ETSI TS 119 102-2 as XML: empty where there is no signature to report on."""
    if len(pdf) > LARGEST:
        return Report(Finding(Reason.TOO_LARGE)), ""
    known = known or Evidence()
    asked = {
        "roots": _texts(roots),
        "at": at.isoformat(),
        "etsi": etsi,
        "known": [_texts(known.certificates), _texts(known.ocsps), _texts(known.crls)],
    }
    command = [sys.executable, "-I", "-c", _START.format(here=str(_HERE))]
    try:
        done = subprocess.run(  # noqa: S603 - our own interpreter, no word of the file in it
            command, input=json.dumps(asked).encode() + b"\n" + pdf, capture_output=True, timeout=_BACKSTOP, check=False
        )
    except subprocess.TimeoutExpired:
        return Report(Finding(Reason.TOO_SLOW)), ""
    if done.returncode != 0:  # killed by a limit
        return Report(Finding(Reason.TOO_SLOW)), ""
    answer = json.loads(done.stdout)
    return _report(answer), answer.get("etsi", "")


# -I: neither the environment nor the current folder says which code runs.
_START = "import sys; sys.path.insert(0, {here!r}); from signing.child import main; main()"


def main() -> None:
    """The child: reads the question and the file from standard input, writes the report as JSON."""
    from signing import verify  # noqa: F401 - starting up is not judging, and has no limit of its own

    question, _, pdf = sys.stdin.buffer.read().partition(b"\n")
    asked = json.loads(question)
    if asked["etsi"]:
        from signing import etsi  # noqa: F401 - the same
    _limit()
    sys.addaudithook(_no_connections)
    sys.stdout.write(json.dumps(_answer(asked, pdf)))


def _answer(asked: Mapping[str, object], pdf: bytes) -> dict[str, object]:
    try:
        from signing.verify import judged

        known = Evidence(*(_bytes(each) for each in asked["known"]))  # type: ignore[attr-defined]
        report, rows = judged(pdf, _bytes(asked["roots"]), datetime.fromisoformat(str(asked["at"])), known)
        if asked.get("etsi"):
            from signing.etsi import xml

            return _plain(report) | {"etsi": xml(rows)}
    except MemoryError:
        report = Report(Finding(Reason.TOO_SLOW))
    except Exception:  # noqa: BLE001 - the one documented catch-all: every byte string gets a verdict
        report = Report(Finding(Reason.UNEXPECTED))
    return _plain(report)


def _limit() -> None:
    import resource
    import signal

    logging.disable(logging.CRITICAL)  # what a hostile file makes pyHanko say is no log of ours
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _no_connections(event: str, _arguments: object) -> None:
    if event in ("socket.connect", "socket.getaddrinfo", "socket.sendto", "subprocess.Popen", "os.system"):
        raise PermissionError(event)


def _plain(report: Report) -> dict[str, object]:
    rows = [
        [
            each.field,
            each.signer,
            each.role,
            each.meaning,
            each.level,
            each.signed_at.isoformat() if each.signed_at else None,
            each.finding.reason,
        ]
        for each in report.signatures
    ]
    return {"reason": report.finding.reason, "signatures": rows}


def _report(plain: Mapping[str, object]) -> Report:
    rows = plain["signatures"]
    assert isinstance(rows, list)  # noqa: S101 - our own child wrote it
    signatures = tuple(
        SignatureReport(
            field, signer, role, meaning, level, datetime.fromisoformat(at) if at else None, Finding(Reason(reason))
        )
        for field, signer, role, meaning, level, at, reason in rows
    )
    return Report(Finding(Reason(str(plain["reason"]))), signatures)


def _texts(parts: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(part).decode("ascii") for part in parts]


def _bytes(texts: object) -> tuple[bytes, ...]:
    assert isinstance(texts, list)  # noqa: S101 - our own parent wrote it
    return tuple(base64.b64decode(text) for text in texts)
