"""The bundle for the committee that advises on an objection: an index, with the documents behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.papers.parts import Leerling, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Stuk:
    """One document of the bundle.

    volgnummer: its place. wat: the kind in words. nummer: of the document. datum: day it was made.
    bestand: name of its file in the bundle. sha256: of the untouched original (hex).
    """

    volgnummer: int
    wat: str
    nummer: str
    datum: date
    bestand: str
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bezwaarbundel(Paper):
    """The index of a bundle (werkwijze LBT; F86).

    datum: day it was made. aan: the committee. leerling: whom it is about. besluit_nummer, besluitdatum:
    what is objected to. bezwaar_van: in which role, never a name. bezwaar_ontvangen: day of receipt.
    gevraagd_op, uiterlijk: day the committee asked, and its last day; none while it has not asked. stukken:
    the documents in their order. ontbreekt: what a bundle usually has and this one has not, in words.
    """

    kind: ClassVar[str] = "bezwaarbundel"
    closed: ClassVar[bool] = True
    datum: date
    aan: str
    leerling: Leerling
    besluit_nummer: str
    besluitdatum: date
    bezwaar_van: str
    bezwaar_ontvangen: date
    gevraagd_op: date | None = None
    uiterlijk: date | None = None
    stukken: tuple[Stuk, ...]
    ontbreekt: tuple[str, ...] = ()
