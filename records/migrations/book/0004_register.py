"""The register, with triggers that let it only grow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "book_0004"
down_revision = "book_0003"

_REFUSED = "the register only grows"

# What may never happen to a row, and when (empty: always).
_FORBIDDEN = (
    ("entries", "UPDATE", ""),
    ("entries", "DELETE", ""),
    ("seals", "UPDATE", ""),
    ("heads", "DELETE", ""),
    ("heads", "UPDATE", "NEW.seq <> OLD.seq + 1 OR NEW.organisation <> OLD.organisation"),
)


def upgrade() -> None:
    """The register, with triggers that let it only grow."""
    op.create_table(
        "entries",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("previous", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column("clear", sa.Text(), nullable=False, comment="ids, kinds, hashes and articles, as JSON; no names"),
        sa.Column("sealed_under", sa.Text(), nullable=False),
        sa.Column("sealed_hash", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "seq", name=op.f("pk_entries")),
    )
    op.create_index(op.f("ix_entries_organisation_record"), "entries", ["organisation", "record"], unique=False)
    op.create_table(
        "seals",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("record", sa.Text(), nullable=False),
        sa.Column(
            "sealed",
            sa.LargeBinary(),
            nullable=False,
            comment="personal: pupil, recipient or party: the personal part of an event",
        ),
        sa.PrimaryKeyConstraint("organisation", "seq", name=op.f("pk_seals")),
    )
    op.create_index(op.f("ix_seals_organisation_record"), "seals", ["organisation", "record"], unique=False)
    op.create_table(
        "heads",
        sa.Column("organisation", sa.Text(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["organisation"], ["organisations.id"], name=op.f("fk_heads_organisation")),
        sa.PrimaryKeyConstraint("organisation", name=op.f("pk_heads")),
    )
    if op.get_bind().dialect.name == "sqlite":
        _guard_sqlite()
    else:
        _guard_postgres()


def _guard_sqlite() -> None:
    for table, deed, when in _FORBIDDEN:
        condition = f" WHEN {when}" if when else ""
        op.execute(
            f"CREATE TRIGGER no_{deed.lower()}_{table} BEFORE {deed} ON {table}{condition} "
            f"BEGIN SELECT RAISE(ABORT, '{_REFUSED}'); END"
        )


def _guard_postgres() -> None:
    op.execute(
        "CREATE FUNCTION register_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_REFUSED}'; END $$"
    )
    for table, deed, when in _FORBIDDEN:
        condition = f" WHEN ({when})" if when else ""
        op.execute(
            f"CREATE TRIGGER no_{deed.lower()}_{table} BEFORE {deed} ON {table} FOR EACH ROW{condition} "
            "EXECUTE FUNCTION register_only_grows()"
        )
    for table in ("entries", "heads", "seals"):
        op.execute(
            f"CREATE TRIGGER no_truncate_{table} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION register_only_grows()"
        )
