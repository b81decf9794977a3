"""How values that no database has lie in a column, the same on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from sqlalchemy import DateTime, LargeBinary, Text
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment, stored in UTC and always given back with its zone (decision 1)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """To UTC; a moment without a zone is a fault of the program, so it is not guessed."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a moment needs its zone")
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """From the database: SQLite forgets the zone, PostgreSQL answers in its session's."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Listed(TypeDecorator[tuple[str, ...]]):
    """A list of words, in order, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[str, ...] | None, dialect: Dialect) -> str | None:
        """To JSON."""
        return None if value is None else json.dumps(list(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """From JSON."""
        return None if value is None else tuple(json.loads(value))


class Words(TypeDecorator[frozenset[str]]):
    """A set of words, sorted, as a JSON array."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: frozenset[str] | None, dialect: Dialect) -> str | None:
        """To JSON, sorted: the same set is always the same text."""
        return None if value is None else json.dumps(sorted(value))

    def process_result_value(self, value: str | None, dialect: Dialect) -> frozenset[str] | None:
        """From JSON."""
        return None if value is None else frozenset(json.loads(value))


class Moments(TypeDecorator[tuple[datetime, ...]]):
    """Moments in order, as a JSON array of ISO 8601 in UTC."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: tuple[datetime, ...] | None, dialect: Dialect) -> str | None:
        """To JSON."""
        return None if value is None else json.dumps([one.astimezone(UTC).isoformat() for one in value])

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[datetime, ...] | None:
        """From JSON."""
        return None if value is None else tuple(datetime.fromisoformat(one) for one in json.loads(value))


class Hashed(TypeDecorator[bytes]):
    """A hash that may be absent: empty bytes become NULL, so that absent ones never count as equal."""

    impl = LargeBinary
    cache_ok = True

    def process_bind_param(self, value: bytes | None, dialect: Dialect) -> bytes | None:
        """Empty is NULL."""
        return value or None

    def process_result_value(self, value: bytes | None, dialect: Dialect) -> bytes:
        """NULL is empty."""
        return b"" if value is None else bytes(value)


class Blank(TypeDecorator[str]):
    """A word that may be absent: the empty word becomes NULL, so that absent ones never count as equal."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:
        """Empty is NULL."""
        return value or None

    def process_result_value(self, value: str | None, dialect: Dialect) -> str:
        """NULL is empty."""
        return value or ""
