"""When a link ends, and why: the least of everything that bounds it (RX-LINK, exchange.md 5.2).

Pure: the caller gives what was read. Computed anew on every request, so a withdrawal, a restriction
or an earlier destruction bites at once and no stored end can be stale. A grant never outlives its
records. Days end at midnight in Europe/Amsterdam; moments are UTC.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from dossier.record import Grant, Hold, MandateEntry, Record

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")
GONE: Final = frozenset({"destroying", "destroyed", "forgotten", "void"})


class Because(StrEnum):
    """What ended a link."""

    TERM = "term"
    WITHDRAWN = "withdrawn"
    MANDATE_WITHDRAWN = "mandate-withdrawn"
    MANDATE_OVER = "mandate-over"
    RETENTION = "retention"
    RECORD_GONE = "record-gone"
    DOCUMENT_WITHDRAWN = "document-withdrawn"
    AUTHORISATION_OVER = "authorisation-over"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class End:
    """The first moment (UTC) at which the link is dead, and why."""

    at: datetime
    because: Because


def midnight(day: date) -> datetime:
    """00:00 Amsterdam of `day`, in UTC; summer time never makes this hour doubtful."""
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """The first moment after `day` in Amsterdam, in UTC."""
    return midnight(day + timedelta(days=1))


def ends(
    grant: Grant,
    records: Sequence[Record],
    entry: MandateEntry | None = None,
    *,
    authorised_until: date | None = None,
    holds: Sequence[Hold] = (),
) -> End:
    """When `grant` ends.

    `records` are all the records it opens; `entry` the machtiging's entry it rests on;
    `authorised_until` the last day on which its recipient may have access at all (a consultant's
    processor agreement, a coordinator's grant); `holds` those of the records: only a restriction
    (AVG 18) ends sharing, and no hold ever lengthens it.
    """
    bounds = [End(grant.until, Because.TERM), *_given_back(grant, entry), *_of_records(grant, records)]
    bounds += [End(hold.since, Because.RESTRICTED) for hold in holds if _restricts(hold, grant)]
    if authorised_until is not None:
        bounds.append(End(end_of_day(authorised_until), Because.AUTHORISATION_OVER))
    # A tie is told as the stronger reason: what was withdrawn is not merely "over", and a link that went
    # with its machtiging says so.
    return min(bounds, key=lambda end: (end.at, end.because is Because.TERM, end.because is Because.WITHDRAWN))


def _given_back(grant: Grant, entry: MandateEntry | None) -> Iterator[End]:
    if grant.withdrawn_at is not None:
        yield End(grant.withdrawn_at, Because.WITHDRAWN)
    if entry is None:
        if grant.mandate_entry:
            yield End(grant.created_at, Because.MANDATE_WITHDRAWN)
        return
    if entry.withdrawn_at is not None:
        yield End(entry.withdrawn_at, Because.MANDATE_WITHDRAWN)
    if entry.until is not None:
        yield End(end_of_day(entry.until), Because.MANDATE_OVER)


def _of_records(grant: Grant, records: Sequence[Record]) -> Iterator[End]:
    if {record.id for record in records} != set(grant.records):
        yield End(grant.created_at, Because.RECORD_GONE)
    for record in records:
        if record.state in GONE:
            yield End(grant.created_at, Because.RECORD_GONE)
        elif record.state == "withdrawn":
            yield End(grant.created_at, Because.DOCUMENT_WITHDRAWN)
        if record.destroy_from is not None:
            yield End(midnight(record.destroy_from), Because.RETENTION)


def _restricts(hold: Hold, grant: Grant) -> bool:
    return hold.kind == "H-BEPERK" and hold.lifted_at is None and hold.record in grant.records
