"""Terms of the Awb and the AVG: the last day on which something can still be done in time.

Pure: the caller gives the days and the calendar. A `Term` cites its article. Retention terms are
`dossier.retention`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from dossier import law, schoolyear
from dossier.errors import Refused
from dossier.period import Period
from dossier.ports import Calendar


@dataclass(frozen=True, slots=True)
class Term:
    """The last day that is in time (for a TLV: the earliest lawful end), and the article that says so."""

    last_day: date
    source: str


@dataclass(frozen=True, slots=True)
class Pause:
    """A clock that stood still: from the day it stopped (`asked`) to the day it ran again (`given`)."""

    asked: date
    given: date

    def __post_init__(self) -> None:
        if self.given < self.asked:
            raise Refused("pause-backwards", asked=self.asked, given=self.given)


@dataclass(frozen=True, slots=True)
class RequestTerms:
    """How an organisation answers requests of AVG 15-22: within what, how much longer, by which clause.

    `longer` is None where the organisation's own words know no extension; `clause` then refuses it.
    """

    within: Period
    longer: Period | None
    clause: str


def objection(bekend: date, calendar: Calendar) -> Term:
    """The last day to object to a besluit made known on `bekend`: six weeks from the day after."""
    return Term(_workday(law.OBJECTION.after(bekend), calendar), law.OBJECTION_SOURCE)


def decision(received: date, calendar: Calendar, pauses: tuple[Pause, ...] = (), within: Period = law.DECISION) -> Term:
    """The last day to decide on an application: eight weeks at most, longer by what the applicant took.

    The clock stands still from the day after completion was asked until the day it was complete (Awb 4:15).
    """
    if any(pause.asked < received for pause in pauses):
        raise Refused("pause-before-receipt", received=received)
    stood_still = sum(max(0, (pause.given - pause.asked).days - 1) for pause in pauses)
    last = within.after(received) + timedelta(days=stood_still)
    return Term(_workday(last, calendar), law.DECISION_SOURCE)


def access_request(terms: RequestTerms, received: date, proof: Pause | None = None, *, extended: bool = False) -> Term:
    """The last day to answer a request of AVG 15-22.

    The clock stands still while identity is in doubt. The organisation's own term counts as long as
    it is stricter than AVG 12(3); the earlier day of both is taken. No weekend or holiday moves it.
    """
    if extended and terms.longer is None:
        raise Refused("extension-not-known", source=terms.clause)
    if proof and proof.asked < received:
        raise Refused("pause-before-receipt", received=received)
    waited = timedelta(days=(proof.given - proof.asked).days if proof else 0)
    own = terms.within.after(received) + waited
    ceiling = law.ANSWER.after(received) + waited
    if extended and terms.longer is not None:
        # Months are counted from receipt at once, so that a month end is not clipped twice.
        own = terms.longer.after(own) if terms.within != law.ANSWER else law.ANSWER_EXTENDED.after(received) + waited
        ceiling = law.ANSWER_EXTENDED.after(received) + waited
    return Term(min(own, ceiling), terms.clause)


def tlv(start: date) -> Term:
    """The earliest lawful end of a TLV for (V)SO that begins on `start`."""
    return Term(schoolyear.earliest_end(start), law.TLV_TERM_SOURCE)


def bundle(asked: date) -> Term:
    """The last day to offer the objection's bundle to the national committee: within 14 days."""
    return Term(law.BUNDLE.after(asked), law.BUNDLE_SOURCE)


def _workday(day: date, calendar: Calendar) -> date:
    while calendar.is_free(day):
        day += timedelta(days=1)
    return day
