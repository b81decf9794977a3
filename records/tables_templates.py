"""The table of an organisation's Word templates, every version it ever wrote a paper with.

In the clear: a template holds fixed words and placeholders, nobody's data (docs/decisions/0180).
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, Table
from sqlalchemy import text as sql

from records.schema import among, book, tenant, text, version
from records.types import Blank, Moment

TEMPLATE_STATES = ("shipped", "draft", "waiting", "in-force", "retired", "dropped")
_IN_FORCE = sql("state = 'in-force'")

templates = Table(
    "templates",
    book,
    tenant(key=True),
    text("kind", key=True),
    text("sha256", key=True),
    Column("number", Integer, nullable=False),
    text("state"),
    Column("docx", LargeBinary, nullable=False, comment="fixed words and placeholders; no person's data"),
    Column("kept_at", Moment, nullable=False),
    Column("published_by", Blank),
    Column("published_at", Moment),
    Column("approved_by", Blank),
    Column("approved_at", Moment),
    version(),
    among("state", TEMPLATE_STATES),
    CheckConstraint("approved_by <> published_by", name="two_persons"),
    Index(
        "uq_templates_in_force",
        "organisation",
        "kind",
        unique=True,
        sqlite_where=_IN_FORCE,
        postgresql_where=_IN_FORCE,
    ),
)
