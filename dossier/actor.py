"""Who acts: a member of staff, a party behind a link, or the machine itself."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts for an organisation. `id` is a user id, `grant:…`, or `zegel`; never a name."""

    organisation: str
    id: str
    roles: frozenset[str] = frozenset()


def machine(organisation: str) -> Actor:
    """Zegel itself, for what it owes without being asked (sweeps, closings, letters)."""
    return Actor(organisation, "zegel")
