"""Judging and stamping work in a thread that runs an event loop of its own."""

from __future__ import annotations

import asyncio

import pytest

from signing.waiting import wait_for


async def _double(number: int) -> int:
    await asyncio.sleep(0)
    if number < 0:
        raise ValueError(number)
    return 2 * number


async def _within(number: int) -> int:
    return wait_for(_double(number))


def test_the_outcome_comes_back_with_and_without_a_loop_around_it() -> None:
    assert wait_for(_double(2)) == 4
    assert asyncio.run(_within(2)) == 4


def test_what_it_raises_is_raised_here_too() -> None:
    with pytest.raises(ValueError, match="-1"):
        wait_for(_double(-1))
    with pytest.raises(ValueError, match="-1"):
        asyncio.run(_within(-1))
