"""One house for all journeys of a process, and one browser for those of a module."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.instance import laid_once
from tests.journeys.house import House, served_house, with_besluit
from tests.services.browser import chromium
from tests.tlvs import dossier_once, made_once, open_once, opened

__all__ = ["dossier_once", "laid_once", "made_once", "open_once", "opened"]


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    with served_house(tmp_path_factory.mktemp("house")) as served:
        yield served


@pytest.fixture(scope="session")
def decided(house: House) -> House:
    """The besluit on `po-so` was taken: parents and schools have their links."""
    with_besluit(house)
    return house


# While it is open an event loop runs in this thread, which other modules' tests must not find there.
@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found
