"""A form moved in time, so that a demo's besluit falls today (decision 2).

Every day moves by the same number of days, birthdays too (so that ages at each act stay), also days
written inside a text (`gezagsregister 2026-01-19`). Three things are bound to the school year and
are made anew instead: a start on 1 August becomes the first 1 August from the new besluit on; the end stays as many
school years after the earliest lawful end as it was; the plan's period, with the years in its
title, moves by whole school years. So a lawful form stays lawful on every day of the year.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any, Final

from dossier import schoolyear
from dossier.errors import Refused

_DAY: Final = re.compile(r"(?<!\d)\d{4}-\d{2}-\d{2}(?!\d)")
_YEAR: Final = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")


def shift(invoer: Mapping[str, Any], to: date) -> dict[str, Any]:
    """`invoer` (as typed, unread) with its anchor on `to`; the original is left alone.

    The anchor is `tlv.besluitdatum`, or the last signature under the machtiging where there is no TLV.
    """
    anchor = anchor_of(invoer)
    moved: dict[str, Any] = _moved(invoer, to - anchor)
    if "tlv" in invoer:
        moved["tlv"] = {**moved["tlv"], **_term(invoer["tlv"], to)}
        years = schoolyear.starts_in(to) - schoolyear.starts_in(anchor)
        plan = invoer["swv"]["ondersteuningsplan"]
        moved["swv"]["ondersteuningsplan"] = {name: _years(text, years) for name, text in plan.items()}
    return moved


def anchor_of(invoer: Mapping[str, Any]) -> date:
    """The day the form turns around: of the besluit, or of the last signature under the machtiging."""
    try:
        days = [invoer["tlv"]["besluitdatum"]] if "tlv" in invoer else list(invoer["machtiging"]["getekend"].values())
        last: date = max(days)
    except (KeyError, TypeError, AttributeError, ValueError):
        raise Refused("field-missing", field="tlv.besluitdatum") from None
    return last


def _moved(value: Any, by: timedelta) -> Any:  # noqa: ANN401 - a form as YAML gives it
    if isinstance(value, Mapping):
        return {name: _moved(part, by) for name, part in value.items()}
    if isinstance(value, list | tuple):
        return [_moved(part, by) for part in value]
    if isinstance(value, date):
        return value + by
    if isinstance(value, str):
        return _DAY.sub(lambda found: (date.fromisoformat(found.group()) + by).isoformat(), value)
    return value


def _term(tlv: Mapping[str, Any], to: date) -> dict[str, date]:
    old = tlv["ingangsdatum"]
    start = old + (to - tlv["besluitdatum"])
    if schoolyear.is_first_day(old):
        this_year = date(to.year, schoolyear.FIRST_MONTH, 1)
        start = this_year if to <= this_year else date(to.year + 1, schoolyear.FIRST_MONTH, 1)
    if tlv.get("einddatum") is None:
        return {"ingangsdatum": start}
    extra = tlv["einddatum"].year - schoolyear.earliest_end(old).year
    return {"ingangsdatum": start, "einddatum": date(schoolyear.earliest_end(start).year + extra, 7, 31)}


def _years(text: str, by: int) -> str:
    return _YEAR.sub(lambda found: str(int(found.group()) + by), text)
