"""Many large documents at once cost time, never more memory than the budget (security-ux A8, case 95)."""

from __future__ import annotations

import threading

import pytest

from dossier.errors import Unavailable
from exchange.budget import Budget


def test_never_more_than_the_limit_is_held_at_once() -> None:
    budget, held, most, lock = Budget(100), 0, 0, threading.Lock()

    def work(size: int) -> None:
        nonlocal held, most
        for _ in range(50):
            with budget.of(size):
                with lock:
                    held += size
                    most = max(most, held)
                with lock:
                    held -= size

    threads = [threading.Thread(target=work, args=(size,)) for size in (10, 30, 60, 90, 100)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert 0 < most <= 100
    assert held == 0


def test_who_waits_too_long_is_refused_and_what_was_held_comes_back_after_a_fault() -> None:
    budget = Budget(100, patience_s=0.05)
    with pytest.raises(KeyError), budget.of(60):
        with pytest.raises(Unavailable, match="memory-busy"), budget.of(50):
            pass
        raise KeyError
    with budget.of(100):
        pass


def test_one_that_is_larger_than_the_budget_goes_alone() -> None:
    with Budget(100).of(1000):
        pass
