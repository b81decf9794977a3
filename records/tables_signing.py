"""Tables of signing and handing over: rounds, their parties, intents, links, second factors, machtigingen."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Date,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
    false,
)

from dossier.signing_round import Meaning, Role, State
from records.schema import among, book, sealed, tenant, text, version
from records.types import Hashed, Listed, Moment, Moments, Words

rounds = Table(
    "rounds",
    book,
    text("id", key=True),
    tenant(),
    text("record"),
    Column("deadline", Moment, nullable=False),
    text("state"),
    Column("created_at", Moment, nullable=False),
    sealed("parties: name, channel, address"),
    version(),
    among("state", State),
    ForeignKeyConstraint(["organisation", "record"], ["records.organisation", "records.id"]),
    Index(None, "record"),
    Index(None, "state", "deadline"),
)

# One row a party, so one current answer a party.
parties = Table(
    "parties",
    book,
    Column("round", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    text("id", key=True),
    text("role"),
    text("field"),
    Column("meaning", Text),
    Column("answered_at", Moment),
    Column("revision", Text),
    Column("on_paper", Boolean, nullable=False, server_default=false()),
    Column("place", Integer, nullable=False),
    tenant(),
    among("role", Role),
    among("meaning", Meaning),
    CheckConstraint("(meaning IS NULL) = (answered_at IS NULL)", name="answered"),
    UniqueConstraint("round", "field"),
)

intents = Table(
    "intents",
    book,
    Column("round", ForeignKey("rounds.id", ondelete="CASCADE"), primary_key=True),
    text("party", key=True),
    text("meaning"),
    text("shown"),
    Column("at", Moment, nullable=False),
    sealed("party: the name typed and how identity was proven"),
    tenant(),
    among("meaning", Meaning),
)

PURPOSES = ("sign", "download", "mandate")

# `dossier` and `records` are no foreign keys: what was shared stays readable after destruction.
grants = Table(
    "grants",
    book,
    text("id", key=True),
    tenant(),
    text("dossier"),
    Column("records", Listed, nullable=False),
    text("purpose"),
    text("party"),
    text("recipient_kind"),
    text("ground"),
    Column("token", Hashed, unique=True),
    Column("code", Hashed, unique=True),
    Column("created_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    text("withdrawn_because"),
    Column("opened_at", Moment),
    text("mandate_entry"),
    sealed("recipient: name, e-mail address, telephone"),
    version(),
    among("purpose", PURPOSES),
    Index(None, "organisation", "dossier"),
    Index(None, "mandate_entry"),
)

challenges = Table(
    "challenges",
    book,
    Column("grant", ForeignKey("grants.id", ondelete="CASCADE"), primary_key=True),
    Column("code", Hashed),
    Column("until", Moment, nullable=False),
    Column("wrong_total", Integer, nullable=False),
    Column("wrong_at", Moments, nullable=False),
    Column("sent_at", Moments, nullable=False),
    Column("used", Boolean, nullable=False),
    Column("locked", Boolean, nullable=False),
    tenant(),
)

mandate_entries = Table(
    "mandate_entries",
    book,
    text("id", key=True),
    tenant(),
    text("dossier"),
    text("record"),
    text("body_kind"),
    text("direction"),
    Column("data_kinds", Words, nullable=False),
    Column("until", Date),
    Column("signed_at", Moment, nullable=False),
    Column("withdrawn_at", Moment),
    sealed("body and parent: who may receive or send"),
    Index(None, "organisation", "dossier"),
)
