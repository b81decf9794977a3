"""Small counts are not shown and cannot be computed. The proofs here use other means than the rule does."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dossier.suppress import LEAST, Sum, computable, hide

counts_of_cells = st.one_of(st.integers(0, 25), st.integers(0, 9), st.just(0), st.integers(10, 2000))


def table(cells: Sequence[Sequence[int]]) -> tuple[dict[str, int], list[Sum]]:
    """A table with both margins and the total of all."""
    rows, columns = range(len(cells)), range(len(cells[0]))
    counts = {f"{r},{c}": cells[r][c] for r in rows for c in columns}
    sums = [Sum(f"row {r}", tuple(f"{r},{c}" for c in columns)) for r in rows]
    sums += [Sum(f"column {c}", tuple(f"{r},{c}" for r in rows)) for c in columns]
    counts |= {one.total: sum(counts[part] for part in one.parts) for one in sums}
    sums += [Sum("all", tuple(f"row {r}" for r in rows)), Sum("all", tuple(f"column {c}" for c in columns))]
    return counts | {"all": sum(counts[f"row {r}"] for r in rows)}, sums


tables = (
    st.integers(1, 4)
    .flatmap(
        lambda columns: st.lists(st.lists(counts_of_cells, min_size=columns, max_size=columns), min_size=1, max_size=4)
    )
    .map(table)
)


@st.composite
def anything(draw: st.DrawFn) -> tuple[dict[str, int], list[Sum]]:
    """Counts with sums at random over each other: also overlapping ones, which no table has."""
    counts = {f"n{number}": draw(counts_of_cells) for number in range(draw(st.integers(1, 6)))}
    sums = []
    for number in range(draw(st.integers(0, 5))):
        parts = tuple(draw(st.lists(st.sampled_from(sorted(counts)), min_size=1, unique=True)))
        sums.append(Sum(f"s{number}", parts))
        counts[f"s{number}"] = sum(counts[part] for part in parts)
    return counts, sums


def rank(rows: list[list[Fraction]]) -> int:
    """The rank, by elimination without normalising: not the rule's own code."""
    rows, found = [row[:] for row in rows], 0
    while rows and rows[0]:
        lead = next((row for row in rows if row[0]), None)
        if lead is not None:
            rows.remove(lead)
            rows = [[b - a * row[0] / lead[0] for a, b in zip(lead, row, strict=True)] for row in rows]
            found += 1
        rows = [row[1:] for row in rows]
    return found


def fixed(sums: Sequence[Sum], hidden: frozenset[str]) -> set[str]:
    """The hidden counts in the span of the equations: removing such a column lowers the rank."""
    names = sorted(hidden)
    matrix = [[Fraction((name == one.total) - (name in one.parts)) for name in names] for one in sums]
    unit = {name: [Fraction(name == other) for other in names] for name in names}
    return {name for name in names if rank([*matrix, unit[name]]) == rank(matrix)}


@settings(max_examples=50)
@given(st.one_of(tables, anything()))
@pytest.mark.promise("F23")
def test_no_sum_or_difference_of_what_is_shown_gives_a_hidden_count(case: tuple[dict[str, int], list[Sum]]) -> None:
    counts, sums = case
    hidden = hide(counts, sums)
    assert {name for name, count in counts.items() if count < LEAST} <= hidden
    assert fixed(sums, hidden) == set()


@settings(max_examples=50)
@given(st.one_of(tables, anything()))
def test_hidden_counts_of_a_shown_sum_are_together_not_under_ten(case: tuple[dict[str, int], list[Sum]]) -> None:
    counts, sums = case
    hidden = hide(counts, sums)
    for one in sums:
        parts = [part for part in one.parts if part in hidden]
        assert one.total in hidden or not parts or sum(counts[part] for part in parts) >= LEAST


@settings(max_examples=50)
@given(st.one_of(tables, anything()), st.data())
def test_what_the_rule_calls_computable_is_exactly_what_is(
    case: tuple[dict[str, int], list[Sum]], data: st.DataObject
) -> None:
    counts, sums = case
    hidden = frozenset(data.draw(st.lists(st.sampled_from(sorted(counts)), unique=True)))
    assert computable(sums, hidden) == fixed(sums, hidden)


def other_worlds(counts: Mapping[str, int], sums: Sequence[Sum], hidden: frozenset[str]) -> list[dict[str, int]]:
    """Every set of small whole numbers that agrees with all that is shown, by trying them all."""
    names = sorted(hidden)
    worlds = (
        {**counts, **dict(zip(names, values, strict=True))}
        for values in itertools.product(range(14), repeat=len(names))
    )
    return [one for one in worlds if all(one[s.total] == sum(one[part] for part in s.parts) for s in sums)]


def test_by_trying_all_numbers_a_hidden_count_can_be_several_things() -> None:
    counts = {"laag": 12, "midden": 3, "hoog": 11, "alle": 26}
    sums = [Sum("alle", ("laag", "midden", "hoog"))]
    hidden = hide(counts, sums)
    assert hidden == {"midden", "hoog"}
    worlds = other_worlds(counts, sums, hidden)
    assert all(len({one[name] for one in worlds}) > 1 for name in hidden)


def test_nothing_small_nothing_hidden() -> None:
    counts, sums = table([[10, 20], [30, 40]])
    assert hide(counts, sums) == frozenset()


def test_one_small_cell_takes_a_rectangle_with_it_and_leaves_the_totals() -> None:
    counts, sums = table([[3, 20, 30], [40, 15, 60], [70, 80, 90]])
    assert hide(counts, sums) == {"0,0", "0,1", "1,0", "1,1"}


def test_a_total_of_one_row_tells_its_only_cell() -> None:
    counts, sums = table([[4]])
    assert hide(counts, sums) == set(counts)


def test_a_sum_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="is not the sum"):
        hide({"a": 1, "b": 2}, [Sum("b", ("a",))])
