"""Papers with numbers and nobody in them: the yearly report and the report about pupils at home.

Every number was made safe by `dossier.suppress`: what is under ten, and what would betray it, is words.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.papers.parts import Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One line of a table. wat: what was counted. aantal: the number, or that it is not shown. totaal: a sum."""

    wat: str
    aantal: str
    totaal: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tabel:
    """A table of counts. titel: its heading. uitleg: what counts, one sentence. tellingen: its lines."""

    titel: str
    uitleg: str
    tellingen: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Jaarverslag(Paper):
    """The anonymised yearly report (S1 3b, S2 4.2, S4: OCW; F23, F77).

    datum: day it was made. van, tot: first and last day it is about. drempel: the least number shown.
    bron: the text it hangs on. tabellen: the numbers.
    """

    kind: ClassVar[str] = "jaarverslag"
    closed: ClassVar[bool] = True
    datum: date
    van: date
    tot: date
    drempel: int
    bron: str
    tabellen: tuple[Tabel, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Thuiszittersrapport(Paper):
    """The report to the Inspectie: how many pupils are at home, and how long (S1 §4; F94).

    datum: day it was made. van, tot: first and last day it is about. drempel: the least number shown.
    bron: the text it hangs on. aan: who receives it. tabellen: the numbers.
    """

    kind: ClassVar[str] = "thuiszittersrapport"
    closed: ClassVar[bool] = True
    datum: date
    van: date
    tot: date
    drempel: int
    bron: str
    aan: str
    tabellen: tuple[Tabel, ...]
