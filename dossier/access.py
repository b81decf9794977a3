"""May this role do that with this thing? The organisation's matrix, and what must be so (domain.md §6.2).

Deny by default: no role, no row, no cell, no letter, an unmet condition: no. Fewer facts or fewer
roles never open a door that was shut.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from dossier.matrix import Act, Cell, Condition, Object
from dossier.policy_types import Policy, RoleRow
from dossier.verdict import Allowed, Denied, Verdict, denied


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is so for one person and one thing, today. Everything off unless it was established."""

    secrecy_accepted: bool = False  # the text in force, before first access
    own: bool = False  # assigned file, own child, own dossier
    grant_until: date | None = None  # a personal grant with a reason
    aangemeld_op: date | None = None  # the pupil was registered at this school
    named: bool = False  # this very document was named
    asked: bool = False  # at the person's own request (AVG 15)
    bundle_until: date | None = None  # part of a bundle for the committee
    reason: str = ""  # typed by the one who breaks the glass; goes into the register


_HOLDS: Final[Mapping[Condition, Callable[[Standing, date], bool]]] = {
    Condition.OWN: lambda so, on: so.own,
    Condition.ON_GRANT: lambda so, on: so.grant_until is not None and on <= so.grant_until,
    Condition.AFTER_AANMELDING: lambda so, on: so.aangemeld_op is not None and so.aangemeld_op <= on,
    Condition.NAMED: lambda so, on: so.named,
    Condition.ON_REQUEST: lambda so, on: so.asked,
    Condition.IN_BUNDLE: lambda so, on: so.bundle_until is not None and on <= so.bundle_until,
    Condition.BREAK_GLASS: lambda so, on: bool(so.reason.strip()),
}

_DENIED: Final[Mapping[Condition, str]] = {
    Condition.OWN: "access-own",
    Condition.ON_GRANT: "access-on-grant",
    Condition.AFTER_AANMELDING: "access-after-aanmelding",
    Condition.NAMED: "access-named",
    Condition.ON_REQUEST: "access-on-request",
    Condition.IN_BUNDLE: "access-in-bundle",
    Condition.BREAK_GLASS: "access-break-glass",
}


def may(policy: Policy, roles: Collection[str], act: Act, thing: Object, so: Standing, on: date) -> Verdict:
    """Allowed by the first of the person's roles that permits it, or denied for the nearest reason."""
    source = policy.about.title
    nearest = denied("access-no-role", source)
    for role in sorted(roles):
        row = policy.roles.get(role)
        verdict = nearest if row is None else _row(policy, row, act, thing, so, on)
        if isinstance(verdict, Allowed):
            return verdict
        nearest = verdict
    return nearest


def _row(policy: Policy, row: RoleRow, act: Act, thing: Object, so: Standing, on: date) -> Verdict:
    source = f"{policy.about.title}, {row.clause}"
    cell = row.may.get(thing)
    if cell is None or act not in cell.acts:
        return denied("access-not-in-matrix", source, role=row.text, thing=thing)
    if row.secrecy and not so.secrecy_accepted:
        return denied("access-secrecy-first", source)
    return _conditions(cell, so, on, source) or Allowed(source)


def _conditions(cell: Cell, so: Standing, on: date, source: str) -> Denied | None:
    for condition in Condition:
        if condition in cell.conditions and not _HOLDS[condition](so, on):
            return denied(_DENIED[condition], source)
    return None
