"""What a retention rule is: which event starts it, how long, rounded how, and of which kind (domain.md §5.1)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated

from dossier import schoolyear
from dossier.errors import Refused
from dossier.period import Period


class Event(StrEnum):
    """What starts a term. `laatste_contact` counts only once the work has ended: contact *about* the work done."""

    SITUATIE_BEEINDIGD = "situatie_beeindigd"
    BEGELEIDING_BEEINDIGD = "begeleiding_beeindigd"
    TLV_EINDE = "tlv_einde"
    TLV_INGETROKKEN = "tlv_ingetrokken"
    ADVIES_VERZONDEN = "advies_verzonden"
    TOEWIJZING_EINDE = "toewijzing_einde"
    TOEWIJZING_BESLUIT = "toewijzing_besluit"
    AANVRAAG_AFGEWEZEN = "aanvraag_afgewezen"
    AFGIFTE = "afgifte"
    INTAKE = "intake"
    WERK_BEEINDIGD = "werk_beeindigd"
    LAATSTE_CONTACT = "laatste_contact"
    INCIDENT_GESLOTEN = "incident_gesloten"
    TOESTEMMING_INGETROKKEN = "toestemming_ingetrokken"
    IDENTITEIT_BEOORDEELD = "identiteit_beoordeeld"
    BESTAND_VERNIETIGD = "bestand_vernietigd"
    AFGEHANDELD = "afgehandeld"
    UIT_DIENST = "uit_dienst"
    VERZONDEN = "verzonden"
    ONTVANGEN = "ontvangen"
    VASTGESTELD = "vastgesteld"


class Combine(StrEnum):
    """Which day counts when several of a rule's events have happened."""

    LATEST = "latest"
    EARLIEST = "earliest"
    FIRST_KNOWN = "first-known"  # in the order of `starts_at`


class Rounding(StrEnum):
    """How the last day is rounded."""

    NONE = "none"
    SCHOOL_YEAR = "school-year"  # 31 July of the school year of the start, plus the term


class TermKind(StrEnum):
    """What the last day binds (domain.md §5.1)."""

    CAP = "cap"  # may go earlier
    KEEP_AND_CAP = "keep+cap"  # must stay until, must go after
    DEADLINE = "deadline"  # must be gone by


@dataclass(frozen=True, slots=True)
class Due:
    """The answer of a rule: the last day, the day the sweep takes it, and the clause.

    `start` is the day that counted. A record is due from 00:00 Amsterdam of `destroy_from`
    (decision 3).
    """

    rule: str
    last_day: date
    destroy_from: date
    source: str
    start: date
    kind: TermKind

    @property
    def because(self) -> str:
        """Rule, last day and clause in one line, for the register."""
        return f"{self.rule}, t/m {self.last_day.isoformat()} ({self.source})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One row of a policy's retention table."""

    what: Annotated[str, "What it is about, in the organisation's words"]
    starts_at: Annotated[tuple[Event, ...], "The events that start the term"]
    combine: Annotated[Combine, "Which of them counts"] = Combine.LATEST
    keep: Annotated[Period, "How long (ISO 8601, one unit)"]
    rounding: Annotated[Rounding, "How the last day is rounded"] = Rounding.NONE
    kind: Annotated[TermKind, "Cap, keep and cap, or deadline"]
    clause: Annotated[str, "The clause, or `aanvulling` where the source names none"]

    def start(self, events: Mapping[Event, date]) -> date | None:
        """The day the term starts, or None while no event of the rule has happened."""
        known = [events[event] for event in self.starts_at if event in events]
        if not known:
            return None
        if self.combine is Combine.FIRST_KNOWN:
            return known[0]
        return max(known) if self.combine is Combine.LATEST else min(known)

    def last_day(self, start: date) -> date:
        """The last day the data may exist. Never moved for weekends (Termijnenwet 4)."""
        if self.rounding is Rounding.SCHOOL_YEAR:
            return self.keep.after(schoolyear.last_day(start))
        return self.keep.after(start)

    def due(self, name: str, source: str, events: Mapping[Event, date]) -> Due | None:
        """When what this rule keeps must be gone; None while its trigger has not happened."""
        start = self.start(events)
        if start is None:
            return None
        last = self.last_day(start)
        wait = 0 if self.kind is TermKind.DEADLINE else 1
        return Due(name, last, last + timedelta(days=wait), source, start, self.kind)

    def refuse_foreign(self, name: str, events: Mapping[Event, date]) -> None:
        """Refuse an event that does not start this rule: somebody meant another rule."""
        for event in events:
            if event not in self.starts_at:
                known = ", ".join(self.starts_at)
                raise Refused("event-not-for-rule", rule=name, event=event, known=known)
