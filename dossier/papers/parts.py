"""What several papers share: the sender, the pupil, a school, a party, a clause, a code.

No value here holds a BSN or a parent's address: what is not there cannot be printed by mistake
(domain.md §0.1, §0.11). Dates are days in Europe/Amsterdam; moments are UTC-aware.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar


class Soort(StrEnum):
    """The kind of education a TLV opens (domain.md §1.4 no. 7)."""

    SBO = "SBO"
    SO = "SO"
    VSO = "VSO"
    PRO = "PRO"


class Categorie(StrEnum):
    """The funding category, as OSO writes it (no. 8): low, middle, high; none for SBO and PrO."""

    L = "L"
    M = "M"
    H = "H"
    NVT = "Nvt"


class JaNee(StrEnum):
    """An answer as OSO records it."""

    JA = "Ja"
    NEE = "Nee"
    ONBEKEND = "Onbekend"


@dataclass(frozen=True, slots=True, kw_only=True)
class Afzender:
    """Whose letterhead it is: an instance setting, never a rule (decision 22).

    naam: formal (KvK) name. nummer: SWV number or BRIN, may be empty. kvk: 8 digits, may be empty.
    rsin, oin: may be empty. adresregels: the organisation's own address block, a line each.
    telefoon: a human answers there. website: without scheme. email: of the office.
    """

    naam: str
    nummer: str = ""
    kvk: str = ""
    rsin: str = ""
    oin: str = ""
    adresregels: tuple[str, ...] = ()
    telefoon: str = ""
    website: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Leerling:
    """The pupil as printed; no number and no address.

    voornamen: one or more (OSO). roepnaam: may be empty. voorvoegsel: "van der", may be empty.
    achternaam: surname. geboortedatum: date of birth.
    """

    voornamen: tuple[str, ...]
    achternaam: str
    geboortedatum: date
    roepnaam: str = ""
    voorvoegsel: str = ""

    @property
    def naam(self) -> str:
        """First names, prefix and surname, as on the register of persons."""
        return " ".join(part for part in (*self.voornamen, self.voorvoegsel, self.achternaam) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class School:
    """A school. naam: its name. brin: `99XA`. vestiging: two digits. plaats, groep: may be empty."""

    naam: str
    brin: str
    vestiging: str = "00"
    plaats: str = ""
    groep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Partij:
    """One who may sign, as the signature box prints it.

    veld: name of the field in the `FieldPlan`. rol: the role in words ("Ouder met gezag").
    naam: the printed name. toelichting: a line under it (function, mandate), may be empty.
    deel: the word of the part of the paper that is signed, where parts are signed apart; else empty.
    """

    veld: str
    rol: str
    naam: str
    toelichting: str = ""
    deel: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Verificatie:
    """Where anybody checks the paper; holds no secret and no fact about the pupil (no. 31).

    code: short code to type. url: the page behind the QR, with the code in it.
    """

    code: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezwaar:
    """The clause of Awb 3:45: who, how long, where.

    bij: the body to write to. adresregels: its postal address, a line each. website: for objecting
    electronically, may be empty. weken: the term, from the day after bekendmaking (Awb 6:7, 6:8).
    commissie: the committee that advises (Awb 7:13), may be empty.
    """

    bij: str
    adresregels: tuple[str, ...] = ()
    website: str = ""
    weken: int = 6
    commissie: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandaat:
    """Why somebody else than the board may decide (no. 19). nummer, datum: of the mandate. van: who gave it."""

    nummer: str
    datum: date
    van: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """What every paper shares.

    kind: the word of the command line and of the policy's rules. is_besluit: a decision (Awb 1:3), whose
    first party is who decides. closed: the organisation's seal and a timestamp end it. afzender: the
    letterhead. nummer: the document's number. verificatie: code and QR, or none. partijen: who may
    sign, in page order.
    """

    kind: ClassVar[str]
    is_besluit: ClassVar[bool] = False
    closed: ClassVar[bool] = False
    afzender: Afzender
    nummer: str
    verificatie: Verificatie | None = None
    partijen: tuple[Partij, ...] = ()
