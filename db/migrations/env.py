"""Alembic's entry: runs migrations in one transaction, never two processes at a time."""

from __future__ import annotations

from alembic import context
from sqlalchemy import Connection, create_engine, text
from sqlmodel import SQLModel

import db.models  # noqa: F401  (fills SQLModel's metadata)

# Held for the whole migration; a second process waits for the first and then finds nothing to do.
LOCK_SPACE, LOCK = 5261, 1
# A statement that has to wait for the running bot's locks gives up rather than stop everybody behind it.
LOCK_TIMEOUT = "4s"


def migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:space, :lock)"), {"space": LOCK_SPACE, "lock": LOCK})
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        # SQLite changes a column by copying its table.
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


engine = create_engine(context.config.attributes["url"])
try:
    with engine.begin() as transaction:
        migrate(transaction)
finally:
    engine.dispose()
