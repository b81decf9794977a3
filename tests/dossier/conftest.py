from __future__ import annotations

import copy
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from portal.calendar import DutchCalendar
from portal.yamlfile import load

# The machine is shared: how long an example takes says nothing about a rule.
settings.register_profile("zegel", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("zegel")

EXAMPLES = Path(__file__).parents[2] / "examples"
PARTS = {
    (name, part): load(EXAMPLES / f"{name}.yaml").at(part).value
    for name in ("po-so", "po-so-okr", "vo-vso", "onderwijsconsulent")
    for part in ("invoer", "verwacht")
}


@pytest.fixture(scope="session")
def calendar() -> DutchCalendar:
    """The real free days."""
    return DutchCalendar()


@pytest.fixture
def invoer() -> Callable[..., Any]:
    """What people typed in an example; `**changes` put a value at a path (`tlv__soort="SO"`, dots as `__`)."""

    def typed(name: str, **changes: object) -> Any:
        form = copy.deepcopy(PARTS[name, "invoer"])
        for path, value in changes.items():
            place: Any = form
            *above, last = (int(part) if part.isdecimal() else part for part in path.split("__"))
            for part in above:
                place = place[part]
            place[last] = value
        return form

    return typed


@pytest.fixture
def verwacht() -> Callable[[str], Any]:
    """What the rules must make of an example."""
    return lambda name: PARTS[name, "verwacht"]


def day(text: str) -> date:
    """A day written as in the tables of domain.md: `31-07-2027`."""
    d, m, y = text.split("-")
    return date(int(y), int(m), int(d))
