"""The one place that reads the wall clock, and how a moment is shown to a person.

Everything is stored in UTC and shown in Dutch time (decision 1); where a moment proves something both
are printed. `DemoClock` lets a demonstration skip ahead (decision 2): only an instance made for it has
one, and it never runs behind the real clock.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final
from zoneinfo import ZoneInfo

from dossier.errors import Refused
from dossier.ports import Clock

AMSTERDAM: Final = ZoneInfo("Europe/Amsterdam")


class SystemClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Now, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DemoClock:
    """The real clock, put forward by what `file` says; without that file simply the real clock.

    The file holds one line: `+SECONDS` to run that much ahead, or an ISO moment with its zone to stand
    still there. Read at each question, so web, worker and signer move together.
    """

    file: Path
    demo: bool
    real: Clock = field(default_factory=SystemClock)

    def __post_init__(self) -> None:
        if not self.demo:
            raise Refused("demo-clock-forbidden")

    def now(self) -> datetime:
        """The demo's now, in UTC; never before the real now, so no link or record can be revived."""
        real = self.real.now()
        try:
            text = self.file.read_text(encoding="ascii").strip()
        except FileNotFoundError:
            return real
        except (OSError, UnicodeDecodeError):
            raise Refused("demo-clock-unreadable", file=self.file.name) from None
        return max(real, self._read(text, real))

    def _read(self, text: str, real: datetime) -> datetime:
        try:
            if text.startswith("+"):
                return real + timedelta(seconds=int(text[1:]))
            moment = datetime.fromisoformat(text)
        except (ValueError, OverflowError):
            raise Refused("demo-clock-unreadable", file=self.file.name) from None
        if moment.tzinfo is None:
            raise Refused("demo-clock-unreadable", file=self.file.name)
        return moment.astimezone(UTC)

    def ahead(self, by: timedelta) -> None:
        """From now on, run `by` ahead of the real clock. Written whole, so no reader sees half a line."""
        self._write(f"+{int(by.total_seconds())}")

    def stand_at(self, moment: datetime) -> None:
        """Stand still at `moment` (aware) until the real clock passes it."""
        self._write(moment.astimezone(UTC).isoformat())

    def _write(self, line: str) -> None:
        beside = self.file.with_suffix(".new")
        beside.write_text(line + "\n", encoding="ascii")
        beside.replace(self.file)


def clock_of(file: Path, *, demo: bool) -> Clock:
    """The clock of an instance: the demo's own only where it was made with `--demo`."""
    return DemoClock(file, demo=True) if demo else SystemClock()


def local_day(moment: datetime) -> date:
    """The day it is in the Netherlands at `moment`."""
    return moment.astimezone(AMSTERDAM).date()


def shown_day(day: date, language: str = "nl") -> str:
    """`28 april 2026`."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language)


def shown_moment(moment: datetime, language: str = "nl") -> str:
    """`28 april 2026 om 10.12 uur`: Dutch time, for a page where no proof hangs on it."""
    local = moment.astimezone(AMSTERDAM)
    if language == "nl":
        return f"{shown_day(local.date())} om {local:%H.%M} uur"
    return f"{shown_day(local.date(), language)} at {local:%H:%M}"


def proven_moment(moment: datetime, language: str = "nl") -> str:
    """`28 april 2026, 10:12:05 (UTC+2; 08:12:05 UTC)`: both zones, where a moment proves something."""
    local = moment.astimezone(AMSTERDAM)
    offset = local.utcoffset() or timedelta()
    utc = moment.astimezone(UTC)
    other_day = "" if utc.date() == local.date() else f"{shown_day(utc.date(), language)} "
    hours = int(offset.total_seconds() // 3600)
    return f"{shown_day(local.date(), language)}, {local:%H:%M:%S} (UTC+{hours}; {other_day}{utc:%H:%M:%S} UTC)"
