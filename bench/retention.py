"""The sweep among very many records: its cost must follow what is due, not what is kept.

Two sweeps on one instance, the second among ten times as many records that are not due; the same number is
due in both, each with its dossier, keys and stored bytes. `sweep_growth_10x` is the second's processor time
divided by the first's, so that a busy disk does not count as growth; `sweep_growth_10x_wall` is by the clock.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from bench.measure import Figures, seconds
from dossier.acts import erase_due
from dossier.ports import Desk
from dossier.record import Dossier, KeyName, Record, Revision
from portal.demo.lay import lay
from portal.wiring import open_desk

KEPT: Final = 1_000_000
DUE: Final = 1_000
NOW: Final = datetime(2031, 8, 1, 6, tzinfo=UTC)
LATER: Final = date(2032, 1, 1)


class _Standing:
    """A clock that stands."""

    def now(self) -> datetime:
        """The morning of the sweep."""
        return NOW


def run(kept: int = KEPT, due: int = DUE) -> Figures:
    """How many due records a second the sweep destroys among `kept`, and what ten times as many cost."""
    with tempfile.TemporaryDirectory() as folder:
        instance = lay(Path(folder) / "instance", "http://127.0.0.1:8000")
        desk = replace(open_desk(instance.settings), clock=_Standing())
        base = instance.settings.database_url.removeprefix("sqlite:///")
        tenth = kept // 10
        _fill(base, instance.swv.id, range(tenth))
        few = _swept(desk, instance.swv.id, range(due))
        _fill(base, instance.swv.id, range(tenth, kept))
        many = _swept(desk, instance.swv.id, range(due, 2 * due))
    return {
        "sweep_due_per_s": due / many["sweep"],
        "sweep_growth_10x": many["processor"] / few["processor"],
        "sweep_growth_10x_wall": many["sweep"] / few["sweep"],
        "sweep_s": many["sweep"],
        "sweep_tenth_s": few["sweep"],
        "dry_run_s": many["dry"],
        "records": float(kept),
        "due": float(due),
    }


def quick() -> Figures:
    """A short look: fifty times fewer records, ten times fewer due."""
    return run(KEPT // 50, DUE // 10)


def _swept(desk: Desk, organisation: str, numbers: range) -> dict[str, float]:
    for number in numbers:
        _owe(desk, organisation, number)
    dry = seconds(lambda: erase_due.due(desk))
    gone: list[str] = []

    def sweep() -> None:
        more = True
        while more:
            swept = erase_due.sweep(desk)
            gone.extend(swept.destroyed)
            more = swept.more

    before = time.process_time()
    spent = seconds(sweep)
    processor = time.process_time() - before
    if len(gone) != len(numbers):
        raise RuntimeError(f"{len(gone)} of {len(numbers)} were destroyed")
    return {"sweep": spent, "processor": processor, "dry": dry}


def _fill(base: str, organisation: str, numbers: range) -> None:
    """Records that are not due, straight into the database: what they hold does not matter here."""
    with closing(sqlite3.connect(base)) as book, book:
        columns = [row[1] for row in book.execute("PRAGMA table_info(records)")]
        marks = ", ".join("?" * len(columns))
        book.executemany(f"INSERT INTO records VALUES ({marks})", _rows(columns, organisation, numbers))  # noqa: S608


def _rows(columns: list[str], organisation: str, numbers: range) -> Iterator[tuple[object, ...]]:
    fixed = {
        "organisation": organisation,
        "kind": "tlv",
        "state": "final",
        "rule": "R1-TLV",
        "policy_hash": "0" * 64,
        "created_at": "2026-03-16 09:00:00.000000",
        "sealed": b"x" * 200,
        "version": 1,
    }
    for number in numbers:
        day = str(LATER + timedelta(days=number % 2000))
        own = {"id": f"f{number:031x}", "dossier": f"d{number // 3:031x}", "last_day": day, "destroy_from": day}
        values = fixed | own | {"number": f"F-{number}"}
        yield tuple(values.get(column) for column in columns)


def _owe(desk: Desk, organisation: str, number: int) -> None:
    """One record that is due, with its dossier, its keys and a kilobyte of sealed bytes."""
    dossier, record = KeyName("dossier", desk.random.id()), KeyName("record", desk.random.id())
    made = NOW - timedelta(days=1900)
    for key, under in (
        (dossier, None),
        (record, dossier),
        (KeyName("register", record.id), KeyName("organisation", organisation)),
    ):
        desk.keys.make(key, under, made)
    day = NOW.date() - timedelta(days=number % 30)
    kept = Record(
        record.id,
        organisation,
        dossier.id,
        "tlv",
        "final",
        "R1-TLV",
        "0" * 64,
        made,
        day,
        day,
        f"B-{number}",
        b"x" * 200,
    )
    stored = desk.vault.put(kept, "pdf", 1, b"x" * 1024)
    with desk.book.writing() as shelf:
        shelf.add_dossier(Dossier(dossier.id, organisation, f"p{number:031x}", "open", made, b"x"))
        shelf.add_record(kept)
        shelf.add_revision(Revision(kept.id, "pdf", 1, made, "make", stored), None)
