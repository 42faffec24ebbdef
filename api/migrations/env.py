"""Alembic's entry: migrates the connection that `runner` hands over."""

from typing import Literal

from alembic import context
from sqlalchemy import Connection, text

from api.tables import Base
from api.tables.base import UtcDateTime

# Two services that start together must not migrate together; any number will do as long as it never changes.
MIGRATION_LOCK = 5_284_190


def run(connection: Connection) -> None:
    """Migrate inside the transaction that is open on the connection."""
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": MIGRATION_LOCK})
    context.configure(
        connection=connection,
        target_metadata=Base.metadata,
        # SQLite cannot alter most things in place.
        render_as_batch=connection.dialect.name == "sqlite",
        render_item=_render_own_type,
    )
    with context.begin_transaction():
        context.run_migrations()


def _render_own_type(kind: str, item: object, _context: object) -> str | Literal[False]:
    # A migration must not import the application, whose types may change after it: write down what they are stored as.
    return "sa.DateTime(timezone=True)" if kind == "type" and isinstance(item, UtcDateTime) else False


run(context.config.attributes["connection"])
