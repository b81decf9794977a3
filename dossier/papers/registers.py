"""Papers about the organisation itself: what it does with data (AVG 30), and who may see which (Bijlage 1).

Made from its rules and from what stands in the instance now, so they cannot be out of date. No pupil is in them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from dossier.papers.parts import Mandaat, Paper


@dataclass(frozen=True, slots=True, kw_only=True)
class Doel:
    """AVG 30(1)(b): a purpose. tekst: in words. grondslagen: its legal grounds. artikel: the clause."""

    tekst: str
    grondslagen: tuple[str, ...]
    artikel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gegeven:
    """AVG 30(1)(c): a category of data.

    letter: its mark in the organisation's text. tekst: what it holds. doelen: words of the only purposes.
    bijzonder: of AVG 9. voorwaarde: when only, may be empty. gevraagd: asked for by default. artikel: the clause.
    """

    letter: str
    tekst: str
    doelen: tuple[str, ...]
    bijzonder: bool
    voorwaarde: str = ""
    gevraagd: bool
    artikel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ontvanger:
    """AVG 30(1)(d): a category of recipients. wie; eerst: what must be there first; stukken: kinds; artikel."""

    wie: str
    eerst: str
    stukken: tuple[str, ...]
    artikel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bewaartermijn:
    """AVG 30(1)(f): a term for erasure.

    regel: its id. wat: about what. termijn: from when and how long, in words. stukken: the kinds of
    documents it keeps. artikel: the clause.
    """

    regel: str
    wat: str
    termijn: str
    stukken: tuple[str, ...]
    artikel: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Verwerkingsregister(Paper):
    """The register of processing activities (AVG 30; S2 art. 14).

    datum: day it was made. policy, policy_versie, policy_sha256: which rules; bron: the text they come from.
    verantwoordelijke: a, the controller (the letterhead has the address). gezamenlijk: other controllers,
    may be empty. fg, fg_contact: a, the officer and how to reach them. doelen: b. personen: c, categories
    of persons. gegevens: c. ontvangers: d. doorgifte: e, transfers and their safeguards in words, a line
    each. bewaartermijnen: f. maatregelen: g, security in words, a line each.
    """

    kind: ClassVar[str] = "verwerkingsregister"
    closed: ClassVar[bool] = True
    datum: date
    policy: str
    policy_versie: str
    policy_sha256: str
    bron: str
    verantwoordelijke: str
    gezamenlijk: tuple[str, ...] = ()
    fg: str
    fg_contact: str
    doelen: tuple[Doel, ...]
    personen: tuple[str, ...]
    gegevens: tuple[Gegeven, ...]
    ontvangers: tuple[Ontvanger, ...]
    doorgifte: tuple[str, ...]
    bewaartermijnen: tuple[Bewaartermijn, ...]
    maatregelen: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegang:
    """One person and one role (S2 art. 8 lid 2).

    naam: of the member of staff. functie: the role in words. motivering: the clause that gives it.
    gegevens: what may be done with what, a line each. sinds: day of the role. vastgesteld: whether the
    director adopted it; False is printed as "nog niet vastgesteld" (F102).
    """

    naam: str
    functie: str
    motivering: str
    gegevens: tuple[str, ...]
    sinds: date
    vastgesteld: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Linktoegang:
    """Living links of one kind of recipient, without a name: this list is public.

    wie: the kind of recipient. waarvoor: to sign or to fetch. aantal: in words, never under ten.
    uiterlijk: last day of the longest.
    """

    wie: str
    waarvoor: str
    aantal: str
    uiterlijk: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Toegangslijst(Paper):
    """Who may see which data: the list of S2 art. 8 lid 2 and Bijlage 1, from live accounts and links.

    datum: day it was made. bron: the text it hangs on. vastgesteld_op, vastgesteld_door: adoption by the
    director, none before the first. mandaat: under which mandate, may be none. personen: by name.
    links: living links by kind of recipient.
    """

    kind: ClassVar[str] = "toegangslijst"
    closed: ClassVar[bool] = True
    datum: date
    bron: str
    vastgesteld_op: date | None = None
    vastgesteld_door: str = ""
    mandaat: Mandaat | None = None
    personen: tuple[Toegang, ...]
    links: tuple[Linktoegang, ...] = ()
