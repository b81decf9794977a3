"""The parts of a policy file: each a frozen dataclass whose annotations say what a value means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Annotated

from dossier.kinds import Fact, Kind
from dossier.matrix import Cell
from dossier.period import Period
from dossier.reading import Shape
from dossier.retention_rule import Rule
from dossier.signing_round import Role


class OrganisationKind(StrEnum):
    """What sort of organisation; decides which letters it may write."""

    SWV_PO = "swv-po"
    SWV_VO = "swv-vo"
    SWV = "swv"
    STICHTING = "stichting"  # no administrative body: its answers are no Awb-besluit


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """Which text this is, and since when."""

    name: Annotated[str, "The word of the command line"]
    title: Annotated[str, "Title in plain Dutch"]
    kind: Annotated[OrganisationKind, "Sort of organisation"]
    version: Annotated[str, "Version of the source text"]
    source: Annotated[str, "The text these rules come from"]
    adopted_on: Annotated[date | None, "Day it was adopted; unknown stays unknown"] = None
    in_force_on: Annotated[date | None, "Day it came into force; unknown stays unknown"] = None
    changes: Annotated[str, "What changed since the version before, for the public page"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What data may be used for."""

    text: Annotated[str, "The purpose"]
    grounds: Annotated[tuple[str, ...], "Its legal grounds (AVG 6)"]
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A kind of data, and the closed list of purposes it may serve."""

    text: Annotated[str, "What it holds"]
    purposes: Annotated[tuple[str, ...], "The only purposes it may be used for"]
    special: Annotated[bool, "Of AVG 9; needs a necessity note at entry"] = False
    only_when: Annotated[str, "The condition the clause sets"] = ""
    on: Annotated[bool, "Asked for by default"] = True
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleRow:
    """One row of the authorisation matrix: what a role may do with which objects."""

    text: Annotated[str, "The role in plain words"]
    may: Annotated[Mapping[str, Cell], "Per object: letters R W S X and conditions"]
    secrecy: Annotated[bool, "Must accept secrecy before first access"] = True
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Signers:
    """Who signs a kind of document; `none` says explicitly that nobody does or that it is not made."""

    parties: Annotated[tuple[Role, ...], "Who is asked, in page order"] = ()
    none: Annotated[bool, "Said explicitly: nobody"] = False
    clause: Annotated[str, "The clause"]


class Needs(StrEnum):
    """What must be there before a recipient gets anything."""

    AANMELDING = "aanmelding"
    INSCHRIJVING = "inschrijving"
    MACHTIGING = "machtiging"
    TOESTEMMING = "toestemming"
    WETTELIJKE_PLICHT = "wettelijke-plicht"
    BETROKKENE = "betrokkene"
    OVEREENKOMST = "overeenkomst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Somebody outside who may receive, what that needs, and which kinds of document."""

    text: Annotated[str, "Who it is"]
    needs: Annotated[Needs, "What must be there first"]
    documents: Annotated[tuple[Kind, ...], "The only kinds that may go there"]
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Which rule keeps a kind of document; `when` switches by fact, first match in file order."""

    rule: Annotated[str, "The rule's id"] = ""
    when: Annotated[Mapping[str, str], "Fact to rule"] = field(default_factory=dict)
    none: Annotated[bool, "Said explicitly: never made or kept here"] = False
    clause: Annotated[str, "The clause"]

    def rule_under(self, facts: frozenset[Fact]) -> str:
        """The rule's id given the facts; empty when the kind is not kept here."""
        return next((rule for fact, rule in self.when.items() if fact in facts), self.rule)


@dataclass(frozen=True, slots=True, kw_only=True)
class Requests:
    """How requests of AVG 15-22 are answered."""

    within: Annotated[Period, "Term for an answer"]
    longer: Annotated[Period | None, "Extension, where the organisation knows one"] = None
    clause: Annotated[str, "The clause"]
    first_copy_costs: Annotated[int, "Cents for the first copy"] = 0
    notes_excluded: Annotated[bool, "Work notes stay out of the overview"] = False
    notes_clause: Annotated[str, "The clause on work notes"]


class Answer(StrEnum):
    """What an answer to a request is in law."""

    BESLUIT = "besluit"  # Awb: motivation and clause on objection (UAVG 34)
    BRIEF = "brief"  # of a foundation: FG, AP and civil court


@dataclass(frozen=True, slots=True, kw_only=True)
class Letters:
    """Which variants of letters are written."""

    answer: Annotated[Answer, "What an answer is"]
    complaints: Annotated[tuple[str, ...], "Where to complain, in order"]
    clause: Annotated[str, "The clause"]


class Sharing(StrEnum):
    """On what ground data may leave at all (F29, F30)."""

    ALLEEN_WETTELIJK = "alleen-wettelijk"
    WETTELIJK_OF_TOESTEMMING = "wettelijk-of-toestemming"
    MACHTIGING = "machtiging"


@dataclass(frozen=True, slots=True, kw_only=True)
class Disclosure:
    """The mode of sharing."""

    mode: Annotated[Sharing, "The only grounds on which data leave"]
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A term that is neither retention nor a request's."""

    within: Annotated[Period, "How long"]
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """The organisation's other terms, each within the law's."""

    decision: Annotated[Span | None, "To decide on an application"] = None
    signing: Annotated[Span, "To answer a signing link; then `niet bereikt`"]
    link: Annotated[Span, "A download link lives this long unless asked otherwise"]
    link_longest: Annotated[Span, "No link lives longer"]
    ask_owner: Annotated[Span, "Without activity and without trigger: ask the owner after this"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """Something told to people without being asked."""

    text: Annotated[str, "What is told"]
    clause: Annotated[str, "The clause"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """One organisation's rules, whole and checked. `sha256` (hex) is of the file they came from."""

    sha256: Annotated[str, Shape("policy-hash-ill-formed", r"[0-9a-f]{64}"), "Hash of the file"]
    about: Annotated[About, "Which text this is"]
    purposes: Annotated[Mapping[str, Purpose], "Purposes by word"]
    categories: Annotated[Mapping[str, Category], "Categories of data by letter or word"]
    roles: Annotated[Mapping[str, RoleRow], "The authorisation matrix"]
    signers: Annotated[Mapping[str, Signers], "Signers by kind of document"]
    recipients: Annotated[Mapping[str, Recipient], "Recipients by word"]
    retention: Annotated[Mapping[str, Rule], "Retention rules by id"]
    documents: Annotated[Mapping[str, Kept], "Kinds of documents and the rule that keeps them"]
    disclosure: Annotated[Disclosure, "On what ground data leave"]
    requests: Annotated[Requests, "Requests of people"]
    letters: Annotated[Letters, "Variants of letters"]
    terms: Annotated[Terms, "Other terms"]
    notices: Annotated[Mapping[str, Notice], "What is told without being asked"] = field(default_factory=dict)

    def kind(self, kind: Kind | str) -> Kept:
        """How a kind of document is kept; every policy names every kind."""
        return self.documents[str(kind)]
