"""A benchmark's figures are one flat map of numbers, and its shares are shares."""

from __future__ import annotations

import json
import math
import time

import pytest

from bench import retention, signing
from bench.__main__ import BENCHES, main
from bench.measure import against, pipeline


def test_the_shares_of_a_pipeline_make_one_whole() -> None:
    figures = pipeline("p", {"a": lambda: time.sleep(0.001), "b": lambda: time.sleep(0.004)}, rounds=3)
    assert math.isclose(figures["p.a_share"] + figures["p.b_share"], 1)
    assert figures["p.b_s"] > figures["p.a_s"]


def test_a_ratio_is_ours_by_theirs() -> None:
    figures = against("x", lambda: time.sleep(0.004), "peer", lambda: time.sleep(0.001))
    assert figures["x_vs_peer"] == figures["x_s"] / figures["x_peer_s"] > 1


def test_the_sweep_costs_what_is_due_and_not_what_is_kept() -> None:
    figures = retention.run(kept=2_000, due=20)
    assert {"sweep_due_per_s", "sweep_growth_10x"} <= set(figures)
    assert all(isinstance(value, float) for value in figures.values())


DEAR = {"docgen", "exchange", "retention", "signing"}
"""They start servers, lay down a million records or fetch peers: minutes."""


@pytest.mark.long
@pytest.mark.parametrize("name", sorted(set(BENCHES) - DEAR))
def test_every_bench_gives_one_flat_map(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--json"]) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures
    assert all(isinstance(value, float) for value in figures.values())


@pytest.mark.long
def test_the_signing_bench_gives_the_names_that_are_asked_for() -> None:
    figures = signing.run(rounds=1, peers=False)
    asked = {"bb_ms", "bb_per_s", "bt_ms", "bt_looks_ms", "lta_cold_ms", "lta_warm_ms", "lta_vs_stock_cold"}
    assert asked | {"lta_vs_stock_warm", "verify5_ms", "verify20_over_verify5"} <= set(figures)


def test_an_unknown_bench_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["nope"]) == 2
    assert "main" in capsys.readouterr().err
