"""An organisation's rules as one readable page: the same sections for the command line and the FG's desk.

Every row ends in its clause. What the organisation's own text does not say is marked `aanvulling` there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from dossier.matrix import Cell
from dossier.period import Period
from dossier.policy_diff import cell_words
from dossier.policy_types import Policy, Span
from dossier.retention_rule import Combine, Rounding, Rule, TermKind
from portal import i18n
from portal.clock import shown_day
from portal.i18n import _


@dataclass(frozen=True, slots=True)
class Section:
    """A table: its heading, its columns and its rows. The last column is the clause."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def facts(policy: Policy) -> tuple[tuple[str, str], ...]:
    """Which text this is; adopted and in force are two days, and unknown stays unknown."""
    about = policy.about

    def day(one: date | None) -> str:
        return shown_day(one, i18n.language()) if one else _("onbekend")

    rows = [
        (_("Bron"), about.source),
        (_("Versie"), about.version),
        (_("Vastgesteld op"), day(about.adopted_on)),
        (_("In werking sinds"), day(about.in_force_on)),
        (_("Vingerafdruk"), policy.sha256),
    ]
    return (*rows, (_("Wat er anders is"), about.changes)) if about.changes else tuple(rows)


def sections(policy: Policy) -> tuple[Section, ...]:
    """Everything a policy says, in the order in which an FG reads it."""
    return tuple(one for one in _sections(policy) if one.rows)


def _sections(policy: Policy) -> Iterator[Section]:
    clause = _("Artikel")
    yield Section(
        _("Hoe lang wij bewaren"),
        (_("Regel"), _("Wat"), _("Telt vanaf"), _("Hoe lang"), clause),
        tuple((id_, row.what, starts(row), kept(row), row.clause) for id_, row in policy.retention.items()),
    )
    yield Section(_("De regel bij elk document"), (_("Document"), _("Regel"), clause), tuple(_documents(policy)))
    yield Section(
        _("Aan wie wij geven"),
        (_("Aan wie"), _("Wat eerst nodig is"), _("Soorten documenten"), clause),
        tuple(
            (one.text, plain(one.needs), ", ".join(map(plain, one.documents)), one.clause)
            for one in policy.recipients.values()
        ),
    )
    yield Section(
        _("Wie erbij mag"),
        (_("Rol"), _("Mag"), clause),
        tuple((row.text, _may(row.may), row.clause) for row in policy.roles.values()),
        _("R is lezen, W maken of wijzigen, S ondertekenen, X delen."),
    )
    yield Section(
        _("Wie ondertekent"),
        (_("Document"), _("Wie"), clause),
        tuple(
            (plain(kind), ", ".join(map(str, one.parties)) or _("niemand"), one.clause)
            for kind, one in policy.signers.items()
        ),
    )
    yield Section(
        _("Waarvoor wij gegevens gebruiken"),
        (_("Doel"), _("Grondslag"), clause),
        tuple((one.text, ", ".join(one.grounds), one.clause) for one in policy.purposes.values()),
    )
    yield Section(
        _("Soorten gegevens"),
        (_("Soort"), _("Waarvoor"), _("Wanneer"), clause),
        tuple(
            (f"{name}: {one.text}", ", ".join(map(plain, one.purposes)), _when(one.on, one.only_when), one.clause)
            for name, one in policy.categories.items()
        ),
    )
    yield Section(_("Termijnen en antwoorden"), (_("Wat"), _("Hoe"), clause), tuple(_terms(policy)))
    yield Section(
        _("Wat wij zelf vertellen"),
        (_("Wat"), clause),
        tuple((one.text, one.clause) for one in policy.notices.values()),
    )


def _documents(policy: Policy) -> Iterator[tuple[str, str, str]]:
    for kind, one in policy.documents.items():
        if one.none:
            yield plain(kind), _("niet hier"), one.clause
            continue
        other = "; ".join(f"{plain(fact)}: {rule}" for fact, rule in one.when.items())
        yield plain(kind), f"{one.rule} ({other})" if other else one.rule, one.clause


def _terms(policy: Policy) -> Iterator[tuple[str, str, str]]:
    asked, letters, terms = policy.requests, policy.letters, policy.terms
    longer = f" + {period(asked.longer)}" if asked.longer else ""
    yield _("De grond waarop gegevens weggaan"), plain(policy.disclosure.mode), policy.disclosure.clause
    yield _("Antwoord op een verzoek"), period(asked.within) + longer, asked.clause
    notes = _("blijven buiten het overzicht") if asked.notes_excluded else _("staan in het overzicht")
    yield _("Werkaantekeningen bij inzage"), notes, asked.notes_clause
    yield _("Wat een antwoord is"), plain(letters.answer), letters.clause
    yield _("Waar iemand kan klagen"), ", ".join(letters.complaints), letters.clause
    spans: tuple[tuple[str, Span | None], ...] = (
        (_("Besluit op een aanvraag"), terms.decision),
        (_("Antwoord op een link om te ondertekenen"), terms.signing),
        (_("Gewone link"), terms.link),
        (_("Langste link"), terms.link_longest),
        (_("Navragen bij een zaak zonder einde"), terms.ask_owner),
    )
    for text, span in spans:
        if span is not None:
            yield text, period(span.within), span.clause


def _may(row: Mapping[str, Cell]) -> str:
    return "; ".join(f"{plain(thing)}: {cell_words(cell)}" for thing, cell in row.items()) or "–"


def _when(on: bool, only_when: str) -> str:
    return "; ".join(one for one in ("" if on else _("alleen als iemand het aanzet"), only_when) if one) or "–"


def plain(word: object) -> str:
    """A word of the file as a person reads it: `niet-in-behandeling` becomes `niet in behandeling`."""
    return str(word).replace("-", " ").replace("_", " ")


def starts(rule: Rule) -> str:
    """The events a term may run from: `tlv einde of tlv ingetrokken (de vroegste)`."""
    said = {
        Combine.LATEST: _("de laatste"),
        Combine.EARLIEST: _("de vroegste"),
        Combine.FIRST_KNOWN: _("de eerste die bekend is"),
    }
    events = [plain(one) for one in rule.starts_at]
    return events[0] if len(events) == 1 else f"{', '.join(events)} ({said[rule.combine]})"


def kept(rule: Rule) -> str:
    """How long, rounded how, and what the last day binds."""
    said = {
        TermKind.CAP: _("hoogstens"),
        TermKind.KEEP_AND_CAP: _("niet korter en niet langer"),
        TermKind.DEADLINE: _("op die dag weg"),
    }
    long = period(rule.keep) if rule.keep.longest else _("direct")
    rounded = " + " + _("de rest van het schooljaar") if rule.rounding is Rounding.SCHOOL_YEAR else ""
    return f"{long}{rounded}, {said[rule.kind]}"


def period(one: Period) -> str:
    """A span in words: `3 jaar`, `2 maanden`, `4 weken`, `14 dagen`."""
    text = str(one)
    amount, unit = int(text[1:-1]), text[-1]
    single = {"Y": _("1 jaar"), "M": _("1 maand"), "W": _("1 week"), "D": _("1 dag")}
    many = {
        "Y": _("%(n)s jaar", n=amount),
        "M": _("%(n)s maanden", n=amount),
        "W": _("%(n)s weken", n=amount),
        "D": _("%(n)s dagen", n=amount),
    }
    return (single if amount == 1 else many)[unit]
