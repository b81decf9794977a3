"""Why something did not happen: two families, each with a stable code and the facts a page needs.

A code is a kebab-case word that appears as a heading in `templates/problems/*.toml`, where its
status and its Dutch and English sentences live. No sentence is written here, so no rule knows the
web. Facts must never hold a secret or a BSN: they are shown.
"""

from __future__ import annotations


class ZegelError(Exception):
    """What every refusal and outage shares: a code and facts to fill its sentence with."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts

    def __str__(self) -> str:
        if not self.facts:
            return self.code
        return f"{self.code}: " + ", ".join(f"{name}={value}" for name, value in self.facts.items())


class Refused(ZegelError):
    """A rule says no, or the input is wrong. Trying again unchanged cannot help."""


class NotFound(Refused):
    """Unknown, or another organisation's: the two look the same on purpose (decision 21)."""


class Conflict(Refused):
    """Somebody else was first: what was decided on has moved since it was read."""


class Unavailable(ZegelError):
    """A part is away (store, database, converter, timestamp service). Nothing was done; retry."""
