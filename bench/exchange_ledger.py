"""The register: appends by one writer embedded and by four on PostgreSQL, and verification from the columns."""

from __future__ import annotations

import multiprocessing
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bench.measure import Figures, seconds
from dossier.record import Event, KeyName, Organisation
from records.book import SqlBook
from records.migrate import upgrade

APPENDS: Final = 4000
ROWS: Final = 200_000
WRITERS: Final = 4
NOW: Final = datetime(2026, 3, 1, tzinfo=UTC)
EVENT: Final = Event(
    "bench", "disclosure", NOW, "grant:" + "a" * 32, "b" * 32,
    (("grant", "a" * 32), ("recipient_kind", "school_nieuw"), ("channel", "link"), ("version", "1"),
     ("sha256", "c" * 64)),
    bytes(220), KeyName("register", "b" * 32),
)  # fmt: skip


def embedded(folder: Path) -> Figures:
    """SQLite on a real disk, every commit synced; one writer, one row a transaction."""
    folder.mkdir()
    url = f"sqlite:///{folder / 'book.sqlite'}"
    book = _begun(url)
    _append(url, 200)
    spent = seconds(lambda: _append(url, APPENDS))
    for _ in range(ROWS // 1000):
        with book.writing() as shelf:
            for _ in range(1000):
                shelf.log(EVENT)
    rows, _ = book.head("bench")
    judged = min(seconds(lambda: _whole(book)) for _ in range(3))
    return {"ledger_appends_per_s": APPENDS / spent, "ledger_verify_rows_per_s": rows / judged}


def postgres_appends() -> Figures:
    """Four writers, each a process of its own, on one organisation's chain; commits synced."""
    from tests.services.postgres import postgres

    with postgres() as cluster:
        cluster.run("ALTER SYSTEM SET fsync = on")
        cluster.run("SELECT pg_reload_conf()")
        cluster.run("CREATE DATABASE bench")
        url = cluster.url("bench")
        book = _begun(url)
        start = multiprocessing.get_context("spawn")
        with start.Pool(WRITERS) as pool:
            pool.starmap(_append, [(url, 50)] * WRITERS)
            spent = seconds(lambda: pool.starmap(_append, [(url, APPENDS // WRITERS)] * WRITERS))
        _whole(book)
        book.close()
    return {"ledger_appends_pg_per_s": APPENDS / spent}


def _begun(url: str) -> SqlBook:
    upgrade(url)
    book = SqlBook(url)
    with book.writing() as shelf:
        shelf.add_organisation(Organisation("bench", "swv-algemeen", "Bench", NOW))
    return book


def _append(url: str, count: int) -> None:
    book = SqlBook(url)
    for _ in range(count):
        with book.writing() as shelf:
            shelf.log(EVENT)
    book.close()


def _whole(book: SqlBook) -> None:
    if book.verify_register("bench") is not None:
        raise RuntimeError("the register is broken")
