"""Rounds that lie still, parties who are not asked any more, answers on paper."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0005"
down_revision = "book_0004"

STATES = "state IN ('prepared', 'open', 'paused', 'closing', 'closed', 'cancelled')"
MEANINGS = (
    "meaning IN ('besluit', 'akkoord', 'gezien', 'niet akkoord', 'geweigerd', 'niet bereikt', 'niet meer gevraagd')"
)


def upgrade() -> None:
    """Widen the closed lists; every answer there is was given in the document itself."""
    with op.batch_alter_table("rounds") as rounds:
        rounds.drop_constraint(op.f("ck_rounds_state"), type_="check")
        rounds.create_check_constraint(op.f("ck_rounds_state"), sa.text(STATES))
    with op.batch_alter_table("parties") as parties:
        parties.add_column(sa.Column("on_paper", sa.Boolean(), server_default=sa.false(), nullable=False))
        parties.drop_constraint(op.f("ck_parties_meaning"), type_="check")
        parties.create_check_constraint(op.f("ck_parties_meaning"), sa.text(MEANINGS))
    with op.batch_alter_table("intents") as intents:
        intents.drop_constraint(op.f("ck_intents_meaning"), type_="check")
        intents.create_check_constraint(op.f("ck_intents_meaning"), sa.text(MEANINGS))
