"""Rounds, links and machtigingen."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0002"
down_revision = "book_0001"


def upgrade() -> None:
    """Rounds, links and machtigingen."""
    op.create_table(
        "grants",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("records", sa.Text(), nullable=False),
        sa.Column("purpose", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("recipient_kind", sa.Text(), nullable=False),
        sa.Column("ground", sa.Text(), nullable=False),
        sa.Column("token", sa.LargeBinary(), nullable=True),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_because", sa.Text(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("mandate_entry", sa.Text(), nullable=False),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="personal: recipient: name, e-mail address, telephone"
        ),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint("purpose IN ('sign', 'download')", name=op.f("ck_grants_purpose")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_grants_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grants")),
        sa.UniqueConstraint("code", name=op.f("uq_grants_code")),
        sa.UniqueConstraint("token", name=op.f("uq_grants_token")),
    )
    op.create_index(op.f("ix_grants_mandate_entry"), "grants", ["mandate_entry"], unique=False)
    op.create_index(op.f("ix_grants_organisation_dossier"), "grants", ["organisation", "dossier"], unique=False)
    op.create_table(
        "mandate_entries",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("dossier", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("body_kind", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("data_kinds", sa.Text(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("signed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column(
            "sealed", sa.LargeBinary(), nullable=False, comment="personal: body and parent: who may receive or send"
        ),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_mandate_entries_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_entries")),
    )
    op.create_index(
        op.f("ix_mandate_entries_organisation_dossier"), "mandate_entries", ["organisation", "dossier"], unique=False
    )
    op.create_table(
        "challenges",
        sa.Column("grant", sa.Text(), nullable=False),
        sa.Column("code", sa.LargeBinary(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("wrong_total", sa.Integer(), nullable=False),
        sa.Column("wrong_at", sa.Text(), nullable=False),
        sa.Column("sent_at", sa.Text(), nullable=False),
        sa.Column("used", sa.Boolean(), nullable=False),
        sa.Column("locked", sa.Boolean(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["grant"], ["grants.id"], name=op.f("fk_challenges_grant"), ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_challenges_organisation")),
        sa.PrimaryKeyConstraint("grant", name=op.f("pk_challenges")),
    )
    op.create_table(
        "rounds",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("deadline", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False, comment="personal: parties: name, channel, address"),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "state IN ('prepared', 'open', 'closing', 'closed', 'cancelled')", name=op.f("ck_rounds_state")
        ),
        sa.ForeignKeyConstraint(
            ["organisation", "record"],
            ["records.organisation", "records.id"],
            name=op.f("fk_rounds_organisation_record"),
        ),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_rounds_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rounds")),
    )
    op.create_index(op.f("ix_rounds_record"), "rounds", ["record"], unique=False)
    op.create_index(op.f("ix_rounds_state_deadline"), "rounds", ["state", "deadline"], unique=False)
    op.create_table(
        "intents",
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("shown", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="personal: party: the name typed and how identity was proven",
        ),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "meaning IN ('besluit', 'akkoord', 'gezien', 'niet akkoord', 'geweigerd', 'niet bereikt')",
            name=op.f("ck_intents_meaning"),
        ),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_intents_organisation")),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_intents_round"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round", "party", name=op.f("pk_intents")),
    )
    op.create_table(
        "parties",
        sa.Column("round", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revision", sa.Text(), nullable=True),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.CheckConstraint(
            "meaning IN ('besluit', 'akkoord', 'gezien', 'niet akkoord', 'geweigerd', 'niet bereikt')",
            name=op.f("ck_parties_meaning"),
        ),
        sa.CheckConstraint(
            "role IN ('beslisser', 'ouder met gezag', 'voogd', 'leerling', 'school van herkomst', 'nieuwe school',"
            " 'deskundige', 'organisatie')",
            name=op.f("ck_parties_role"),
        ),
        sa.CheckConstraint("(meaning IS NULL) = (answered_at IS NULL)", name=op.f("ck_parties_answered")),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_parties_organisation")),
        sa.ForeignKeyConstraint(["round"], ["rounds.id"], name=op.f("fk_parties_round"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("round", "id", name=op.f("pk_parties")),
        sa.UniqueConstraint("round", "field", name=op.f("uq_parties_round_field")),
    )
