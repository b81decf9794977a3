"""What persons must still do or agree to before or after a destruction, and the sweep's clock."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0008"
down_revision = "book_0007"


def upgrade() -> None:
    """Two tables."""
    op.create_table(
        "duties",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="why, without a person's name"),
        sa.Column("opened_by", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_by", sa.Text(), nullable=True),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.CheckConstraint("kind IN ('lift', 'early', 'paper')", name=op.f("ck_duties_kind")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_duties_organisation")),
        sa.ForeignKeyConstraint(
            ["organisation", "record"],
            ["records.organisation", "records.id"],
            name=op.f("fk_duties_organisation_record"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_organisation_done_at"), "duties", ["organisation", "done_at"])
    op.create_index(op.f("ix_duties_record"), "duties", ["record"])
    op.create_table(
        "sweeps",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("refused_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_sweeps_organisation")),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_sweeps")),
    )
