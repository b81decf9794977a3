"""`docs/assurance.md`: each promise with the tests that prove it and how they last ended.

    python -m tests.assured      writes it, with the results that lie in build/

A test proves a promise by its mark (`@pytest.mark.promise("F12")`); the requirements of OWASP ASVS and NTA 7516
name their tests in `tests/assurance/`. Nothing is run here: marks are read from the source, results from the
last run's JUnit files. `tests/test_assured.py` holds the document to it, results aside.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

HOME = Path(__file__).resolve().parent.parent
DATA = HOME / "tests" / "assurance"
DOCUMENT = HOME / "docs" / "assurance.md"
RESULTS = ("passed", "failed", "skipped", "not run")
NORMS = {
    "Cases of time and retention": "cases",
    "OWASP ASVS 5.0": "asvs",
    "NTA 7516": "nta7516",
}
HEAD = """# Assurance

Made by `python -m tests.assured` from the marks on the tests; do not edit. What a row's tests last ended in stands
behind each: `passed`, `failed`, `skipped`, or `not run` where no result lay in `build/`.

"""


@dataclass(frozen=True, slots=True)
class Row:
    """A promise or requirement: its ids, where it comes from, what it asks, its tests, and what is open or not met."""

    ids: tuple[str, ...]
    clause: str
    what: str
    tests: tuple[str, ...]
    open: str = ""

    @property
    def stand(self) -> str:
        """Whether it is proven, proven in part, or open."""
        if not self.tests:
            return "open"
        return "in part" if self.open else "proven"


@cache
def functions() -> Mapping[str, ast.FunctionDef]:
    """Every test by `path::name`."""
    found = {}
    for path in sorted((HOME / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in tree.body:
            if isinstance(node, ast.FunctionDef) and node.name.startswith("test_"):
                found[f"{path.relative_to(HOME).as_posix()}::{node.name}"] = node
    return found


def marks() -> dict[str, list[str]]:
    """The tests by the promise they are marked with."""
    found: dict[str, list[str]] = {}
    for name, node in functions().items():
        for mark in node.decorator_list:
            if isinstance(mark, ast.Call) and ast.unparse(mark.func) == "pytest.mark.promise":
                for row in mark.args:
                    found.setdefault(str(ast.literal_eval(row)), []).append(name)
    return found


def promises() -> tuple[Row, ...]:
    """F01 to F108 with the tests that carry their mark."""
    marked = marks()
    rows = _data("promises")
    return tuple(
        Row((name,), row["clause"], row["promise"], tuple(marked.get(name, ())), row.get("open", ""))
        for name, row in rows.items()
    )


def requirements(norm: str) -> tuple[Row, ...]:
    """The rows of one of `NORMS`."""
    return tuple(
        Row(tuple(row["ids"]), "", row["what"], tuple(row.get("tests", ())), row.get("not_met", ""))
        for row in _data(norm)["row"]
    )


def _data(name: str) -> Mapping[str, Any]:
    return tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8"))


def results() -> dict[str, str]:
    """How each test last ended, the worst of its cases, by `path::name`; newer files stand above older ones."""
    found: dict[str, str] = {}
    for path in sorted((HOME / "build").glob("*.xml"), key=lambda one: one.stat().st_mtime):
        last: dict[str, str] = {}
        for case in ElementTree.parse(path).getroot().iter("testcase"):
            place = str(case.get("classname", "")).replace(".", "/") + ".py"
            name = f"{place}::{str(case.get('name', '')).partition('[')[0]}"
            ended = _ended(case)
            last[name] = ended if last.get(name, "passed") == "passed" or ended == "failed" else last[name]
        found |= last
    return found


def _ended(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


def text(ended: Mapping[str, str]) -> str:
    """The whole document."""
    kept = promises()
    parts = [HEAD, *_section("Promises", kept, ended)]
    for title, norm in NORMS.items():
        parts += _section(title, requirements(norm), ended)
    return "".join(parts)


def _section(title: str, rows: tuple[Row, ...], ended: Mapping[str, str]) -> Iterator[str]:
    stands = [row.stand for row in rows]
    yield f"## {title}\n\n"
    yield f"{stands.count('proven')} proven, {stands.count('in part')} in part, {stands.count('open')} open.\n\n"
    for row in rows:
        clause = f" ({row.clause})" if row.clause else ""
        yield f"### {', '.join(row.ids)}: {row.stand}\n\n{row.what}{clause}\n\n"
        yield "".join(f"- `{name}`: {ended.get(name, 'not run')}\n" for name in row.tests)
        yield f"- open, because {row.open}\n" if row.open else ""
        yield "\n"


def without_results(document: str) -> str:
    """The document as far as it must be current: how a test last ended differs from machine to machine."""
    return re.sub(rf"`: ({'|'.join(RESULTS)})$", "`", document, flags=re.MULTILINE)


if __name__ == "__main__":
    DOCUMENT.write_text(text(results()), encoding="utf-8")
