"""What may be printed: every text of a paper, checked before it meets a template.

A text is printed whole or refused by the name of its field; nothing is dropped or shortened.
Refused: lone surrogates, control characters, bidi marks and overrides (they make a name read
otherwise than it is written), other invisible format characters, and what no shipped font holds.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Final

from docgen import fonts
from dossier.errors import Refused
from dossier.papers import Paper

KEPT: Final = frozenset("\n\t\u200c\u200d\ufe0e\ufe0f")
"""Invisible but meant: line break, tab, the joiners of Persian and of emoji, the emoji variation marks."""
LONGEST: Final = 400_000
"""Characters in one text: about a hundred pages."""


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text inside a paper with its path, as `deskundigen[0].advies`."""
    if isinstance(value, str):
        yield path, str(value)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name), f"{path}.{field.name}" if path else field.name)
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from texts(item, f"{path}[{index}]")


def check(paper: Paper) -> None:
    """Refuse a paper that cannot be printed whole, naming the field and the character."""
    for path, text in texts(paper):
        if len(text) > LONGEST:
            raise Refused("text-too-long", field=path, most=LONGEST, length=len(text))
        bad = unprintable(text)
        if bad is not None:
            raise Refused("text-unprintable", field=path, character=named(bad))


def unprintable(text: str) -> str | None:
    """The first character that may not be printed, or None."""
    covered = fonts.printable()
    for character in text.replace("\r\n", "\n"):
        if character in KEPT:
            continue
        if (
            unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
            or ord(character) not in covered
        ):
            return character
    return None


def named(character: str) -> str:
    """A character as somebody can look it up: `U+202E RIGHT-TO-LEFT OVERRIDE`."""
    return f"U+{ord(character):04X} {unicodedata.name(character, '')}".strip()
