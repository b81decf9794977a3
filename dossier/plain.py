"""What people typed, as JSON that comes back exactly: days keep being days."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

DAY = "$dag"


def to_json(value: object) -> object:
    """A nested mapping of text, numbers, booleans, lists and days as JSON values."""
    if isinstance(value, Mapping):
        return {str(key): to_json(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [to_json(part) for part in value]
    if isinstance(value, date):
        return {DAY: value.isoformat()}
    return value


def from_json(value: object) -> object:
    """The value `to_json` was given."""
    if isinstance(value, Mapping):
        if set(value) == {DAY}:
            return date.fromisoformat(str(value[DAY]))
        return {str(key): from_json(part) for key, part in value.items()}
    if isinstance(value, list):
        return [from_json(part) for part in value]
    return value
