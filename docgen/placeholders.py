"""What the placeholders of a template mean, held against the facts dataclass of its kind.

Each name is followed with its type through `for` and `if`, so that a misspelt field, a filter on the
wrong thing and a fact that may be absent are found without filling the template.
"""

from __future__ import annotations

import difflib
import types
import typing
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields, is_dataclass, replace
from datetime import date
from typing import Any, Final, TypeAlias

from jinja2 import nodes

from docgen.fill import Veld
from docgen.words import FILTERS
from dossier.papers import Paper

Hint: TypeAlias = Any  # an annotation as `typing` gives it
BOX: Final = "vak"
"""The function that keeps a signature field's room."""
ITEM: Final = "[]"
"""Stands in a path for every item of a list: `deskundigen[].advies`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One placeholder that does not fit: a code, what stands there, on which line, and the nearest name we know."""

    code: str
    said: str
    near: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of an expression: its type (Any when nothing), path and text, whether it may be absent."""

    hint: Hint = Any
    path: str = ""
    said: str = ""
    absent: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """The names that hold somewhere in a template, and the paths known to be filled there."""

    names: Mapping[str, Known]
    filled: frozenset[str] = frozenset()

    def inside(self, filled: frozenset[str]) -> Scope:
        """The same where these paths are filled too."""
        return replace(self, filled=self.filled | filled)


@dataclass(frozen=True, slots=True)
class Reading:
    """What following a template brought up: problems in reading order, and the paths that reach the page."""

    problems: list[Problem] = field(default_factory=list)
    printed: set[str] = field(default_factory=set)


def follow(tree: nodes.Template, kind: type[Paper], reading: Reading) -> None:
    """Follow every placeholder of one part; what is found is added to `reading`."""
    names = {name: _known(hint, name, name) for name, hint in _fields(kind).items()}
    names["velden"] = Known(tuple[Veld, ...], "velden", "velden")
    _Walk(kind, reading).each(tree.body, Scope(names))


def members(kind: type) -> dict[str, Hint]:
    """The fields and properties of a dataclass by name."""
    own = {name: getattr(kind, name, None) for name in dir(kind) if not name.startswith("_")}
    computed = {
        name: typing.get_type_hints(one.fget).get("return", Any)
        for name, one in own.items()
        if isinstance(one, property)
    }
    return _fields(kind) | computed


def paths(kind: type, at: str = "") -> Iterator[tuple[str, bool]]:
    """Every printable path below a dataclass, and whether it has a default (so may be left empty)."""
    hints = typing.get_type_hints(kind)
    for each in fields(kind):
        path = f"{at}.{each.name}" if at else each.name
        bare, absent = _parted(hints[each.name])
        item, many = _item(bare)
        path += ITEM if many else ""
        if is_dataclass(item):
            yield from paths(typing.cast("type", item), path)
        else:
            yield path, absent or many or {each.default, each.default_factory} != {MISSING}


def _fields(kind: type) -> dict[str, Hint]:
    hints = typing.get_type_hints(kind)
    return {each.name: hints[each.name] for each in fields(kind)}


def _parted(hint: Hint) -> tuple[Hint, bool]:
    """A type without its None, and whether it had one."""
    origin: Hint = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        kinds = [one for one in typing.get_args(hint) if one is not types.NoneType]
        return (kinds[0] if len(kinds) == 1 else Any), len(kinds) < len(typing.get_args(hint))
    return hint, False


def _item(hint: Hint) -> tuple[Hint, bool]:
    """What a list holds, and whether it is one."""
    origin: Hint = typing.get_origin(hint)
    if origin in (tuple, list, Sequence):
        return typing.get_args(hint)[0], True
    return hint, False


def _known(hint: Hint, path: str, said: str, filled: Iterable[str] = ()) -> Known:
    bare, absent = _parted(hint)
    return Known(bare, path, said, absent and path not in filled)


class _Walk:
    """Goes through a parsed part once."""

    def __init__(self, kind: type[Paper], reading: Reading) -> None:
        self.kind, self.reading, self.line = kind, reading, 0

    def each(self, body: Iterable[nodes.Node], scope: Scope) -> None:
        for node in body:
            if isinstance(node, nodes.Output):
                for part in node.nodes:
                    self.print(part, scope)
            elif isinstance(node, nodes.For):
                self.loop(node, scope)
            elif isinstance(node, nodes.If):
                self.choice(node, scope)

    def wrong(self, code: str, known: Known, near: str = "") -> None:
        self.reading.problems.append(Problem(code, known.said, near, self.line))

    def print(self, node: nodes.Node, scope: Scope) -> None:
        """A value that goes onto the page."""
        if isinstance(node, nodes.TemplateData):
            return
        self.line = node.lineno
        if isinstance(node, nodes.CondExpr):
            self.value(node.test, scope)
            self.print(node.expr1, scope.inside(self.truths(node.test, scope)))
            if node.expr2 is not None:
                self.print(node.expr2, scope.inside(self.falses(node.test, scope)))
            return
        known = self.value(node, scope)
        self.reading.printed.add(known.path)
        if known.absent:
            self.wrong("template-optional", known)
        elif is_dataclass(known.hint) or _item(known.hint)[1]:
            self.wrong("template-group", known, self.first(known.hint))
        elif isinstance(known.hint, type) and issubclass(known.hint, date):
            self.wrong("template-date-bare", known, f"{known.said}|datum")

    def first(self, hint: Hint) -> str:
        """A member to propose where a whole group was printed."""
        item: Hint = _item(hint)[0]
        return next(iter(members(typing.cast("type", item))), "") if is_dataclass(item) else ""

    def loop(self, node: nodes.For, scope: Scope) -> None:
        """`for x in list`: the name holds inside, with the type of one item."""
        self.line = node.lineno
        many = self.value(node.iter, scope)
        item, is_list = _item(many.hint)
        if many.absent:
            self.wrong("template-optional", many)
        elif not is_list and many.hint is not Any:
            self.wrong("template-not-a-list", many)
        path = many.path if isinstance(node.iter, nodes.Filter) else many.path + ITEM
        names = {one.name: Known(said=one.name) for one in node.target.find_all(nodes.Name)}
        if isinstance(node.target, nodes.Name):
            names[node.target.name] = _known(item if is_list else Any, path, node.target.name)
        inner = Scope({**scope.names, **names, "loop": Known(said="loop")}, scope.filled)
        self.each(node.body, inner)
        self.each(node.else_, scope)

    def choice(self, node: nodes.If, scope: Scope) -> None:
        """`if`: inside it, what it asked for is there."""
        self.line = node.lineno
        self.value(node.test, scope)
        self.each(node.body, scope.inside(self.truths(node.test, scope)))
        rest = scope.inside(self.falses(node.test, scope))
        for other in node.elif_:
            self.choice(other, rest)
        self.each(node.else_, rest)

    def value(self, node: nodes.Node, scope: Scope) -> Known:
        """The type of an expression; complains of every name in it that does not fit."""
        if isinstance(node, nodes.Name):
            return self.name(node, scope)
        if isinstance(node, nodes.Getattr):
            return self.member(self.value(node.node, scope), node.attr, scope)
        if isinstance(node, nodes.Filter) and node.node is not None:
            return self.filtered(node, scope)
        if isinstance(node, nodes.Getitem):
            base = self.value(node.node, scope)
            return Known(_item(base.hint)[0] if _item(base.hint)[1] else Any, base.path + ITEM, base.said)
        for child in node.iter_child_nodes():
            self.value(child, scope)
        if isinstance(node, nodes.Call):
            return Known(path=f"{BOX}()", said=BOX)
        return Known(type(node.value)) if isinstance(node, nodes.Const) else Known()

    def name(self, node: nodes.Name, scope: Scope) -> Known:
        if node.name in scope.names:
            known = scope.names[node.name]
            return replace(known, absent=known.absent and known.path not in scope.filled)
        if node.name != BOX:
            self.wrong("template-name-unknown", Known(said=node.name), self.near(node.name, scope.names))
        return Known(said=node.name)

    def member(self, base: Known, attr: str, scope: Scope) -> Known:
        said = f"{base.said}.{attr}"
        if base.absent:
            self.wrong("template-optional", base)
        if base.hint is Any:
            return Known(said=said)
        known = members(base.hint) if is_dataclass(base.hint) and isinstance(base.hint, type) else {}
        if attr not in known:
            near = difflib.get_close_matches(attr, known, 1, 0.6)
            self.wrong("template-name-unknown", Known(said=said), f"{base.said}.{near[0]}" if near else "")
            return Known(said=said)
        return _known(known[attr], f"{base.path}.{attr}", said, scope.filled)

    def near(self, name: str, names: Iterable[str]) -> str:
        """The nearest name that holds here, or the one field further down that is called so."""
        close = difflib.get_close_matches(name, names, 1, 0.7)
        below = [path for path, _ in paths(self.kind) if path.endswith(f".{name}") and ITEM not in path]
        return close[0] if close else (below[0] if len(below) == 1 else "")

    def filtered(self, node: nodes.Filter, scope: Scope) -> Known:
        assert node.node is not None  # noqa: S101 - `value` looked
        known = self.value(node.node, scope)
        for more in node.args:
            self.value(more, scope)
        function: Callable[..., object] | None = FILTERS.get(node.name)
        if function is None:
            return Known(path=known.path, said=known.said)  # the language's own check speaks of it
        hints = typing.get_type_hints(function)
        wanted = next((hint for name, hint in hints.items() if name != "return"), Any)
        if known.absent:
            self.wrong("template-optional", known)
        elif not _fits(known.hint, wanted):
            self.wrong("template-filter-unfit", replace(known, said=f"{known.said}|{node.name}"))
        return Known(hints.get("return", Any), known.path, f"{known.said}|{node.name}")

    def truths(self, test: nodes.Node, scope: Scope) -> frozenset[str]:
        """The paths that are filled where `test` holds."""
        if isinstance(test, nodes.Name | nodes.Getattr):
            return frozenset([_path(test, scope)])
        if isinstance(test, nodes.And):
            return self.truths(test.left, scope) | self.truths(test.right, scope)
        if isinstance(test, nodes.Not) and isinstance(test.node, nodes.Test) and test.node.name == "none":
            return frozenset([_path(test.node.node, scope)])
        return frozenset()

    def falses(self, test: nodes.Node, scope: Scope) -> frozenset[str]:
        """The paths that are filled where `test` does not hold."""
        if isinstance(test, nodes.Not):
            return self.truths(test.node, scope)
        if isinstance(test, nodes.Test) and test.name == "none":
            return frozenset([_path(test.node, scope)])
        return frozenset()


def _path(node: nodes.Node, scope: Scope) -> str:
    if isinstance(node, nodes.Name):
        return scope.names.get(node.name, Known()).path
    return f"{_path(node.node, scope)}.{node.attr}" if isinstance(node, nodes.Getattr) else ""


def _fits(got: Hint, wanted: Hint) -> bool:
    if got is Any or wanted in (Any, object):
        return True
    if _item(wanted)[1] or _item(got)[1]:
        return _item(wanted)[1] and _item(got)[1]
    return isinstance(got, type) and isinstance(wanted, type) and issubclass(got, wanted)
