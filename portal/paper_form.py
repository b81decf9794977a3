"""A form for the facts of a paper, made from its dataclass: so no kind of paper needs a page of its own.

Works without JavaScript: of a list the form shows what was typed and one empty place more; a place left
wholly empty is not there. Names are paths (`middelen-0-wat`), so a refusal that names a field finds its box.
"""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Annotated, Any, Final, TypeAlias

from dossier.papers import Paper
from dossier.reading import Multiline

ANSWERS: Final = {"ja": True, "nee": False}
Hint: TypeAlias = Any  # an annotation as `typing` gives it
Value: TypeAlias = Any  # what a field holds, or what was typed for it


@dataclass(frozen=True, slots=True)
class Box:
    """One box: `shape` is line, text, lines (one a line), day, number, choice, yes-no or part (a heading)."""

    name: str
    label: str
    shape: str
    value: str = ""
    choices: tuple[str, ...] = ()
    needed: bool = False
    depth: int = 0


def boxes(kind: type[Paper], given: Mapping[str, Any], ours: frozenset[str]) -> list[Box]:
    """The boxes of a kind of paper, filled with what is `given`; fields of `ours` are not asked."""
    return _of_class(kind, given, "", 0, ours)


def typed(kind: type[Paper], form: Mapping[str, str], ours: frozenset[str]) -> dict[str, Any]:
    """What was typed, nested as `dossier.reading` takes it; an empty box is a field that is not there."""
    return _read_class(kind, form, "", ours)


def box_name(path: str) -> str:
    """The box of a field as a refusal names it: `middelen[0].wat` is `middelen-0-wat`."""
    return path.replace("[", "-").replace("].", "-").replace("]", "").replace(".", "-")


def _of_class(kind: type, given: Mapping[str, Any], at: str, depth: int, ours: frozenset[str]) -> list[Box]:
    found: list[Box] = []
    hints = typing.get_type_hints(kind, include_extras=True)
    for field in dataclasses.fields(kind):
        if field.name in ours and not at:
            continue
        needed = field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING
        found += _of_field(hints[field.name], given.get(field.name), f"{at}{field.name}", depth, needed)
    return found


def _of_field(hint: Hint, value: Value, name: str, depth: int, needed: bool) -> list[Box]:
    hint, multiline = _plain(hint)
    label = _label(name)
    item = _item_of(hint)
    if item is not None and dataclasses.is_dataclass(item):
        listed = [*(value or ()), {}]
        found = []
        for place, one in enumerate(listed):
            found.append(Box(f"{name}-{place}", f"{label} {place + 1}", "part", depth=depth + 1))
            found += _of_class(typing.cast(type, item), one, f"{name}-{place}-", depth + 1, frozenset())
        return found
    if dataclasses.is_dataclass(hint) and not hasattr(hint, "parse"):
        head = Box(name, label, "part", depth=depth + 1)
        return [head, *_of_class(typing.cast(type, hint), value or {}, f"{name}-", depth + 1, frozenset())]
    if item is not None:
        return [Box(name, label, "lines", "\n".join(str(one) for one in value or ()), needed=needed, depth=depth)]
    return [_simple(hint, multiline, value, name, label, needed, depth)]


def _simple(hint: Hint, multiline: bool, value: Value, name: str, label: str, needed: bool, depth: int) -> Box:
    shown = "" if value is None else str(value.value if isinstance(value, Enum) else value)
    if hint is bool:
        shown = {True: "ja", False: "nee"}.get(value, "") if not isinstance(value, str) else value
        return Box(name, label, "yes-no", shown, tuple(ANSWERS), needed, depth)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return Box(name, label, "choice", shown, tuple(str(one.value) for one in hint), needed, depth)
    shape = {date: "day", int: "number"}.get(hint, "text" if multiline else "line")
    return Box(name, label, shape, shown, needed=needed, depth=depth)


def _read_class(kind: type, form: Mapping[str, str], at: str, ours: frozenset[str]) -> dict[str, Any]:
    hints = typing.get_type_hints(kind, include_extras=True)
    found: dict[str, Any] = {}
    for field in dataclasses.fields(kind):
        if field.name in ours and not at:
            continue
        value = _read_field(hints[field.name], form, f"{at}{field.name}")
        if value is not None:
            found[field.name] = value
    return found


def _read_field(hint: Hint, form: Mapping[str, str], name: str) -> Value:
    hint, _ = _plain(hint)
    item = _item_of(hint)
    if item is not None and dataclasses.is_dataclass(item):
        return _read_list(typing.cast(type, item), form, name)
    if dataclasses.is_dataclass(hint) and not hasattr(hint, "parse"):
        return _read_class(typing.cast(type, hint), form, f"{name}-", frozenset()) or None
    text = form.get(name, "").replace("\r\n", "\n").strip()
    if not text:
        return None
    if item is not None:
        return tuple(line.strip() for line in text.split("\n") if line.strip())
    return _scalar(hint, text)


def _read_list(item: type, form: Mapping[str, str], name: str) -> tuple[dict[str, Any], ...] | None:
    places = sorted({int(rest) for rest in _places(form, name)})
    read = (_read_class(item, form, f"{name}-{place}-", frozenset()) for place in places)
    return tuple(one for one in read if one) or None


def _places(form: Mapping[str, str], name: str) -> list[str]:
    rests = [key.removeprefix(f"{name}-").split("-")[0] for key in form if key.startswith(f"{name}-")]
    return [rest for rest in rests if rest.isascii() and rest.isdigit() and len(rest) <= 3]  # noqa: PLR2004 - 999


def _scalar(hint: Hint, text: str) -> Value:
    """The value, or the text itself where it is none: the reader then says what was expected."""
    if hint is bool:
        return ANSWERS.get(text, text)
    try:
        if hint is date:
            return date.fromisoformat(text)
        return int(text) if hint is int else text
    except ValueError:
        return text


def _plain(hint: Hint) -> tuple[Hint, bool]:
    """The type without its marks and without `None`, and whether line breaks are meant."""
    multiline = False
    marked: Hint = typing.get_origin(hint)
    if marked is Annotated:
        hint, *marks = typing.get_args(hint)
        multiline = any(isinstance(mark, Multiline) for mark in marks)
    origin: Hint = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        inner, deeper = _plain(next(one for one in typing.get_args(hint) if one is not types.NoneType))
        return inner, multiline or deeper
    return hint, multiline


def _item_of(hint: Hint) -> Hint:
    origin: Hint = typing.get_origin(hint)
    return _plain(typing.get_args(hint)[0])[0] if origin is tuple else None


def _label(name: str) -> str:
    own = [part for part in name.split("-") if not part.isdigit()][-1]
    return own.replace("_", " ").capitalize().replace("swv", "SWV").replace("Brin", "BRIN").replace("Tlv", "TLV")
