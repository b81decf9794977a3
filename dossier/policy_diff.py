"""What differs between two policies, value by value, each at its place in the file."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum

from dossier.matrix import Cell
from dossier.policy_types import Policy


@dataclass(frozen=True, slots=True)
class Change:
    """One value that differs; `before` or `after` is empty where the other file alone has it."""

    at: str
    before: str
    after: str


def changes(before: Policy, after: Policy) -> tuple[Change, ...]:
    """Every difference, in the order of the file; the hash is none."""
    old, new = dict(_values(before, "")), dict(_values(after, ""))
    places = [*old, *(place for place in new if place not in old)]
    return tuple(
        Change(place, old.get(place, ""), new.get(place, ""))
        for place in places
        if old.get(place, "") != new.get(place, "") and place != "sha256"
    )


def cell_words(cell: Cell) -> str:
    """A cell of the matrix as a file writes it: `RS after-aanmelding own`."""
    return " ".join(["".join(sorted(cell.acts)), *sorted(cell.conditions)])


def _values(value: object, at: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, Cell):
        yield at, cell_words(value)
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _values(part, f"{at}.{key}" if at else str(key))
    elif isinstance(value, tuple):
        yield at, ", ".join(str(one.value if isinstance(one, Enum) else one) for one in value)
    elif dataclasses.is_dataclass(value) and not hasattr(value, "parse"):
        for field in dataclasses.fields(value):
            yield from _values(getattr(value, field.name), f"{at}.{field.name}" if at else field.name)
    elif value is not None:
        yield at, str(value.value if isinstance(value, Enum) else value)
