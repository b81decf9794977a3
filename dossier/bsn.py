"""Finding a citizen service number where none may stand (domain.md §0.1; UAVG 46).

Nine digits that pass the elfproef, also with spaces, dots or dashes between them, standing by
themselves. One in eleven random nine-digit numbers passes: better asked once too often.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

_LENGTH: Final = 9
_SHORTEST: Final = 10_000_000
"""As a bare number it may have lost one leading zero; no shorter one is in use, and counts are."""
_DIGITS = re.compile(r"(?<![0-9A-Za-z+])(?<!\d[ .-])\d(?:[ .-]?\d){8}(?![ .-]?\d)(?![A-Za-z])")


def passes(digits: str) -> bool:
    """Whether nine digits pass the elfproef (weights 9 8 7 6 5 4 3 2 -1) and are not all zero."""
    if len(digits) != _LENGTH or not digits.isdecimal() or not digits.strip("0"):
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip((9, 8, 7, 6, 5, 4, 3, 2, -1), digits, strict=True))
    return weighed % 11 == 0


def in_text(text: str) -> bool:
    """Whether somewhere in the text stands a number that passes."""
    return any(passes(re.sub(r"\D", "", found.group())) for found in _DIGITS.finditer(text))


def places(value: object, at: str = "") -> Iterator[str]:
    """The path of every text or number in nested values that holds one; the number itself is not told."""
    if dataclasses.is_dataclass(value):
        value = {f.name: getattr(value, f.name) for f in dataclasses.fields(value)}
    if isinstance(value, Mapping):
        for name, part in value.items():
            below = f"{at}.{name}" if at else str(name)
            yield from [below] if in_text(str(name)) else places(part, below)
    elif isinstance(value, Sequence) and not isinstance(value, str | bytes):
        for number, part in enumerate(value):
            yield from places(part, f"{at}[{number}]")
    elif (isinstance(value, str) and in_text(value)) or (
        type(value) is int and value >= _SHORTEST and passes(f"{value:09d}")
    ):
        yield at
