"""How often something may be tried (security-ux.md A6), counted in the book so that all processes share it.

Whom a count is about is kept as a keyed hash: the table of counters names no address and no person.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from typing import Final

from dossier.errors import Refused
from dossier.ports import Desk


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `most` tries of `what` for one subject in any `window_s` seconds."""

    what: str
    most: int
    window_s: int


LOGIN_USER: Final = (Limit("login-user", 10, 300),)
LOGIN_ADDRESS: Final = (Limit("login-address", 10, 300),)
LOGIN_EVERYONE: Final = (Limit("login-everyone", 1000, 300),)
CODE_USER: Final = (Limit("code-5m", 5, 300), Limit("code-1h", 20, 3600), Limit("code-1d", 50, 86_400))
CODE_ADDRESS: Final = (Limit("code-address-5m", 10, 300), Limit("code-address-1h", 50, 3600))


def count(desk: Desk, *tries: tuple[tuple[Limit, ...], str]) -> None:
    """Count one try for each (limits, subject); `Refused('too-many-tries')` when one is over its limit.

    Counted in a transaction of its own, so that a refusal does not undo the count.
    """
    now = desk.clock.now()
    over = []
    with desk.book.writing() as shelf:
        for limits, subject in tries:
            for limit in limits:
                bucket = desk.random.hashed(f"limit:{limit.what}", subject).hex()
                if shelf.hit(bucket, now, limit.window_s) > limit.most:
                    over.append(limit.window_s)
    if over:
        raise Refused("too-many-tries", minutes=-(-max(over) // 60), retry_after=max(over))


def network(address: str) -> str:
    """Whom an address stands for: itself for IPv4, its /64 for IPv6 (one household has them all)."""
    try:
        at = ipaddress.ip_address(address)
    except ValueError:
        return "unknown"
    return str(at) if at.version == 4 else str(ipaddress.ip_network((at, 64), strict=False))  # noqa: PLR2004
