"""Nested mappings (as YAML, TOML or a form gives them) to frozen dataclasses, strictly.

Nothing is guessed: a missing, unknown or ill-typed field is a finding with its path, an unknown
name comes with the nearest known one, and a text that cannot be printed whole is refused by field
(a lone surrogate would cut the rest of a page away, a bidi override would turn a name around).

A field's type says all: `str` is one line, `Text` may hold line breaks, `Annotated[str, Shape(…)]`
must have a shape, a plain string inside `Annotated` says what the field means. A class with a
`parse(text)` classmethod is read from text. This module knows no legal rule.
"""

from __future__ import annotations

import dataclasses
import difflib
import functools
import re
import types
import typing
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum
from typing import Annotated, Any, Final, TypeAlias, TypeVar

from dossier.findings import Finding, InputRefused, stop

T = TypeVar("T")

LINE_LIMIT: Final = 500
TEXT_LIMIT: Final = 20_000
LIST_LIMIT: Final = 500
# Embeddings, overrides and isolates: they can show a name or amount in another order than it has.
BIDI: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_NOT_PRINTED: Final = frozenset({"Cc", "Cs", "Co", "Zl", "Zp"})
_NONCHARACTER: Final = re.compile(
    "["
    + "".join(chr(plane * 0x10000 + 0xFFFE) + chr(plane * 0x10000 + 0xFFFF) for plane in range(17))
    + "\ufdd0-\ufdef\ufeff]"
)
Hint: TypeAlias = Any  # an annotation as `typing` gives it: a class, a union, a tuple[…], an Annotated[…]


@dataclass(frozen=True, slots=True)
class Shape:
    """A text that must match `pattern` wholly; `code` refuses it (facts: field, value never shown)."""

    code: str
    pattern: str


@dataclass(frozen=True, slots=True)
class Multiline:
    """Marks a text in which line breaks are meant."""


Text = Annotated[str, Multiline()]


def read(kind: type[T], value: object, at: str = "") -> T:
    """`value` as a `kind` (a frozen dataclass), or `InputRefused` with every finding in it.

    `at` is the path of `value` itself, put before every field's name.
    """
    findings: list[Finding] = []
    result = _dataclass(kind, value, at, findings)
    if findings:
        raise InputRefused(findings)
    return typing.cast(T, result)


def meaning(kind: type, name: str) -> str:
    """What the field `name` of `kind` means, in the words of its annotation (empty when none)."""
    marks = getattr(_hints(kind)[name], "__metadata__", ())
    return next((mark for mark in marks if isinstance(mark, str)), "")


def unprintable(text: str, *, breaks: bool = False) -> str:
    """The first character that cannot be printed, as `U+XXXX`; empty when all can.

    Refused are controls, lone surrogates, private use, line and paragraph separators, bidi
    overrides and noncharacters; `breaks` allows the line break.
    """
    for character in text:
        bad = unicodedata.category(character) in _NOT_PRINTED or character in BIDI or _NONCHARACTER.match(character)
        if bad and not (breaks and character == "\n"):
            return f"U+{ord(character):04X}"
    return ""


@functools.cache
def _hints(kind: type) -> dict[str, Hint]:
    return typing.get_type_hints(kind, include_extras=True)


def _dataclass(kind: type, value: object, at: str, findings: list[Finding]) -> object:
    if not isinstance(value, Mapping):
        findings.append(stop("field-ill-typed", at or "(alles)", expected="velden met een naam"))
        return None
    hints = _hints(kind)
    fields = {f.name: f for f in dataclasses.fields(kind) if f.init}
    findings.extend(_unknown(name, fields, at) for name in value if name not in fields)
    read_fields = {}
    for name, field in fields.items():
        path = _below(at, name)
        if name in value:
            read_fields[name] = _value(hints[name], value[name], path, findings)
        elif field.default is dataclasses.MISSING and field.default_factory is dataclasses.MISSING:
            findings.append(stop("field-missing", path))
    return None if findings else kind(**read_fields)


def _unknown(name: object, fields: Mapping[str, object], at: str) -> Finding:
    shown = re.sub(r"[^\w\-]", "?", str(name))[:60]
    near = difflib.get_close_matches(str(name), fields, n=1, cutoff=0.6)
    if near:
        return stop("field-unknown-near", _below(at, shown), near=near[0])
    return stop("field-unknown-name", _below(at, shown), known=", ".join(fields))


def _below(at: str, name: str) -> str:
    return f"{at}.{name}" if at else name


def _value(hint: Hint, value: object, at: str, findings: list[Finding]) -> object:
    marks: tuple[object, ...] = ()
    annotation: Hint = typing.get_origin(hint)
    if annotation is Annotated:
        hint, *rest = typing.get_args(hint)
        marks = tuple(rest)
    origin: Hint = typing.get_origin(hint)
    if origin in (typing.Union, types.UnionType):
        return _union(typing.get_args(hint), marks, value, at, findings)
    if origin is tuple:
        return _list(typing.get_args(hint)[0], value, at, findings)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(typing.get_args(hint)[1], value, at, findings)
    if dataclasses.is_dataclass(hint) and not hasattr(hint, "parse"):
        return _dataclass(typing.cast(type, hint), value, at, findings)
    return _scalar(hint, marks, value, at, findings)


def _union(
    members: tuple[Hint, ...], marks: tuple[object, ...], value: object, at: str, findings: list[Finding]
) -> object:
    if value is None and types.NoneType in members:
        return None
    choices = [member for member in members if member is not types.NoneType]
    for member in choices:
        tried: list[Finding] = []
        result = _value(Annotated[(member, *marks)] if marks else member, value, at, tried)
        if not tried:
            return result
    if len(choices) == 1:
        findings.extend(tried)
    else:
        findings.append(stop("field-ill-typed", at, expected=" of ".join(_named(member) for member in choices)))
    return None


def _list(item: Hint, value: object, at: str, findings: list[Finding]) -> tuple[object, ...]:
    if not isinstance(value, list | tuple):
        findings.append(stop("field-ill-typed", at, expected="een lijst"))
        return ()
    if len(value) > LIST_LIMIT:
        findings.append(stop("field-too-long", at, limit=LIST_LIMIT))
        return ()
    return tuple(_value(item, part, f"{at}[{number}]", findings) for number, part in enumerate(value))


def _mapping(item: Hint, value: object, at: str, findings: list[Finding]) -> Mapping[str, object]:
    if not isinstance(value, Mapping) or not all(isinstance(key, str) for key in value):
        findings.append(stop("field-ill-typed", at, expected="velden met een naam"))
        return {}
    for key in value:
        if len(key) > LINE_LIMIT or unprintable(key):
            findings.append(stop("field-unprintable", at, character=unprintable(key) or key[:20]))
            return {}
    return {key: _value(item, part, _below(at, key), findings) for key, part in value.items()}


def _scalar(kind: Hint, marks: tuple[object, ...], value: object, at: str, findings: list[Finding]) -> object:
    if kind is datetime:
        return _moment(value, at, findings)
    # bool is an int and datetime a date in Python; neither is what a person means by the other.
    right = isinstance(value, str) if _from_text(kind) else type(value) is kind
    if not right or isinstance(value, datetime):
        findings.append(stop("field-ill-typed", at, expected=_named(kind)))
        return None
    if not isinstance(value, str):
        return value
    text = _text(value.strip(), marks, at, findings)
    if text is None or kind is str:
        return text
    try:
        return kind(text) if issubclass(kind, Enum) else kind.parse(text)
    except ValueError:
        findings.append(stop("field-ill-typed", at, expected=_named(kind)))
        return None


def _moment(value: object, at: str, findings: list[Finding]) -> datetime | None:
    try:
        moment = datetime.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        findings.append(stop("field-ill-typed", at, expected=_named(datetime)))
        return None
    return moment


def _from_text(kind: Hint) -> bool:
    return kind is str or issubclass(kind, Enum) or hasattr(kind, "parse")


def _text(text: str, marks: tuple[object, ...], at: str, findings: list[Finding]) -> str | None:
    multiline = any(isinstance(mark, Multiline) for mark in marks)
    limit = TEXT_LIMIT if multiline else LINE_LIMIT
    bad = unprintable(text, breaks=multiline)
    shape = next((mark for mark in marks if isinstance(mark, Shape)), None)
    if bad:
        findings.append(stop("field-unprintable", at, character=bad))
    elif not text:
        findings.append(stop("field-empty", at))
    elif len(text) > limit:
        findings.append(stop("field-too-long", at, limit=limit))
    elif shape and not re.fullmatch(shape.pattern, text):
        findings.append(stop(shape.code, at))
    else:
        return text
    return None


def _named(kind: Hint) -> str:
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "een van " + ", ".join(str(member.value) for member in kind)
    words = {
        str: "tekst",
        int: "een geheel getal",
        bool: "true of false",
        date: "een datum (JJJJ-MM-DD)",
        datetime: "een tijdstip met zone (JJJJ-MM-DDTUU:MM:SS+00:00)",
    }
    return words.get(kind, getattr(kind, "EXPECTED", "velden met een naam"))
