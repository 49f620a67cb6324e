"""Column types and constraints shared by the tables."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, DateTime, Dialect, Table
from sqlalchemy.types import TypeDecorator
from sqlmodel import SQLModel

# Constraints have names, so that a migration can change them on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}
# A row's number is never given to another row, for the journal goes on naming it after it is deleted.
NEVER_REUSED = {"sqlite_autoincrement": True}


class Utc(TypeDecorator[datetime]):
    """A moment, aware, in UTC. SQLite keeps no zone, so it is put back when read."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time must say its zone: pass an aware datetime")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def table(model: type[SQLModel]) -> Table:
    """The table behind a model: statements on it skip the ORM's bookkeeping, several times their own cost."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def one_of(column: str, values: Iterable[StrEnum], *, or_nothing: bool = False) -> CheckConstraint:
    """`column` holds one of `values`: text with a check, which a migration changes more easily than an enum."""
    listed = ", ".join(f"'{value}'" for value in values)
    unset = f"{column} IS NULL OR " if or_nothing else ""
    return CheckConstraint(f"{unset}{column} IN ({listed})", name=f"{column}_known")
