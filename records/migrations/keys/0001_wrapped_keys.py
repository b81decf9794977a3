"""Wrapped keys and their tombstones."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "keys_0001"
down_revision = None


def upgrade() -> None:
    """Wrapped keys and their tombstones."""
    op.create_table(
        "wrapped_keys",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("parent", sa.Text(), nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False, comment="empty once destroyed"),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("destroyed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("destroyed_because", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('organisation', 'dossier', 'record', 'register')", name=op.f("ck_wrapped_keys_kind")
        ),
        sa.CheckConstraint("(destroyed_at IS NULL) = (length(wrapped) > 0)", name=op.f("ck_wrapped_keys_tombstone")),
        sa.PrimaryKeyConstraint("kind", "id", name=op.f("pk_wrapped_keys")),
    )
    op.create_index(op.f("ix_wrapped_keys_parent"), "wrapped_keys", ["parent"], unique=False)
