"""Numbers that betray nobody: what is under ten is not shown, nor what would give it away (F23, F77).

Counts hang together by sums (a row and its total), so a hidden one can often be computed from what is
shown. `hide` hides more until that cannot be done: no hidden count follows from the shown ones by adding
and subtracting, and hidden counts of one sum are together never under ten either. Exact arithmetic, no chance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

LEAST: Final = 10
"""The least number that is shown (domain.md §6.4: k ≥ 10)."""


@dataclass(frozen=True, slots=True)
class Sum:
    """`total` is the sum of `parts`; all are names of counts. A name may be in several sums."""

    total: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        """Total and parts."""
        return (self.total, *self.parts)


def hide(counts: Mapping[str, int], sums: Sequence[Sum], least: int = LEAST) -> frozenset[str]:
    """The names of the counts that may not be shown.

    `sums` must hold every sum a reader can know of. Raises ValueError where a sum does not add up.
    """
    for one in sums:
        if counts[one.total] != sum(counts[part] for part in one.parts):
            raise ValueError(f"{one.total} is not the sum of its parts")
    hidden = {name for name, count in counts.items() if count < least}
    while more := _betrayed(counts, sums, hidden, least):
        hidden.add(more)
    return frozenset(hidden)


def computable(sums: Sequence[Sum], hidden: Iterable[str]) -> frozenset[str]:
    """The hidden counts that follow from all the others by adding and subtracting.

    Each sum is an equation over the hidden counts. After Gauss-Jordan elimination a count is fixed exactly
    when a row is left with that count alone.
    """
    unknown = sorted(set(hidden))
    rows = _reduced([[Fraction(_factor(one, name)) for name in unknown] for one in sums])
    alone = ([place for place, value in enumerate(row) if value] for row in rows)
    return frozenset(unknown[places[0]] for places in alone if len(places) == 1)


def _betrayed(counts: Mapping[str, int], sums: Sequence[Sum], hidden: set[str], least: int) -> str:
    """The next count to hide so that another stays hidden; empty when all are safe.

    Of the sums that betray one, the one with fewest hidden counts is helped first; totals go last.
    """
    told = computable(sums, hidden)
    choices = []
    for one in sums:
        inside = [name for name in one.names if name in hidden]
        shown = [name for name in one.names if name not in hidden]
        parts = [part for part in one.parts if part in hidden]
        few = bool(parts) and one.total in shown and sum(counts[part] for part in parts) < least
        if shown and inside and (few or told):
            helps = few or bool(told.intersection(inside))
            choices.append((not helps, len(inside), min((name == one.total, counts[name], name) for name in shown)))
    return min(choices)[2][2] if choices else ""


def _factor(one: Sum, name: str) -> int:
    """How a count stands in `total - parts = 0`; a name may be there more than once."""
    return (1 if name == one.total else 0) - one.parts.count(name)


def _reduced(rows: list[list[Fraction]]) -> list[list[Fraction]]:
    """The rows in reduced echelon form (Gauss-Jordan)."""
    pivot = 0
    for column in range(len(rows[0]) if rows else 0):
        found = next((place for place in range(pivot, len(rows)) if rows[place][column]), None)
        if found is None:
            continue
        rows[pivot], rows[found] = rows[found], rows[pivot]
        scale = rows[pivot][column]
        rows[pivot] = [value / scale for value in rows[pivot]]
        for place, row in enumerate(rows):
            if place != pivot and row[column]:
                rows[place] = [value - row[column] * own for value, own in zip(row, rows[pivot], strict=True)]
        pivot += 1
    return rows
