"""How long a link may live: as many days as asked, and no longer than the organisation's longest."""

from __future__ import annotations

from datetime import datetime, timedelta

from dossier.errors import Refused
from dossier.policy_types import Policy
from dossier.retention import AMSTERDAM


def link_until(policy: Policy, now: datetime, days: int) -> datetime:
    """The first moment at which a link made now, for so many days, is dead; `share-too-long` beyond the longest."""
    today = now.astimezone(AMSTERDAM).date()
    longest = policy.terms.link_longest.within.after(today)
    until = now + timedelta(days=days)
    if days < 1 or until.astimezone(AMSTERDAM).date() > longest:
        raise Refused("share-too-long", days=days, most=(longest - today).days)
    return until
