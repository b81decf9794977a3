"""The shelf's duties of persons, and the mark of the sweep's clock."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import update

from dossier.errors import Conflict, NotFound
from dossier.watch import Duty, SweepMark
from records.rows import Rows, values_of
from records.tables_watch import duties, sweeps


class Watch(Rows):
    """What persons must still do or agree to, and since when the sweep trusts the clock."""

    def add_duty(self, duty: Duty) -> bool:
        """A new duty; False, and nothing changed, when its id stands already."""
        return self._upsert(duties, values_of(duty))

    def duty(self, organisation: str, duty: str) -> Duty:
        """The organisation's duty; `NotFound`."""
        return self._get(Duty, duties, organisation, duty)

    def open_duties(self, organisation: str) -> Sequence[Duty]:
        """What is not done yet, oldest first."""
        query = self._select(Duty, duties, duties.c.organisation == organisation, duties.c.done_at.is_(None))
        return self._list_by(Duty, query.order_by(duties.c.opened_at, duties.c.id))

    def duties_of(self, record: str) -> Sequence[Duty]:
        """A record's duties, done ones too."""
        return self._list(Duty, duties, duties.c.record == record)

    def finish_duty(self, duty: Duty) -> None:
        """Write who did it, once; `Conflict('changed-meanwhile')` when it was done before, `NotFound`."""
        mine = (duties.c.organisation == duty.organisation, duties.c.id == duty.id)
        if self._changed(update(duties).where(*mine, duties.c.done_at.is_(None)).values(values_of(duty))) == 1:
            return
        if self._find(Duty, duties, *mine) is None:
            raise NotFound("not-found")
        raise Conflict("changed-meanwhile")

    def sweep_mark(self, organisation: str) -> SweepMark | None:
        """When the sweep last trusted the clock for this organisation; None before the first."""
        return self._find(SweepMark, sweeps, sweeps.c.organisation == organisation)

    def put_sweep_mark(self, mark: SweepMark) -> None:
        """Write it over the one before."""
        row = values_of(mark)
        self._upsert(sweeps, row, change=row)
