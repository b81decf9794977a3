"""One coroutine of pyHanko, waited for from code that is not one."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

Outcome = TypeVar("Outcome")


def wait_for(work: Coroutine[Any, Any, Outcome]) -> Outcome:
    """What `work` gives, or raises. In a thread that already runs an event loop, a loop in another thread does it.

    `asyncio.run` refuses such a thread; a server or a test with an event loop of its own may well call us.
    """
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return asyncio.run(work)
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(asyncio.run, work).result()
