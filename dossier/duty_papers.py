"""An organisation's own registers as papers: pure functions from its rules and what stands in the instance.

Nothing is typed twice: recipients come from the list that sharing obeys, terms from the rules that the
sweep obeys, persons from the accounts that log in. So these papers cannot be out of date (domain.md §6.5).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from dossier import papers
from dossier import register_words as words
from dossier.kinds import Kind, title
from dossier.policy_types import OrganisationKind, Policy
from dossier.record import Grant
from dossier.retention import AMSTERDAM
from dossier.suppress import LEAST

PERSONS: Final = (
    "leerlingen",
    "ouders en andere wettelijke vertegenwoordigers",
    "medewerkers van scholen en schoolbesturen",
    "deskundigen en contactpersonen van hulpverleners",
    "eigen medewerkers",
)
"""Of whom an organisation of ours holds data; closed, as its categories a to o are (F103)."""

TRANSFER: Final = (
    "Er gaan geen gegevens naar een land buiten de EER of naar een internationale organisatie.",
    "Het systeem weigert te starten met een opslag, post- of sms-dienst buiten de EER, of een die dat niet zegt.",
)
MEASURES: Final = (
    "Elk bestand en elk dossier heeft een eigen sleutel. Wie de opslag of de database leest, leest geen gegevens.",
    "Medewerkers loggen in met een wachtwoord en een code, en mogen alleen wat hun rol toestaat.",
    "Wie bij gegevens mag, belooft eerst geheimhouding.",
    "Wie een stuk krijgt, krijgt een link met een einddag en een tweede code. Een link is op elk moment in te trekken.",
    "Elke verstrekking en elke blik staat in een register waarvan elke regel aan de vorige hangt.",
    "Documenten zijn ondertekend en van een tijdstempel voorzien. Iedereen kan zien of er iets aan veranderd is.",
    "Op de dag van de bewaartermijn worden sleutel en bestand vernietigd, met een bewijs.",
)
"""AVG 30(1)(g), a general description: what this program does, each held by tests."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Controller:
    """Who answers for the data: instance settings (decision 22). `joint` are other controllers."""

    sender: papers.Afzender
    officer: str
    officer_contact: str
    joint: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """A member of staff as an account says: id, name, roles, and since when."""

    id: str
    name: str
    roles: frozenset[str]
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Adoption:
    """The director adopted the list (F102): when, who, under which mandate, and which (id, role) it held."""

    at: datetime
    by: str
    grants: frozenset[tuple[str, str]]
    mandate: papers.Mandaat | None = None


def processing_register(policy: Policy, who: Controller, number: str, on: date) -> papers.Verwerkingsregister:
    """The register of AVG 30(1) a to g; none of its parts is ever empty (F64)."""
    about = policy.about
    return papers.Verwerkingsregister(
        afzender=who.sender,
        nummer=number,
        datum=on,
        policy=about.name,
        policy_versie=about.version,
        policy_sha256=policy.sha256,
        bron=about.source,
        verantwoordelijke=who.sender.naam,
        gezamenlijk=who.joint,
        fg=who.officer,
        fg_contact=who.officer_contact,
        doelen=tuple(
            papers.Doel(tekst=one.text, grondslagen=one.grounds, artikel=one.clause) for one in policy.purposes.values()
        ),
        personen=PERSONS,
        gegevens=tuple(_data(policy)),
        ontvangers=tuple(_recipients(policy)),
        doorgifte=TRANSFER,
        bewaartermijnen=tuple(_terms(policy)),
        maatregelen=MEASURES,
    )


def access_list(
    policy: Policy,
    sender: papers.Afzender,
    staff: Iterable[Member],
    links: Iterable[Grant],
    adopted: Adoption | None,
    number: str,
    now: datetime,
) -> papers.Toegangslijst:
    """Who may see which data now: one line per person and role, living links by kind of recipient."""
    people = sorted((member.name, role, member) for member in staff for role in member.roles)
    return papers.Toegangslijst(
        afzender=sender,
        nummer=number,
        datum=now.astimezone(AMSTERDAM).date(),
        bron=f"{policy.about.title}, {_access_clause(policy)}",
        vastgesteld_op=adopted.at.astimezone(AMSTERDAM).date() if adopted else None,
        vastgesteld_door=adopted.by if adopted else "",
        mandaat=adopted.mandate if adopted else None,
        personen=tuple(_person(policy, role, member, adopted) for _, role, member in people),
        links=tuple(_links(links, now)),
    )


def _access_clause(policy: Policy) -> str:
    return "art. 8 lid 2 en bijlage 1" if policy.about.kind is OrganisationKind.SWV_VO else "wie bij welke gegevens mag"


def _person(policy: Policy, role: str, member: Member, adopted: Adoption | None) -> papers.Toegang:
    row = policy.roles.get(role)
    rights = tuple(words.right(thing, cell) for thing, cell in row.may.items()) if row else ()
    return papers.Toegang(
        naam=member.name,
        functie=row.text if row else words.plain(role),
        motivering=row.clause if row else "staat niet in de autorisatiematrix",
        gegevens=rights or ("geen gegevens van leerlingen",),
        sinds=member.since.astimezone(AMSTERDAM).date(),
        vastgesteld=adopted is not None and (member.id, role) in adopted.grants,
    )


def _links(links: Iterable[Grant], now: datetime) -> Iterator[papers.Linktoegang]:
    living = [one for one in links if one.withdrawn_at is None and now < one.until]
    for kind, purpose in sorted({(one.recipient_kind, one.purpose) for one in living}):
        group = [one for one in living if (one.recipient_kind, one.purpose) == (kind, purpose)]
        last = max(one.until for one in group).astimezone(AMSTERDAM).date()
        yield papers.Linktoegang(
            wie=words.recipient(kind),
            waarvoor=words.PURPOSES[purpose],
            # The list is public, and a small number is somebody.
            aantal=str(len(group)) if len(group) >= LEAST else f"minder dan {LEAST}",
            uiterlijk=last,
        )


def _data(policy: Policy) -> Iterator[papers.Gegeven]:
    for letter, one in policy.categories.items():
        yield papers.Gegeven(
            letter=letter,
            tekst=one.text,
            doelen=tuple(words.plain(purpose) for purpose in one.purposes),
            bijzonder=one.special,
            voorwaarde=one.only_when,
            gevraagd=one.on,
            artikel=one.clause,
        )


def _recipients(policy: Policy) -> Iterator[papers.Ontvanger]:
    for one in policy.recipients.values():
        kinds = tuple(title(kind) for kind in one.documents)
        yield papers.Ontvanger(wie=one.text, eerst=words.NEEDS[one.needs], stukken=kinds, artikel=one.clause)


def _terms(policy: Policy) -> Iterator[papers.Bewaartermijn]:
    kept = _kinds_by_rule(policy)
    for name, rule in policy.retention.items():
        yield papers.Bewaartermijn(
            regel=name, wat=rule.what, termijn=words.term(rule), stukken=tuple(kept[name]), artikel=rule.clause
        )


def _kinds_by_rule(policy: Policy) -> Mapping[str, Sequence[str]]:
    """Which kinds each rule keeps; a kind that a fact can switch stands with those facts."""
    found: dict[str, list[str]] = {name: [] for name in policy.retention}
    for kind in Kind:
        row = policy.kind(kind)
        if row.none:
            continue
        found[row.rule].append(title(kind))
        for rule in dict.fromkeys(row.when.values()):
            facts = ", ".join(words.plain(fact) for fact, other in row.when.items() if other == rule)
            found[rule].append(f"{title(kind)} ({facts})")
    return found
