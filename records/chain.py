"""The register's chain: from one event to its canonical bytes and hash (docs/formats/ledger.md).

Pure: no database. Eleven lines of UTF-8 text, joined by line feeds, none of which may hold one, so two
different rows never have the same bytes.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from dossier.errors import Refused
from dossier.record import Event

FORMAT = "zegel-ledger/1"
START = bytes(32)
LINE_FEEDS = 10
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_TICK = timedelta(microseconds=1)


def ticks(at: datetime) -> int:
    """Microseconds since 1970-01-01 UTC."""
    return (at - _EPOCH) // _TICK


def moment(at: int) -> datetime:
    """The moment of that many microseconds since 1970-01-01 UTC."""
    return _EPOCH + at * _TICK


def clear_text(clear: tuple[tuple[str, str], ...]) -> str:
    """The clear pairs, in order, as one line of ASCII JSON: `[["document","tlv"]]`."""
    return json.dumps(clear, separators=(",", ":"))


def clear_pairs(text: str) -> tuple[tuple[str, str], ...]:
    """The clear pairs again."""
    return tuple((name, value) for name, value in json.loads(text))


def sealed_hash(sealed: bytes) -> bytes:
    """What stands in the chain for a sealed part: its SHA-256, or nothing where there is none."""
    return sha256(sealed).digest() if sealed else b""


def line(
    organisation: str,
    seq: int,
    previous: bytes,
    at: int,
    what: str,
    actor: str,
    record: str,
    under: str,
    seal: bytes,
    clear: str,
) -> str:
    """The canonical text of one row; its SHA-256 over UTF-8 is the row's hash."""
    place = f"{FORMAT}\n{organisation}\n{seq}\n{previous.hex()}"
    return f"{place}\n{at}\n{what}\n{actor}\n{record}\n{under}\n{seal.hex()}\n{clear}"


def event_hash(seq: int, previous: bytes, event: Event) -> bytes:
    """The hash of an event at place `seq` after `previous`; `Refused('register-unprintable')`."""
    words = (event.organisation, event.what, event.actor, event.record, str(event.sealed_under or ""))
    if any(one < " " for word in words for one in word):
        raise Refused("register-unprintable")
    organisation, what, actor, record, under = words
    seal, clear = sealed_hash(event.sealed), clear_text(event.clear)
    found = line(organisation, seq, previous, ticks(event.at), what, actor, record, under, seal, clear)
    return sha256(found.encode()).digest()
