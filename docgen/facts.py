"""The facts of a paper as JSON and back, and the schema that says what may stand in it.

Days are `2026-03-16`, moments ISO 8601 with their zone, closed lists of words the word itself. The
schema is made from the dataclasses, so it cannot differ from them.
"""

from __future__ import annotations

import types
import typing
from collections.abc import Mapping
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any, Final, TypeAlias

from dossier.papers import KINDS, Paper

Hint: TypeAlias = Any  # an annotation as `typing` gives it
SIMPLE: Final[Mapping[type, Mapping[str, str]]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    date: {"type": "string", "format": "date"},
    datetime: {"type": "string", "format": "date-time"},
}


def as_data(value: object) -> object:
    """A paper, or a part of one, as what `json` writes."""
    if is_dataclass(value):
        return {each.name: as_data(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, tuple):
        return [as_data(part) for part in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    return value


def paper_of(kind: str, data: Mapping[str, object]) -> Paper:
    """The paper that `as_data` was given; `ValueError`, `KeyError` or `TypeError` for anything else."""
    made = _made(KINDS[kind], data)
    assert isinstance(made, Paper)  # noqa: S101 - a kind is a paper
    return made


def _made(hint: Hint, data: object) -> object:
    hint, absent = _bare(hint)
    if data is None and absent:
        return None
    origin: Hint = typing.get_origin(hint)
    if origin is tuple:
        return tuple(_made(typing.get_args(hint)[0], part) for part in typing.cast("list[object]", data))
    if is_dataclass(hint):
        hints, below = typing.get_type_hints(hint), typing.cast("dict[str, object]", data)
        return typing.cast("type", hint)(**{name: _made(hints[name], part) for name, part in below.items()})
    if origin in (typing.Union, types.UnionType):
        return _one_of(typing.get_args(hint), data)
    if hint in (date, datetime):
        return hint.fromisoformat(data)
    return hint(data) if isinstance(hint, type) and issubclass(hint, Enum) else data


def _one_of(members: tuple[Hint, ...], data: object) -> object:
    """The first kind that reads it: `einde_werkzaamheden` is no date."""
    if data is None:
        return None
    for member in members:
        try:
            return _made(member, data)
        except (ValueError, TypeError):
            continue
    raise ValueError(data)


def schema(kind: str) -> dict[str, object]:
    """The JSON schema (draft 2020-12) of the facts of a kind, without their envelope."""
    known: dict[str, object] = {}
    top = _schema(KINDS[kind], known)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"Feiten: {kind}",
        **top,
        "$defs": dict(sorted(known.items())),
    }


def _schema(hint: Hint, known: dict[str, object]) -> dict[str, object]:
    hint, absent = _bare(hint)
    if absent:
        return {"anyOf": [_schema(hint, known), {"type": "null"}]}
    origin: Hint = typing.get_origin(hint)
    if origin is tuple:
        return {"type": "array", "items": _schema(typing.get_args(hint)[0], known)}
    if is_dataclass(hint):
        name = typing.cast("type", hint).__name__
        if name not in known:
            known[name] = {}
            known[name] = _object(typing.cast("type", hint), known)
        return {"$ref": f"#/$defs/{name}"}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"type": "string", "enum": [str(word.value) for word in hint]}
    return dict(SIMPLE[hint])


def _object(kind: type, known: dict[str, object]) -> dict[str, object]:
    hints = typing.get_type_hints(kind)
    needed = [each.name for each in fields(kind) if each.default is MISSING and each.default_factory is MISSING]
    return {
        "type": "object",
        "description": " ".join((kind.__doc__ or "").split()),
        "properties": {each.name: _schema(hints[each.name], known) for each in fields(kind)},
        "required": needed,
        "additionalProperties": False,
    }


def _bare(hint: Hint) -> tuple[Hint, bool]:
    """A type without its marks and its None, and whether it had a None."""
    origin: Hint = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        parts = [one for one in typing.get_args(hint) if one is not types.NoneType]
        return (parts[0], True) if len(parts) == 1 else (hint, False)
    return hint, False
