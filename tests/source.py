"""The house's own source and files, as the house tests read them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

HOME = Path(__file__).resolve().parent.parent
PACKAGES = ("dossier", "docgen", "signing", "exchange", "records", "portal", "bench")
Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def modules() -> dict[str, ast.Module]:
    """Every module of the product by its path from the repository's root."""
    paths = sorted(path for package in PACKAGES for path in (HOME / package).rglob("*.py"))
    return {path.relative_to(HOME).as_posix(): ast.parse(path.read_text(encoding="utf-8")) for path in paths}


@cache
def tracked() -> tuple[str, ...]:
    """Every file git knows, by its path from the root; nothing where there is no git."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=HOME, capture_output=True, check=False)
    names = listed.stdout.decode().split("\0")
    return tuple(name for name in names if name and (HOME / name).is_file())


def dotted(node: ast.expr) -> str:
    """`datetime.now` for the expression that says so; only its last two names."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value).rpartition('.')[2]}.{node.attr}"
    return ""


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call with the name of what is called."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield dotted(node.func), node


def public(tree: ast.AST, within: str = "") -> Iterator[tuple[str, Function | ast.ClassDef]]:
    """Every public function, class and method by its name; what stands inside a function is private."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, Function | ast.ClassDef) and not node.name.startswith("_"):
            yield within + node.name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, f"{within}{node.name}.")


def lines_of(function: Function) -> int:
    """A function's lines without its decorators and docstring."""
    first = function.body[0]
    if ast.get_docstring(function) is not None and first.end_lineno:
        return (function.end_lineno or 0) - function.lineno + 1 - (first.end_lineno - first.lineno + 1)
    return (function.end_lineno or 0) - function.lineno + 1
