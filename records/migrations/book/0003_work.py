"""Numbers, jobs and counters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0003"
down_revision = "book_0002"


def upgrade() -> None:
    """Numbers, jobs and counters."""
    op.create_table(
        "hits",
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("slice", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("bucket", "slice", name=op.f("pk_hits")),
    )
    op.create_index(op.f("ix_hits_gone_at"), "hits", ["gone_at"], unique=False)
    op.create_table(
        "jobs",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.Text(), nullable=False),
        sa.Column("run_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="personal: recipient: a letter waiting to go"),
        sa.Column("parked", sa.Boolean(), nullable=False),
        sa.Column("leased_by", sa.Text(), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(leased_by = '') = (leased_until IS NULL)", name=op.f("ck_jobs_leased")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_jobs_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_jobs")),
    )
    op.create_index(op.f("ix_jobs_parked_run_at"), "jobs", ["parked", "run_at"], unique=False)
    op.create_table(
        "numbers",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("school_year", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False, comment="why it was voided, without a person's name"),
        sa.CheckConstraint("state IN ('reserved', 'used', 'void')", name=op.f("ck_numbers_state")),
        sa.CheckConstraint("number > 0", name=op.f("ck_numbers_positive")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_numbers_organisation")),
        sa.PrimaryKeyConstraint("organisation", "school_year", "number", name=op.f("pk_numbers")),
    )
