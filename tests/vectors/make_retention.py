"""Writes `retention.json`: worked days of every rule, for this program and for any other that wants to agree.

Run it after a change of a policy or rule; the test suite refuses a difference.
"""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from dossier import retention
from portal import policies

HERE = Path(__file__).parent
STARTS = (
    date(2023, 2, 28),
    date(2024, 2, 29),
    date(2024, 7, 31),
    date(2024, 8, 1),
    date(2025, 5, 12),
    date(2025, 11, 30),
    date(2025, 12, 31),
)


def vectors() -> list[dict[str, str]]:
    """One row per policy, rule and start day."""
    rows = []
    for name in policies.names():
        policy = policies.load(name)
        for rule, row in policy.retention.items():
            for start in STARTS:
                due = retention.due(policy, rule, {row.starts_at[0]: start})
                assert due is not None
                rows.append(
                    {
                        "policy": name,
                        "rule": rule,
                        "event": str(row.starts_at[0]),
                        "start": start.isoformat(),
                        "last_day": due.last_day.isoformat(),
                        "destroy_from": due.destroy_from.isoformat(),
                        "source": due.source,
                    }
                )
    return rows


def text() -> str:
    """The file's text: one row a line, so that a difference reads."""
    rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in vectors())
    return f"[\n{rows}\n]\n"


if __name__ == "__main__":
    (HERE / "retention.json").write_text(text(), encoding="utf-8")
