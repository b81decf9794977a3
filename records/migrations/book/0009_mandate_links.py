"""A third purpose of a link: parents who see and take back their machtiging."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0009"
down_revision = "book_0008"


def upgrade() -> None:
    """Widen the closed list."""
    with op.batch_alter_table("grants") as grants:
        grants.drop_constraint(op.f("ck_grants_purpose"), type_="check")
        grants.create_check_constraint(op.f("ck_grants_purpose"), sa.text("purpose IN ('sign', 'download', 'mandate')"))
