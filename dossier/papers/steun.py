"""Decisions on support: allocation of means, LWOO, extra support in the VO (WPO 18a lid 6, WVO 17a lid 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.errors import Refused
from dossier.papers.besluit import Besluit, in_order
from dossier.reading import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Middel:
    """One thing allocated. wat: in words. omvang: how much ("3 uur per week"). door: who gives it, may be empty."""

    wat: str
    omvang: str
    door: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterium:
    """One criterion of the assessment. wat: in words. norm: what is asked. uitkomst: what was found. voldaan: met."""

    wat: str
    norm: str
    uitkomst: str
    voldaan: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Toewijzing(Besluit):
    """The allocation of support to a pupil at the school.

    middelen: one or more. van, tot: the period, both days included. doel: what it must bring about.
    evaluatie_op: when it is looked at again. voorwaarden: conditions, may be empty.
    """

    kind: ClassVar[str] = "toewijzing"
    middelen: tuple[Middel, ...]
    van: date
    tot: date
    doel: Text
    evaluatie_op: date
    voorwaarden: tuple[Text, ...] = ()

    def __post_init__(self) -> None:
        Besluit.__post_init__(self)
        in_order("tot", self.van, self.tot)
        in_order("evaluatie_op", self.van, self.evaluatie_op)
        if not self.middelen:
            raise Refused("paper-incomplete", field="middelen", part="middelen")


@dataclass(frozen=True, slots=True, kw_only=True)
class AanwijzingLwoo(Besluit):
    """Whether a pupil depends on leerwegondersteunend onderwijs.

    aangewezen: the outcome. ingangsdatum: first day, only when it is given. schooljaar: `2026-2027`.
    criteria: what was looked at, one or more.
    """

    kind: ClassVar[str] = "aanwijzing-lwoo"
    aangewezen: bool
    schooljaar: str
    criteria: tuple[Criterium, ...]
    ingangsdatum: date | None = None

    def __post_init__(self) -> None:
        Besluit.__post_init__(self)
        if not self.criteria:
            raise Refused("paper-incomplete", field="criteria", part="criteria")
        if self.aangewezen == (self.ingangsdatum is None):
            raise Refused("paper-incomplete", field="ingangsdatum", part="ingangsdatum, precies bij een aanwijzing")


@dataclass(frozen=True, slots=True, kw_only=True)
class BeoordelingVo(Besluit):
    """Whether a pupil in the VO needs extra support (WVO 17a lid 6).

    nodig: the outcome. criteria: what was looked at, one or more. middelen: the support, only when it is
    needed. van, tot: its period, only then.
    """

    kind: ClassVar[str] = "beoordeling-extra-ondersteuning-vo"
    nodig: bool
    criteria: tuple[Criterium, ...]
    middelen: tuple[Middel, ...] = ()
    van: date | None = None
    tot: date | None = None

    def __post_init__(self) -> None:
        Besluit.__post_init__(self)
        if not self.criteria:
            raise Refused("paper-incomplete", field="criteria", part="criteria")
        given = {bool(self.middelen), self.van is not None, self.tot is not None}
        if given != {self.nodig}:
            raise Refused("paper-incomplete", field="middelen", part="middelen, van en tot, precies als steun nodig is")
        if self.van is not None:
            in_order("tot", self.van, self.tot)
