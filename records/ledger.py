"""The register on the shelf: an append-only hash chain per organisation, and its judge.

Every append locks the organisation's head row, so a chain has no gaps and no forks. A sealed part lies
in a table beside the chain: erasing it leaves the chain whole (decision 14).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from hashlib import sha256
from itertools import chain as links
from typing import Any

from sqlalchemy import (
    BindParameter,
    ClauseElement,
    Connection,
    CursorResult,
    Row,
    Select,
    Text,
    bindparam,
    delete,
    insert,
    select,
    update,
)
from sqlalchemy.dialects import registry

from dossier.checkpoint import Anchor
from dossier.record import Entry, Event, KeyName
from records import chain
from records.rows import Rows, values_of
from records.tables_ledger import anchors, entries, heads, seals

_O: BindParameter[str] = bindparam("o", type_=Text)
_HEAD = select(heads.c.seq, heads.c.hash).where(heads.c.organisation == _O)
_LOCKED = _HEAD.with_for_update()
_STEP = update(heads).where(heads.c.organisation == _O).values(seq=bindparam("s"), hash=bindparam("h"))
_BESIDE = (seals.c.organisation == entries.c.organisation) & (seals.c.seq == entries.c.seq)
_WHOLE = select(entries, seals.c.sealed).select_from(entries.outerjoin(seals, _BESIDE)).order_by(entries.c.seq)
_CHAIN = (
    select(*(entries.c[name] for name in ("seq", "previous", "hash", "at", "what", "actor", "record")))
    .add_columns(entries.c.sealed_under, entries.c.sealed_hash, entries.c.clear)
    .where(entries.c.organisation == _O)
    .order_by(entries.c.seq)
)
_SEALS = (
    select(seals.c.seq, seals.c.sealed, entries.c.sealed_hash)
    .select_from(seals.outerjoin(entries, _BESIDE))
    .where(seals.c.organisation == _O)
    .order_by(seals.c.seq)
)
_ENTER = insert(entries)
_SEAL = insert(seals)
AT_ONCE = 5000


class Register(Rows):
    """What happened, in order, for good."""

    def log(self, event: Event) -> Entry:
        """Append an event to its organisation's chain; `NotFound` without the organisation."""
        seq, previous = self._head(event.organisation)
        seq += 1
        entry = Entry(seq, previous, chain.event_hash(seq, previous, event), event, chain.sealed_hash(event.sealed))
        self._run(_ENTER, _row(entry))
        if event.sealed:
            beside = {"organisation": event.organisation, "seq": seq, "record": event.record, "sealed": event.sealed}
            self._run(_SEAL, beside)
        self._run(_STEP, {"o": event.organisation, "s": seq, "h": entry.hash})
        return entry

    def entries(self, organisation: str, after: int = 0, limit: int = 1000) -> Sequence[Entry]:
        """The chain from place `after` on; an erased part comes back empty beside its `sealed_hash`."""
        return self._entries(_WHOLE.where(entries.c.organisation == organisation, entries.c.seq > after).limit(limit))

    def entries_of(self, organisation: str, record: str) -> Sequence[Entry]:
        """All that happened to one record."""
        return self._entries(_WHOLE.where(entries.c.organisation == organisation, entries.c.record == record))

    def erase_entries_of(self, organisation: str, record: str) -> None:
        """Erase the sealed parts about one record; the chain stays whole. Quiet when already gone."""
        self._changed(delete(seals).where(seals.c.organisation == organisation, seals.c.record == record))

    def add_anchor(self, anchor: Anchor) -> None:
        """Keep a signed checkpoint, for good."""
        self._add(anchors, values_of(anchor))

    def anchors(self, organisation: str) -> Sequence[Anchor]:
        """All signed checkpoints, in order."""
        found = self._list(Anchor, anchors, anchors.c.organisation == organisation)
        return sorted(found, key=lambda one: (one.at, one.seq))

    def last_anchor(self, organisation: str, *, stamped: bool = False) -> Anchor | None:
        """The newest, or the newest with a timestamp of its own; None before the first."""
        query = self._select(Anchor, anchors, anchors.c.organisation == organisation)
        if stamped:
            query = query.where(anchors.c.token != b"")
        row = self._c.execute(query.order_by(anchors.c.at.desc(), anchors.c.seq.desc()).limit(1)).first()
        return None if row is None else Anchor(*row)

    def _head(self, organisation: str) -> tuple[int, bytes]:
        found = self._run(_LOCKED, {"o": organisation}).first()
        if found is None:
            self._upsert(heads, {"organisation": organisation, "seq": 0, "hash": chain.START})
            found = self._run(_LOCKED, {"o": organisation}).one()
        return found.seq, found.hash

    def _run(self, statement: ClauseElement, row: dict[str, Any]) -> CursorResult[Any]:
        return self._c.exec_driver_sql(_spelled(statement, self._c.dialect.name), row)

    def _entries(self, query: Select[Any]) -> list[Entry]:
        return [_entry(row) for row in self._c.execute(query)]


@cache
def _spelled(statement: ClauseElement, dialect: str) -> str:
    # Every way out of the house writes a row first: spelling the four statements once makes that a third cheaper.
    name, style = ("sqlite", "named") if dialect == "sqlite" else ("postgresql.psycopg", "pyformat")
    return str(statement.compile(dialect=registry.load(name)(paramstyle=style)))


def _row(entry: Entry) -> dict[str, Any]:
    event = entry.event
    return {
        "organisation": event.organisation,
        "seq": entry.seq,
        "previous": entry.previous,
        "hash": entry.hash,
        "what": event.what,
        "at": chain.ticks(event.at),
        "actor": event.actor,
        "record": event.record,
        "clear": chain.clear_text(event.clear),
        "sealed_under": str(event.sealed_under or ""),
        "sealed_hash": entry.sealed_hash,
    }


def _entry(row: Row[Any]) -> Entry:
    kind, _, id_ = row.sealed_under.partition(":")
    under = KeyName(kind, id_) if kind else None
    at, clear = chain.moment(row.at), chain.clear_pairs(row.clear)
    event = Event(row.organisation, row.what, at, row.actor, row.record, clear, row.sealed or b"", under)
    return Entry(row.seq, row.previous, row.hash, event, row.sealed_hash)


def head(connection: Connection, organisation: str) -> tuple[int, bytes]:
    """The place and hash of the last entry; `(0, START)` before the first."""
    found = connection.execute(_HEAD, {"o": organisation}).first()
    return (0, chain.START) if found is None else (found.seq, found.hash)


def first_bad(connection: Connection, organisation: str, anchors: Mapping[int, bytes] | None = None) -> int | None:
    """The place of the first row that is not what was written, or None for a whole chain.

    Recomputes every hash from the columns. A missing row is bad at its own place, a cut tail just behind
    the last row left. Whoever can rewrite the tables can also rewrite a tail with its head: only `anchors`
    (hash by place) kept elsewhere prove that wrong, and the first that does not agree is named.
    """
    known = anchors or {}
    bad, last, final = _walk(_raw(connection, _CHAIN, organisation), organisation, known)
    stands, hash_ = head(connection, organisation)
    if bad is None and (last, final) != (stands, hash_):
        bad = last if last == stands else min(last, stands) + 1
    if bad is None and max(known, default=0) > last:
        bad = last + 1
    unsealed = _bad_seal(_raw(connection, _SEALS, organisation))
    return min((one for one in (bad, unsealed) if one is not None), default=None)


def _raw(connection: Connection, statement: ClauseElement, organisation: str) -> Iterable[Any]:
    # As the driver gives them: turning columns into values is most of the work, and bytes are bytes on both.
    spelled = _spelled(statement, connection.dialect.name)
    found = connection.execution_options(yield_per=AT_ONCE).exec_driver_sql(spelled, {"o": organisation})
    return links.from_iterable(found.partitions())


def _walk(rows: Iterable[Any], organisation: str, anchors: Mapping[int, bytes]) -> tuple[int | None, int, bytes]:
    place, running = 0, chain.START
    for seq, previous, hash_, at, what, actor, record, under, seal, clear in rows:
        place += 1
        if seq != place or previous != running:
            return place, place, running
        text = chain.line(organisation, seq, running, at, what, actor, record, under, seal, clear)
        running = sha256(text.encode()).digest()
        if hash_ != running or text.count("\n") != chain.LINE_FEEDS:
            return place, place, running
        if seq in anchors and running != anchors[seq]:
            return place, place, running
    return None, place, running


def _bad_seal(rows: Iterable[Any]) -> int | None:
    for seq, sealed, expected in rows:
        if expected is None or chain.sealed_hash(sealed) != expected:
            return int(seq)
    return None
