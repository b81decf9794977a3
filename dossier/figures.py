"""The tables of the yearly report and the report about pupils at home: counted, then made safe together.

Pure: from the register's rows and what is left of the decisions, within a span of days. The lists of what
is counted are closed, so an empty line tells as little as a small one. Every sum a reader can know of is
given to `suppress.hide` in one go, over all tables of a report.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dossier import papers
from dossier import register_words as words
from dossier.events import What
from dossier.kinds import Kind, title
from dossier.papers import Categorie, Soort
from dossier.policy_types import OrganisationKind, Policy
from dossier.record import Entry
from dossier.retention import AMSTERDAM
from dossier.suppress import Sum, hide

NOT_SHOWN: Final = "niet getoond"
OTHER: Final = "anders"
KINDS: Final = (
    Kind.RAPPORT_SWV,
    Kind.OPP,
    Kind.DESKUNDIGENADVIES,
    Kind.AANVRAAG,
    Kind.AANMELDING,
    Kind.ADVIES,
    Kind.TOEWIJZING,
    Kind.ZIENSWIJZE,
    Kind.BRIEF,
    Kind.INZAGE,
    Kind.OVEREENKOMST,
    Kind.MACHTIGING,
)
"""Kinds of documents that are counted by name; a TLV has a table of its own, so its number stands once."""
CATEGORIES: Final[Mapping[Soort, tuple[Categorie, ...]]] = {
    Soort.SBO: (Categorie.NVT,),
    Soort.SO: (Categorie.L, Categorie.M, Categorie.H),
    Soort.VSO: (Categorie.L, Categorie.M, Categorie.H),
    Soort.PRO: (Categorie.NVT,),
}
CATEGORY_WORDS: Final = {Categorie.L: "laag", Categorie.M: "midden", Categorie.H: "hoog"}
CASES: Final = {
    What.CASE_BEGUN: "zaken begonnen",
    What.CASE_ENDED: "zaken afgerond",
    What.MANDATE_SIGNED: "machtigingen getekend",
    What.MANDATE_WITHDRAWN: "machtigingen ingetrokken",
}
FOUR_WEEKS, THREE_MONTHS = timedelta(days=28), timedelta(days=91)
SPANS: Final = ("korter dan vier weken", "vier weken tot drie maanden", "drie maanden of langer")
STATES: Final = ("weer naar school", "nog thuis")


@dataclass(frozen=True, slots=True)
class Period:
    """First and last day of a report, both included."""

    first: date
    last: date

    def holds(self, day: date) -> bool:
        """Whether a day is in it."""
        return self.first <= day <= self.last


@dataclass(frozen=True, slots=True)
class Decided:
    """What a TLV said, without its pupil."""

    soort: Soort
    categorie: Categorie
    on: date


@dataclass(frozen=True, slots=True)
class AtHome:
    """A time that a pupil was at home: first day, and the day of return unless it still lasts."""

    since: date
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """One count: its name within the report, its words, and whether it is a sum."""

    name: str
    what: str
    total: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A table before it is made safe: its lines, their counts, and the sums between them."""

    title: str
    note: str
    lines: tuple[Line, ...]
    counts: Mapping[str, int]
    sums: tuple[Sum, ...]


def yearly(
    policy: Policy, period: Period, entries: Iterable[Entry], decided: Iterable[Decided]
) -> tuple[papers.Tabel, ...]:
    """The tables of the yearly report (F23, F77): nobody is in them and nothing small can be computed."""
    rows = [one for one in entries if period.holds(one.event.at.astimezone(AMSTERDAM).date())]
    tables = [_documents(policy, rows), _disclosures(policy, rows), _destroyed(policy, rows)]
    if policy.about.kind is not OrganisationKind.STICHTING:
        tables.insert(0, _decided(one for one in decided if period.holds(one.on)))
    if not policy.kind(Kind.MACHTIGING).none:
        tables.append(_cases(rows))
    return safe(tables)


def at_home(period: Period, spells: Iterable[AtHome]) -> tuple[papers.Tabel, ...]:
    """How many pupils were at home and how long (F94), as things stood on the last day of the period."""
    found: Counter[tuple[str, str]] = Counter()
    for one in spells:
        if one.since > period.last or (one.until is not None and one.until < period.first):
            continue
        back = one.until is not None and one.until <= period.last
        last = one.until if one.until is not None and back else period.last + timedelta(days=1)
        found[SPANS[_span(last - one.since)], STATES[0 if back else 1]] += 1
    lines = {span: {state: found[span, state] for state in STATES} for span in SPANS}
    note = "Leerlingen die in deze periode thuiszaten, naar de tijd tot hun terugkeer of tot de laatste dag ervan."
    return safe([_nested("Aantal en duur", note, lines, "alle leerlingen")])


def safe(tables: Sequence[Counted]) -> tuple[papers.Tabel, ...]:
    """The tables with what may not be shown in words; all of a report at once, as a reader has them all."""
    counts = {name: count for table in tables for name, count in table.counts.items()}
    hidden = hide(counts, [one for table in tables for one in table.sums])
    return tuple(
        papers.Tabel(
            titel=table.title,
            uitleg=table.note,
            tellingen=tuple(
                papers.Telling(
                    wat=line.what,
                    aantal=NOT_SHOWN if line.name in hidden else str(counts[line.name]),
                    totaal=line.total,
                )
                for line in table.lines
            ),
        )
        for table in tables
    )


def _span(length: timedelta) -> int:
    return (length >= FOUR_WEEKS) + (length >= THREE_MONTHS)


def _decided(decided: Iterable[Decided]) -> Counted:
    found = Counter((one.soort, one.categorie) for one in decided)
    lines = {
        soort.value: {f"{soort.value}, {CATEGORY_WORDS[one]}": found[soort, one] for one in of}
        if len(of) > 1
        else found[soort, of[0]]
        for soort, of in CATEGORIES.items()
    }
    note = "Verklaringen met een besluit in deze periode die er nu nog zijn, naar soort onderwijs en bekostiging."
    return _nested("Toelaatbaarheidsverklaringen", note, lines, "alle verklaringen")


def _documents(policy: Policy, rows: Iterable[Entry]) -> Counted:
    known = [kind for kind in KINDS if not policy.kind(kind).none]
    made = (_fact(one, "kind") for one in rows if one.event.what == What.DOCUMENT_MADE.value)
    names = {kind.value: title(kind) for kind in known}
    return _flat("Andere stukken", "Stukken die in deze periode zijn gemaakt.", names, _without(made, Kind.TLV))


def _disclosures(policy: Policy, rows: Iterable[Entry]) -> Counted:
    given = (_fact(one, "recipient_kind") for one in rows if one.event.what == What.DISCLOSED.value)
    own = (one for one in policy.recipients if one != "betrokkene" and one.replace("-", "_") not in words.RECIPIENTS)
    names = {one: words.recipient(one) for one in (*words.RECIPIENTS, *own)}
    return _flat("Verstrekkingen", "Hoe vaak een stuk naar buiten ging, naar wie.", names, given)


def _destroyed(policy: Policy, rows: Iterable[Entry]) -> Counted:
    gone = (_fact(one, "rule") for one in rows if one.event.what == What.DESTROYED.value)
    names = {name: name for name in policy.retention}
    return _flat("Vernietigd", "Wat in deze periode is vernietigd, naar bewaarregel.", names, gone)


def _cases(rows: Iterable[Entry]) -> Counted:
    found = Counter(one.event.what for one in rows)
    lines = tuple(Line(f"cases/{what.value}", text) for what, text in CASES.items())
    counts = {f"cases/{what.value}": found[what.value] for what in CASES}
    return Counted("Zaken", "Wat er in deze periode met zaken gebeurde.", lines, counts, ())


def _fact(entry: Entry, name: str) -> str:
    return dict(entry.event.clear).get(name, "")


def _without(made: Iterable[str], kind: Kind) -> Iterable[str]:
    return (one for one in made if one != kind)


def _flat(heading: str, note: str, names: Mapping[str, str], found: Iterable[Hashable]) -> Counted:
    """One line per word, whatever is not on the list together, and the sum."""
    counted = Counter(word if word in names else OTHER for word in found)
    lines: dict[str, int | dict[str, int]] = {text: counted[word] for word, text in names.items()}
    return _nested(heading, note, {**lines, OTHER: counted[OTHER]}, "samen")


def _nested(heading: str, note: str, lines: Mapping[str, int | Mapping[str, int]], everything: str) -> Counted:
    """Lines, or lines with parts above their sum; at the end the sum of all."""
    listed: list[Line] = []
    counts: dict[str, int] = {}
    sums: list[Sum] = []
    for what, below in lines.items():
        name = f"{heading}/{what}"
        if isinstance(below, int):
            counts[name] = below
            listed.append(Line(name, what))
            continue
        parts = {f"{name}/{part}": count for part, count in below.items()}
        counts |= {**parts, name: sum(parts.values())}
        sums.append(Sum(name, tuple(parts)))
        listed += [Line(part, f"{what}: {part.removeprefix(name + '/')}") for part in parts]
        listed.append(Line(name, what, total=True))
    top = tuple(f"{heading}/{what}" for what in lines)
    counts[f"{heading}/"] = sum(counts[name] for name in top)
    sums.append(Sum(f"{heading}/", top))
    listed.append(Line(f"{heading}/", everything, total=True))
    return Counted(heading, note, tuple(listed), counts, tuple(sums))
