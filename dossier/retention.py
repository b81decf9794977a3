"""When a record must be gone (domain.md §5). Pure: no clock, no database.

Deciding is ours; destroying is `acts.erase_due`'s. Terms stand in the organisation's policy; here is
how they are applied: per record, never per pupil; a trigger that has not happened never makes a
record due, and never lets it be forgotten either (`ask_owner_on`); holds keep, never reopen sharing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dossier.errors import Refused
from dossier.findings import Finding, warn
from dossier.intake import Intake
from dossier.intake_oc import Casus, IntakeBesluit
from dossier.kinds import Fact, Kind
from dossier.papers.parts import Soort
from dossier.period import Period
from dossier.policy_types import Policy
from dossier.retention_rule import Due, Event

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
ONE_DAY: Final = timedelta(days=1)


def rule_for(policy: Policy, kind: Kind | str, facts: frozenset[Fact] = frozenset()) -> str:
    """The id of the rule that keeps a kind of document under these facts; refused when none is kept here."""
    if str(kind) not in policy.documents:
        raise Refused("kind-unknown", kind=kind)
    rule = policy.kind(kind).rule_under(facts)
    if not rule:
        raise Refused("kind-not-kept-here", kind=kind, policy=policy.about.name)
    return rule


def due(policy: Policy, rule: str, events: Mapping[Event, date]) -> Due | None:
    """When what `rule` keeps must be gone; None while its trigger has not happened."""
    if rule not in policy.retention:
        raise Refused("rule-unknown", rule=rule, known=", ".join(policy.retention))
    found = policy.retention[rule]
    return found.due(rule, f"{policy.about.title}, {found.clause}", events)


def due_for(
    policy: Policy, kind: Kind | str, events: Mapping[Event, date], facts: frozenset[Fact] = frozenset()
) -> Due | None:
    """`rule_for` and `due` in one."""
    return due(policy, rule_for(policy, kind, facts), events)


def ask_owner_on(policy: Policy, last_activity: date) -> date:
    """The day to ask the owner about a record without trigger: never silently kept (domain.md §5.4)."""
    return policy.terms.ask_owner.within.after(last_activity)


class HoldKind(StrEnum):
    """Why a record is kept past its day (domain.md §5.3)."""

    BEZWAAR = "H-BEZW"
    KLACHT = "H-KLACHT"
    BEPERKING = "H-BEPERK"
    VERZOEK = "H-VERZOEK"
    CLAIM = "H-CLAIM"
    ARCHIEF = "H-ARCHIEF"
    TLV = "H-TLV"


@dataclass(frozen=True, slots=True)
class Held:
    """A hold with the last day it keeps; None while it is open."""

    kind: HoldKind
    until: date | None = None


def destroy_on(due_on: Due, holds: Iterable[Held] = ()) -> date | None:
    """The day the sweep takes it: `max(destroy_from, latest hold end + 1)`; None while a hold is open."""
    day = due_on.destroy_from
    for hold in holds:
        if hold.until is None:
            return None
        day = max(day, hold.until + ONE_DAY)
    return day


def longest(dues: Iterable[Due | None]) -> date | None:
    """Until when a pupil's own facts live: the last day of the longest record; None while any is open-ended."""
    days = []
    for one in dues:
        if one is None:
            return None
        days.append(one.last_day)
    return max(days, default=None)


def add_years(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes 28 in a year without one (domain.md §5.1)."""
    return Period(months=12 * years).after(day)


def tlv_events(intake: Intake, withdrawn_on: date | None = None) -> dict[Event, date]:
    """What a TLV's form says about the events of retention."""
    events = {Event.AFGIFTE: intake.tlv.besluitdatum}
    if intake.tlv.einddatum is not None:
        events[Event.TLV_EINDE] = intake.tlv.einddatum
    if withdrawn_on is not None:
        events[Event.TLV_INGETROKKEN] = withdrawn_on
    return events


def tlv_facts(intake: Intake) -> frozenset[Fact]:
    """What switches a TLV to another rule of its organisation."""
    facts = {Soort.VSO: Fact.VSO, Soort.PRO: Fact.PRO}
    return frozenset({facts[intake.tlv.soort]} if intake.tlv.soort in facts else ())


def for_tlv(policy: Policy, intake: Intake, withdrawn_on: date | None = None) -> Due:
    """When the TLV of `intake` must be gone; refused while nothing says so (a TLV without end)."""
    rule = rule_for(policy, Kind.TLV, tlv_facts(intake))
    found = due(policy, rule, tlv_events(intake, withdrawn_on))
    if found is None:
        raise Refused("retention-trigger-missing", rule=rule, events=", ".join(policy.retention[rule].starts_at))
    return found


def outlived(policy: Policy, intake: Intake) -> tuple[Finding, ...]:
    """A warning when the data go before the TLV ends (domain.md §5.4: Noord-Limburg and a long TLV)."""
    end = intake.tlv.einddatum
    if end is None:
        return ()
    found = for_tlv(policy, intake)
    if found.last_day >= end:
        return ()
    return (warn("tlv-outlives-data", "tlv.einddatum", end=end, last_day=found.last_day, source=found.source),)


_OUTCOMES: Final = {
    IntakeBesluit.NIET_IN_BEHANDELING: Fact.NIET_IN_BEHANDELING,
    IntakeBesluit.AANGEHOUDEN: Fact.AANGEHOUDEN,
}


def casus_events(casus: Casus) -> dict[Event, date]:
    """What a case's form says about the events of retention; contact counts once the work has ended."""
    events: dict[Event, date] = {}
    if casus.intake is not None:
        events[Event.INTAKE] = casus.intake
    if casus.werk_beeindigd is not None:
        events[Event.WERK_BEEINDIGD] = casus.werk_beeindigd
        if casus.laatste_contact_ouders is not None:
            events[Event.LAATSTE_CONTACT] = casus.laatste_contact_ouders
    return events


def casus_facts(casus: Casus) -> frozenset[Fact]:
    """What switches a case to another rule: a complaint first, else what became of the registration."""
    facts = {Fact.KLACHT} if casus.klacht else set()
    if casus.besluit_intake in _OUTCOMES:
        facts.add(_OUTCOMES[casus.besluit_intake])
    return frozenset(facts)
