"""The shelf's numbers, jobs (the outbox) and counters."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Delete, Update, delete, func, or_, select, tuple_, update

from dossier.errors import Conflict, NotFound
from dossier.record import Job, NumberRow
from records.rows import Rows, values_of
from records.tables_records import organisations
from records.tables_work import hits, jobs, numbers

SLICES = 60
PRUNED_AT_ONCE = 200
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Work(Rows):
    """Numbers given out, work owed, and how often somebody knocked."""

    def reserve_number(self, organisation: str, school_year: str, record: str, at: datetime, first: int) -> NumberRow:
        """The next number of this school year, in order and without a gap; `first` when there is none yet."""
        # Reservations of one organisation wait for each other here (SQLite has one writer anyway).
        mine = select(organisations.c.id).where(organisations.c.id == organisation)
        if self._c.execute(mine.with_for_update(key_share=True)).first() is None:
            raise NotFound("not-found")
        year = (numbers.c.organisation == organisation, numbers.c.school_year == school_year)
        last = self._c.execute(select(func.max(numbers.c.number)).where(*year)).scalar()
        row = NumberRow(organisation, school_year, first if last is None else last + 1, "reserved", record, at)
        self._add(numbers, values_of(row))
        return row

    def settle_number(self, row: NumberRow) -> None:
        """A reserved number becomes `used` or `void`, once; `Conflict('number-settled')`, `NotFound`."""
        key = (
            numbers.c.organisation == row.organisation,
            numbers.c.school_year == row.school_year,
            numbers.c.number == row.number,
        )
        if self._changed(update(numbers).where(*key, numbers.c.state == "reserved").values(values_of(row))) == 1:
            return
        stands = self._c.execute(select(numbers.c.state).where(*key)).scalar()
        if stands is None:
            raise NotFound("not-found")
        if stands != row.state:
            raise Conflict("number-settled", number=row.number, state=stands)

    def numbers(self, organisation: str, school_year: str) -> Sequence[NumberRow]:
        """Every number given out in a school year, in order."""
        year = (numbers.c.organisation == organisation, numbers.c.school_year == school_year)
        return self._list(NumberRow, numbers, *year)

    def add_job(self, job: Job) -> None:
        """Owe work; quiet when a job of that id is owed already."""
        self._upsert(jobs, values_of(job) | {"parked": False, "leased_by": "", "leased_until": None})

    def take_jobs(self, worker: str, now: datetime, lease_until: datetime, limit: int) -> Sequence[Job]:
        """Lease what is due to `worker`, its attempt counted; expired leases are taken again."""
        free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)
        due = self._select(Job, jobs, jobs.c.parked.is_(False), jobs.c.run_at <= now, free)
        due = due.order_by(jobs.c.run_at, jobs.c.id).limit(limit).with_for_update(skip_locked=True)
        ids = [job.id for job in self._list_by(Job, due)]
        lease = {"leased_by": worker, "leased_until": lease_until, "attempt": jobs.c.attempt + 1}
        self._changed(update(jobs).where(jobs.c.id.in_(ids)).values(lease))
        return self._list_by(Job, self._select(Job, jobs, jobs.c.id.in_(ids)).order_by(jobs.c.run_at, jobs.c.id))

    def finish_job(self, job: str, worker: str) -> None:
        """Done: the row goes, its letter with it; `Conflict('lease-lost')` for anyone but its holder."""
        self._held(delete(jobs).where(*_lease(job, worker)))

    def put_back_job(self, job: str, worker: str, run_at: datetime, parked: bool) -> None:
        """Not done: again at `run_at`, or `parked` for a person to look at; `Conflict('lease-lost')`."""
        back = {"run_at": run_at, "parked": parked, "leased_by": "", "leased_until": None}
        self._held(update(jobs).where(*_lease(job, worker)).values(back))

    def open_jobs(self) -> int:
        """How much work is owed, parked jobs left out."""
        return self._c.execute(select(func.count()).select_from(jobs).where(jobs.c.parked.is_(False))).scalar_one()

    def oldest_due(self, now: datetime) -> datetime | None:
        """Since when the job that waits longest is due and in nobody's hands; None when none is."""
        free = or_(jobs.c.leased_until.is_(None), jobs.c.leased_until <= now)
        due = (jobs.c.parked.is_(False), jobs.c.run_at <= now, free)
        return self._c.execute(select(func.min(jobs.c.run_at)).where(*due)).scalar()

    def parked_jobs(self) -> Sequence[Job]:
        """Jobs that failed too often."""
        return self._list(Job, jobs, jobs.c.parked.is_(True))

    def hit(self, bucket: str, now: datetime, window_s: int) -> int:
        """Count a knock; returns how many there were in the last `window_s` seconds, this one included.

        Counted in sixtieths of the window, so a knock may be forgotten 1/60 of the window early. A
        refusal raised in the same transaction takes its own count back: count in a transaction of its own.
        """
        width = timedelta(seconds=window_s) / SLICES
        here = (now - _EPOCH) // width
        row = {"bucket": bucket, "slice": here, "count": 1, "gone_at": now + timedelta(seconds=window_s)}
        self._upsert(hits, row, change={"count": hits.c.count + 1})
        self._prune(now)
        recent = (hits.c.bucket == bucket, hits.c.slice > here - SLICES)
        return int(self._c.execute(select(func.sum(hits.c.count)).where(*recent)).scalar_one())

    def _prune(self, now: datetime) -> None:
        old = select(hits.c.bucket, hits.c.slice).where(hits.c.gone_at <= now)
        old = old.limit(PRUNED_AT_ONCE).with_for_update(skip_locked=True)
        self._changed(delete(hits).where(tuple_(hits.c.bucket, hits.c.slice).in_(old)))

    def _held(self, statement: Update | Delete) -> None:
        if self._changed(statement) == 0:
            raise Conflict("lease-lost")


def _lease(job: str, worker: str) -> tuple[ColumnElement[bool], ...]:
    return (jobs.c.id == job, jobs.c.leased_by == worker, jobs.c.leased_until.is_not(None))
