"""A table goes out as text and nothing else: no cell a spreadsheet would compute (security-ux A8, case 38)."""

from __future__ import annotations

import csv
import io
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from portal.spreadsheet import cell, table

HOSTILE = [
    "=1+1",
    "+31 6",
    "-2",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    '=HYPERLINK("http://x.example","y")',
    "＝1",
    "=cmd|' /C calc'!A0",
]


def texts(kind: str, data: bytes) -> list[list[str]]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    with zipfile.ZipFile(io.BytesIO(data)) as folder:
        sheet: Any = etree.fromstring(folder.read("xl/sheet.xml"))
    rows = sheet.iter("{*}row")
    return [["".join(one.itertext()) for one in row.iter("{*}c")] for row in rows]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("text", HOSTILE)
def test_what_a_program_might_compute_is_text(kind: str, text: str) -> None:
    ((found,),) = texts(kind, table(kind, [[text]]))
    assert found.startswith("'")
    assert found.lstrip("'").strip() == text.strip()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@given(
    rows=st.lists(
        st.lists(st.text(st.characters(exclude_characters="\r"), max_size=9), min_size=1, max_size=3), max_size=4
    )
)
def test_every_other_cell_comes_back_as_it_was(kind: str, rows: list[list[str]]) -> None:
    assert texts(kind, table(kind, rows)) == [[cell(one) for one in row] for row in rows]


def test_a_workbook_holds_no_formula_and_the_same_table_gives_the_same_bytes() -> None:
    made = table("xlsx", [HOSTILE])
    assert made == table("xlsx", [HOSTILE])
    with zipfile.ZipFile(io.BytesIO(made)) as folder:
        assert b"<f" not in folder.read("xl/sheet.xml")


def test_a_character_that_is_none_and_a_cell_without_end_are_made_harmless() -> None:
    assert cell("a\x00b\ud800") == "a\ufffdb\ufffd"
    assert len(cell("x" * 100_000)) == 32_767
