"""Tables of who works here and what is kept: organisations, users, dossiers, records, revisions, holds.

Columns stand in the order of the fields of the value they keep (`dossier.record`).
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    Table,
    UniqueConstraint,
)

from records.schema import among, book, sealed, tenant, text, version
from records.types import Blank, Hashed, Moment, Words

organisations = Table(
    "organisations",
    book,
    text("id", key=True),
    text("policy"),
    text("name", note="the organisation's own name; no person's"),
    Column("created_at", Moment, nullable=False),
    sealed("staff of the organisation: names, FG, telephone"),
)

users = Table(
    "users",
    book,
    text("id", key=True),
    tenant(),
    Column("login", Hashed, nullable=False, unique=True),
    text("password", note="argon2 hash"),
    Column("roles", Words, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", Moment, nullable=False),
    Column("secrecy_accepted_at", Moment),
    Column("totp_last_step", Integer, nullable=False),
    sealed("member of staff: name, e-mail address, TOTP secret"),
    version(),
    Index(None, "organisation"),
)

sessions = Table(
    "sessions",
    book,
    Column("id", LargeBinary, primary_key=True),
    tenant(),
    text("kind"),
    text("subject"),
    Column("created_at", Moment, nullable=False),
    Column("seen_at", Moment, nullable=False),
    text("state"),
    Index(None, "kind", "subject"),
    Index(None, "seen_at"),
)

dossiers = Table(
    "dossiers",
    book,
    text("id", key=True),
    tenant(),
    text("pseudonym"),
    text("state"),
    Column("opened_at", Moment, nullable=False),
    sealed("pupil, parents, schools: who they are and how to reach them"),
    version(),
    UniqueConstraint("organisation", "pseudonym"),
)

RECORD_STATES = ("draft", "making", "void", "signing", "final", "withdrawn", "destroying", "destroyed", "forgotten")

# `dossier` is no foreign key: the tombstone of a record outlives its dossier.
records = Table(
    "records",
    book,
    text("id", key=True),
    tenant(),
    text("dossier"),
    text("kind"),
    text("state"),
    text("rule"),
    text("policy_hash"),
    Column("created_at", Moment, nullable=False),
    Column("last_day", Date),
    Column("destroy_from", Date),
    Column("number", Blank),
    sealed("pupil and parties: the facts of the document"),
    version(),
    among("state", RECORD_STATES),
    UniqueConstraint("organisation", "id"),
    UniqueConstraint("organisation", "number"),
    Index(None, "organisation", "dossier"),
    Index(None, "destroy_from"),
    Index(None, "number"),
)

revisions = Table(
    "revisions",
    book,
    text("record", key=True),
    text("form", key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("created_at", Moment, nullable=False),
    text("cause"),
    text("stored_id"),
    text("blob"),
    Column("wrapped", LargeBinary, nullable=False, comment="the object key, wrapped under the record key"),
    Column("size", BigInteger, nullable=False),
    text("sha256"),
    text("stored_kind"),
    Column("format", Integer, nullable=False),
    tenant(),
    Column("template", Blank, comment="SHA-256 of the Word template it was written with"),
    ForeignKeyConstraint(["organisation", "record"], ["records.organisation", "records.id"]),
    Index(None, "sha256"),
)

holds = Table(
    "holds",
    book,
    text("id", key=True),
    tenant(),
    text("record"),
    text("kind"),
    Column("since", Moment, nullable=False),
    text("reason", note="why, without a person's name"),
    text("set_by"),
    Column("review_on", Date, nullable=False),
    Column("lifted_at", Moment),
    text("lifted_by"),
    ForeignKeyConstraint(["organisation", "record"], ["records.organisation", "records.id"]),
    Index(None, "record"),
)
