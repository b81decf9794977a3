"""Signed checkpoints of the register."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0006"
down_revision = "book_0005"

_REFUSED = "the register only grows"


def upgrade() -> None:
    """Signed checkpoints, which nobody may change or take away."""
    op.create_table(
        "anchors",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("signed", sa.LargeBinary(), nullable=False, comment="CMS, with the note in it"),
        sa.Column("token", sa.LargeBinary(), nullable=False, comment="RFC 3161; empty but once a day"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_anchors_organisation")),
        sa.PrimaryKeyConstraint("organisation", "seq", "at", name=op.f("pk_anchors")),
    )
    for deed in ("UPDATE", "DELETE"):
        name = f"no_{deed.lower()}_anchors"
        if op.get_bind().dialect.name == "sqlite":
            op.execute(f"CREATE TRIGGER {name} BEFORE {deed} ON anchors BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END")
        else:
            op.execute(
                f"CREATE TRIGGER {name} BEFORE {deed} ON anchors FOR EACH ROW EXECUTE FUNCTION register_only_grows()"
            )
