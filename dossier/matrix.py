"""The authorisation matrix as data: letters and the conditions under which they hold (domain.md §6.2)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar


class Object(StrEnum):
    """What rights are given on: the columns of the matrix."""

    AANVRAAG = "aanvraag"
    DESKUNDIGENADVIES = "deskundigenadvies"
    TLV = "tlv"
    RAPPORT = "rapport"
    ZIENSWIJZE = "zienswijze"
    WERKAANTEKENING = "werkaantekening"
    BEELDEN = "beelden"
    MACHTIGING = "machtiging"
    REGISTERS = "registers"
    AUDIT = "audit"


class Act(StrEnum):
    """What one may do: read, make or change, sign, share."""

    READ = "R"
    WRITE = "W"
    SIGN = "S"
    SHARE = "X"


class Condition(StrEnum):
    """What must be so for the letters to hold."""

    OWN = "own"  # assigned files, the own child, the own dossier
    ON_GRANT = "on-grant"  # a personal grant with a reason and an end date
    AFTER_AANMELDING = "after-aanmelding"  # the pupil was registered at that school
    NAMED = "named"  # only the named document
    ON_REQUEST = "on-request"  # at a request of AVG 15
    IN_BUNDLE = "in-bundle"  # as part of a bundle, for a time
    BREAK_GLASS = "break-glass"  # logged, with a reason


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `RS own after-aanmelding` reads and signs, in own files, after registration."""

    EXPECTED: ClassVar[str] = "letters R, W, S of X en voorwaarden, zoals `RS own`"
    acts: frozenset[Act]
    conditions: frozenset[Condition] = frozenset()

    @classmethod
    def parse(cls, text: str) -> Cell:
        """The cell of a text, or ValueError."""
        letters, *conditions = text.split()
        if len(set(letters)) != len(letters):
            raise ValueError(text)
        return cls(frozenset(Act(letter) for letter in letters), frozenset(Condition(word) for word in conditions))
