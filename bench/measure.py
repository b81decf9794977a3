"""Timing steps and peers in one run: ratios are what is compared, absolute times are printed (decision 26)."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from statistics import median

# A flat map: `main.render_s`, `main.render_share`, `main.render_vs_soffice`.
Figures = dict[str, float]


def seconds(work: Callable[[], object]) -> float:
    """How long one call takes, in seconds of wall time."""
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def pipeline(name: str, steps: Mapping[str, Callable[[], object]], rounds: int = 5) -> Figures:
    """Run all steps in order, `rounds` times after one warm-up: each step's median and its share of the whole."""
    taken: dict[str, list[float]] = {step: [] for step in steps}
    for number in range(rounds + 1):
        for step, work in steps.items():
            spent = seconds(work)
            if number:
                taken[step].append(spent)
    medians = {step: median(spent) for step, spent in taken.items()}
    whole = sum(medians.values())
    figures = {f"{name}.total_s": whole}
    for step, spent in medians.items():
        figures |= {f"{name}.{step}_s": spent, f"{name}.{step}_share": spent / whole}
    return figures


def against(name: str, ours: Callable[[], object], peer: str, theirs: Callable[[], object], rounds: int = 5) -> Figures:
    """Ours and a named peer's, turn by turn so that noise hits both: medians, and ours divided by theirs."""
    pairs = [(seconds(ours), seconds(theirs)) for _ in range(rounds + 1)][1:]
    mine, other = median(pair[0] for pair in pairs), median(pair[1] for pair in pairs)
    return {f"{name}_s": mine, f"{name}_{peer}_s": other, f"{name}_vs_{peer}": mine / other}
