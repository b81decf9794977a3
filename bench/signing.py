"""Signing and judging beside stock pyHanko, its command line and the npm library `@libpdf/core`.

One run, one file, P-256, one timestamp service, turn by turn. Stock pyHanko runs with every function of ours
that was put in a library's place taken out again. `*_vs_*` is theirs divided by ours: how many times quicker.
Times are milliseconds of processor time, which a busy machine stretches less; what waits for another
process is wall time.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median

from bench.measure import Figures, seconds
from bench.signing_peers import libpdf_ms, pyhanko_cli_ms
from bench.signing_work import Work
from signing import quick
from signing.verify import judge

ROUNDS = 15


def run(rounds: int = ROUNDS, peers: bool = True) -> Figures:
    """The figures of the issue, then what they consist of and the peers'."""
    with tempfile.TemporaryDirectory() as folder:
        work = Work(Path(folder))
        figures = _signatures(work, rounds) | _ceremony(work, max(3, rounds // 3)) | _judging(work, max(3, rounds // 3))
        return figures | _peers(work, Path(folder), rounds) if peers else figures


def _signatures(work: Work, rounds: int) -> Figures:
    ours, bt, looks, stock = _turns(rounds, work.bb, work.bt, work.bt_looks, lambda: _stock(work.stock_bt))
    return {
        "bb_ms": ours,
        "bb_per_s": 1000 / ours,
        "bt_ms": bt,
        "bt_looks_ms": looks,
        "bt_stock_ms": stock,
        "bt_vs_stock": stock / bt,
    }


def _ceremony(work: Work, rounds: int) -> Figures:
    cold, warm, stock_cold, stock_warm = _turns(
        rounds,
        lambda: work.ceremony(anew=True),
        lambda: work.ceremony(anew=False),
        lambda: _stock(lambda: work.stock_ceremony(anew=True)),
        lambda: _stock(lambda: work.stock_ceremony(anew=False)),
    )
    (checked,) = _turns(rounds, work.checked_ceremony)
    return {
        "lta_cold_ms": cold,
        "lta_warm_ms": warm,
        "lta_vs_stock_cold": stock_cold / cold,
        "lta_vs_stock_warm": stock_warm / warm,
        "lta_stock_cold_ms": stock_cold,
        "lta_stock_warm_ms": stock_warm,
        "lta_self_validation_ms": checked - warm,
    }


def _judging(work: Work, rounds: int) -> Figures:
    five, twenty = work.closed(5), work.closed(20)
    later = work.now() + timedelta(days=365)
    ours, year, many, stock = _turns(
        rounds,
        lambda: judge(five, work.roots, work.now()),
        lambda: judge(five, work.roots, later),
        lambda: judge(twenty, work.roots, work.now()),
        lambda: _stock(lambda: work.stock_judge(five)),
    )
    return {
        "verify5_ms": ours,
        "verify20_over_verify5": many / ours,
        "verify5_a_year_on_ms": year,
        "verify5_stock_ms": stock,
        "verify5_vs_stock": stock / ours,
    }


def _peers(work: Work, folder: Path, rounds: int) -> Figures:
    with work.served() as url:
        wall = median(seconds(lambda: work.bt_from(url)) * 1000 for _ in range(rounds))
        figures = {"bt_http_ms": wall, "bt_pyhanko_cli_ms": pyhanko_cli_ms(work, folder, url)}
        theirs = libpdf_ms(work, folder, url, rounds)
    figures["bt_vs_pyhanko_cli"] = figures["bt_pyhanko_cli_ms"] / wall
    return figures | ({} if theirs is None else {"bt_libpdf_ms": theirs, "bt_vs_libpdf": theirs / wall})


def _turns(rounds: int, *works: Callable[[], object]) -> list[float]:
    """The median of each, in milliseconds of processor time, turn by turn after one warm-up."""
    taken = [[_spent(work) for work in works] for _ in range(rounds + 1)][1:]
    return [median(column) for column in zip(*taken, strict=True)]


def _spent(work: Callable[[], object]) -> float:
    started = time.process_time()
    work()
    return (time.process_time() - started) * 1000


def _stock(work: Callable[[], object]) -> object:
    with quick.forgotten():
        return work()
