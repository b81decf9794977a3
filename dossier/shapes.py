"""The shapes of what people type: numbers of schools and bodies, postcodes, addresses, phones."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Annotated, ClassVar

from dossier.reading import Shape

Brin = Annotated[str, Shape("brin-ill-formed", r"[0-9]{2}[A-Z]{2}")]
Vestiging = Annotated[str, Shape("vestiging-ill-formed", r"[0-9]{2}")]
SwvNummer = Annotated[str, Shape("swv-number-ill-formed", r"(PO|VO)[0-9]{4}")]
Kvk = Annotated[str, Shape("kvk-ill-formed", r"[0-9]{8}")]
Postcode = Annotated[str, Shape("postcode-ill-formed", r"[1-9][0-9]{3} ?(?!SA|SD|SS)[A-Z]{2}")]
Email = Annotated[
    str,
    Shape(
        "email-ill-formed",
        r"[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}",
    ),
]
Telefoon = Annotated[str, Shape("phone-ill-formed", r"\+?[0-9](?:[ ()-]{0,3}[0-9]){8,14}")]
Mobiel = Annotated[str, Shape("mobile-ill-formed", r"\+[1-9][0-9]{7,14}")]
Pseudoniem = Annotated[
    str, Shape("pseudonym-ill-formed", r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
]
Kenmerk = Annotated[str, Shape("id-ill-formed", r"[A-Za-z][A-Za-z0-9_-]{0,39}")]


class Geslacht(StrEnum):
    """Sex as OSO documents it (0 unknown, 1 vrouw, 2 man)."""

    ONBEKEND = "onbekend"
    VROUW = "vrouw"
    MAN = "man"


@dataclass(frozen=True, slots=True)
class Periode:
    """From and including `van` to and including `tot`; typed as `2024-08-01/2028-07-31`."""

    EXPECTED: ClassVar[str] = "een periode (JJJJ-MM-DD/JJJJ-MM-DD)"
    van: date
    tot: date

    @classmethod
    def parse(cls, text: str) -> Periode:
        """The period, or ValueError when it is none or ends before it begins."""
        first, slash, last = text.partition("/")
        period = cls(date.fromisoformat(first), date.fromisoformat(last))
        if not slash or period.tot < period.van:
            raise ValueError(text)
        return period

    def holds(self, day: date) -> bool:
        """Whether `day` lies in it."""
        return self.van <= day <= self.tot
