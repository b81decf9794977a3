"""The little language of a template: names, filters, `if` and `for`, and nothing that computes.

A template is made by an organisation, not by us. It is read once; whatever is not on the list is
refused with its place, so no expression can call, build, loop for ever or grow (docgen.md §6).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Final

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError, TemplateSyntaxError, UndefinedError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from docgen.words import FILTERS
from dossier.errors import Refused

ALLOWED: Final = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Const,
    nodes.Getattr,
    nodes.Getitem,
    nodes.Filter,
    nodes.Test,
    nodes.If,
    nodes.For,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
)
DEEPEST: Final = 3
"""Loops inside loops."""
TO_DRESS: Final = re.compile("[^ !#-%(-;=?-~\\t]")
"""A character that is not itself on paper and on a page: to escape, to break a line at, or outside ASCII."""
ERRORS: Final = (UndefinedError, SecurityError, TypeError, AttributeError, ValueError, IndexError)
"""What filling may raise when template and facts do not fit."""


def plat(value: object) -> Markup:
    """A value as words in one line: what an attribute can hold."""
    return Markup(" ".join(str(escape(value)).split()))  # noqa: S704 - escaped here


class _Closed(ImmutableSandboxedEnvironment):
    """The sandbox, with the short way for a field of a fact: that is data, which needs no looking into."""

    def getattr(self, obj: object, attribute: str) -> object:
        """The value behind `obj.attribute`."""
        if attribute in getattr(type(obj), "__dataclass_fields__", ()):
            return getattr(obj, attribute)
        return super().getattr(obj, attribute)


def environment(dress: Callable[[str], str]) -> ImmutableSandboxedEnvironment:
    """The environment all templates live in; `dress` puts line breaks and the like into an escaped value."""

    def finish(value: object) -> object:
        if isinstance(value, Markup) or not isinstance(value, str):
            return value
        if not TO_DRESS.search(value):
            return Markup(value)  # noqa: S704 - it holds nothing to escape
        safe = str(escape(value)).replace("\r\n", "\n")
        return Markup(dress(safe))  # noqa: S704 - escaped on the line above

    made = _Closed(autoescape=True, undefined=StrictUndefined, finalize=finish, keep_trailing_newline=True)
    made.globals.clear()
    made.filters.clear()
    made.filters.update(FILTERS, plat=plat)
    made.tests = {name: made.tests[name] for name in ("defined", "none")}
    return made


def check(
    made: ImmutableSandboxedEnvironment, source: str, template: str, part: str, functions: frozenset[str]
) -> None:
    """Refuse a template part that uses anything outside the language, with its place."""
    try:
        tree = made.parse(source)
    except TemplateSyntaxError as problem:
        raise Refused("template-invalid", template=template, part=part, what=str(problem.message)) from problem
    for what, _ in objections(made, tree, functions):
        raise Refused("template-invalid", template=template, part=part, what=what)


def objections(
    made: ImmutableSandboxedEnvironment, node: nodes.Node, functions: frozenset[str], depth: int = 0
) -> Iterator[tuple[str, nodes.Node]]:
    """Everything below `node` that is outside the language: what it is, and the node itself."""
    depth += isinstance(node, nodes.For)
    what = _objection(node, made, functions, depth)
    if what:
        yield what, node
    for child in node.iter_child_nodes():
        yield from objections(made, child, functions, depth)


def _objection(node: nodes.Node, made: ImmutableSandboxedEnvironment, functions: frozenset[str], depth: int) -> str:
    """Why a node is not allowed, or an empty string."""
    if isinstance(node, nodes.Call):
        allowed = isinstance(node.node, nodes.Name) and node.node.name in functions and not node.kwargs
        return "" if allowed and len(node.args) == 1 else "call"
    if not isinstance(node, ALLOWED):
        return type(node).__name__.lower()
    if isinstance(node, nodes.Filter) and node.name not in made.filters:
        return f"filter {node.name}"
    if isinstance(node, nodes.Test) and node.name not in made.tests:
        return f"test {node.name}"
    if isinstance(node, nodes.Getattr) and node.attr.startswith("_"):
        return f"name {node.attr}"
    return "loops" if depth > DEEPEST else ""
