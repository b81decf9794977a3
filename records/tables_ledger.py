"""Tables of the register: a hash chain per organisation, its head, and the sealed parts beside it.

`entries` only grows, `heads` only steps by one, `seals` may lose a row but never change one: triggers
(made by the first migration) say so on both databases. The chain's bytes are described in docs/formats/ledger.md.
"""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, LargeBinary, Table

from records.schema import book, sealed, tenant, text
from records.types import Moment

heads = Table(
    "heads",
    book,
    tenant(key=True),
    Column("seq", BigInteger, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)

# `at` is in microseconds since 1970-01-01 UTC: the chain is recomputed from the columns as they lie.
# No foreign keys: the head row, locked by every append, has the one to the organisation.
entries = Table(
    "entries",
    book,
    text("organisation", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("previous", LargeBinary, nullable=False),
    Column("hash", LargeBinary, nullable=False),
    text("what"),
    Column("at", BigInteger, nullable=False),
    text("actor"),
    text("record"),
    text("clear", note="ids, kinds, hashes and articles, as JSON; no names"),
    text("sealed_under"),
    Column("sealed_hash", LargeBinary, nullable=False),
    Index(None, "organisation", "record"),
)

seals = Table(
    "seals",
    book,
    text("organisation", key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    text("record"),
    sealed("pupil, recipient or party: the personal part of an event"),
    Index(None, "organisation", "record"),
)

# Signed checkpoints (docs/formats/checkpoint.md); triggers say that nobody changes or removes one.
anchors = Table(
    "anchors",
    book,
    tenant(key=True),
    Column("seq", BigInteger, primary_key=True, autoincrement=False),
    Column("hash", LargeBinary, nullable=False),
    Column("at", Moment, primary_key=True),
    Column("signed", LargeBinary, nullable=False, comment="CMS, with the note in it"),
    Column("token", LargeBinary, nullable=False, comment="RFC 3161; empty but once a day"),
)
