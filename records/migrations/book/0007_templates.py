"""Word templates with their versions, and which of them a document was written with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0007"
down_revision = "book_0006"


def upgrade() -> None:
    """Templates, and the column that names one."""
    op.create_table(
        "templates",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("docx", sa.LargeBinary(), nullable=False, comment="fixed words and placeholders; no person's data"),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("published_by", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("approved_by", sa.Text(), nullable=True),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('shipped', 'draft', 'waiting', 'in-force', 'retired', 'dropped')",
            name=op.f("ck_templates_state"),
        ),
        sa.CheckConstraint("approved_by <> published_by", name=op.f("ck_templates_two_persons")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_templates_organisation")),
        sa.PrimaryKeyConstraint("organisation", "kind", "sha256", name=op.f("pk_templates")),
    )
    op.create_index(
        "uq_templates_in_force",
        "templates",
        ["organisation", "kind"],
        unique=True,
        sqlite_where=sa.text("state = 'in-force'"),
        postgresql_where=sa.text("state = 'in-force'"),
    )
    comment = "SHA-256 of the Word template it was written with"
    op.add_column("revisions", sa.Column("template", sa.Text(), nullable=True, comment=comment))
