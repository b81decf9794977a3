"""Tables of numbers given out, work owed, and how often somebody knocked."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, Index, Integer, Table

from records.schema import among, book, sealed, tenant, text
from records.types import Moment

NUMBER_STATES = ("reserved", "used", "void")

numbers = Table(
    "numbers",
    book,
    tenant(key=True),
    text("school_year", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    text("state"),
    text("record"),
    Column("at", Moment, nullable=False),
    text("reason", note="why it was voided, without a person's name"),
    among("state", NUMBER_STATES),
    CheckConstraint("number > 0", name="positive"),
)

jobs = Table(
    "jobs",
    book,
    text("id", key=True),
    tenant(),
    text("kind"),
    text("subject"),
    Column("run_at", Moment, nullable=False),
    Column("attempt", Integer, nullable=False),
    sealed("recipient: a letter waiting to go"),
    Column("parked", Boolean, nullable=False),
    text("leased_by"),
    Column("leased_until", Moment),
    CheckConstraint("(leased_by = '') = (leased_until IS NULL)", name="leased"),
    Index(None, "parked", "run_at"),
)

# A bucket is a keyed word of the caller and belongs to no organisation: who knocks is not yet known.
hits = Table(
    "hits",
    book,
    text("bucket", key=True),
    Column("slice", BigInteger, primary_key=True, autoincrement=False),
    Column("count", Integer, nullable=False),
    Column("gone_at", Moment, nullable=False),
    Index(None, "gone_at"),
)
