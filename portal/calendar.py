"""The Calendar port: free days of the Algemene termijnenwet, on the `holidays` library.

Article 3: New Year's Day, Easter and Whit Monday, both Christmas days, Ascension Day, the King's
birthday as kept, 5 May (every year, also where an employer does not give it), and Good Friday as
equated. Sundays cover Easter and Whit Sunday. Days that a royal decree equates for a single year
are not here: the last day then falls earlier than the law allows, never later.
"""

from __future__ import annotations

from datetime import date
from typing import Final

SATURDAY: Final = 5


class DutchCalendar:
    """Weekends and generally recognised holidays of the Netherlands; no state but the library's cache."""

    def __init__(self) -> None:
        import holidays

        # "optional" adds 5 May in the years in which it is no public holiday.
        self._days = holidays.country_holidays("NL", categories=("public", "optional"))

    def is_free(self, day: date) -> bool:
        """Whether `day` is a Saturday, Sunday or generally recognised holiday (art. 1 and 3)."""
        return day.weekday() >= SATURDAY or day in self._days
