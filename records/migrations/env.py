"""Runs migrations on the connection that `records.migrate` hands over; knows no URL of its own."""

from __future__ import annotations

from alembic import context

settings = context.config.attributes

context.configure(
    connection=settings["connection"],
    target_metadata=settings["metadata"],
    version_table=settings["version_table"],
    render_as_batch=True,
    transaction_per_migration=False,
)
with context.begin_transaction():
    context.run_migrations()
