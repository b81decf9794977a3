"""Tables of what keeps destruction honest: what persons must still do or agree to, and the sweep's clock."""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKeyConstraint, Index, Table

from dossier.watch import DutyKind
from records.schema import among, book, tenant, text
from records.types import Blank, Moment

duties = Table(
    "duties",
    book,
    text("id", key=True),
    tenant(),
    text("record"),
    text("kind"),
    text("subject"),
    text("reason", note="why, without a person's name"),
    text("opened_by"),
    Column("opened_at", Moment, nullable=False),
    Column("done_by", Blank),
    Column("done_at", Moment),
    Column("outcome", Blank),
    among("kind", DutyKind),
    ForeignKeyConstraint(["organisation", "record"], ["records.organisation", "records.id"]),
    Index(None, "organisation", "done_at"),
    Index(None, "record"),
)

sweeps = Table(
    "sweeps",
    book,
    tenant(key=True),
    Column("at", Moment, nullable=False),
    Column("refused_at", Moment),
    Column("told_on", Date),
)
