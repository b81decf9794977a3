"""A fictional person's authenticator app: a code the site has not seen yet, whenever one is asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from portal.factors import STEP_S, code_at


class App:
    """Gives each code once. The site lets the codes of half a minute earlier and later through."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._last = 0

    def code(self, now: datetime) -> str:
        """The next code the site will take at `now`."""
        step = max(int(now.timestamp()) // STEP_S - 1, self._last + 1)
        self._last = step
        return code_at(self._secret, datetime.fromtimestamp(step * STEP_S, now.tzinfo) + timedelta(seconds=1))

    def wait_s(self, now: datetime) -> float:
        """How many seconds until another code can be given."""
        first = self._last + 1
        return max(0.0, (first - 1) * STEP_S - now.timestamp())
