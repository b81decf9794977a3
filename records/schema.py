"""The words tables are made of: one metadata, one naming convention, and what a column may hold.

Personal data lies only in `sealed` columns (decision 12); their comment says whose and what.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, LargeBinary, MetaData, Text

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}

book = MetaData(naming_convention=NAMES)
keys = MetaData(naming_convention=NAMES)


def text(name: str, *, key: bool = False, note: str | None = None) -> Column[str]:
    """A word in the clear: an id, a kind, a state. Never a name."""
    return Column(name, Text, primary_key=key, nullable=False, comment=note)


def tenant(*, key: bool = False) -> Column[str]:
    """Whose row it is (decision 21)."""
    return Column("organisation", Text, ForeignKey("organisations.id"), primary_key=key, nullable=False)


def sealed(whose: str) -> Column[bytes]:
    """Personal data, encrypted before it comes here; `whose` says of whom and what."""
    return Column("sealed", LargeBinary, nullable=False, comment=f"personal: {whose}", info={"personal": whose})


def version() -> Column[int]:
    """What a compare-and-swap compares."""
    return Column("version", Integer, nullable=False)


def among(column: str, words: Iterable[str | StrEnum]) -> CheckConstraint:
    """The closed list of what a column may say."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{column} IN ({listed})", name=column)
