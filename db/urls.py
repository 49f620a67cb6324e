"""Which database a URL names, and with which driver it is reached."""

from __future__ import annotations

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.errors import DatabaseError
from db.sqlite import IMMEDIATE, IN_LOOP

EXPECTED = "use sqlite:///jisr.db or postgresql://user:password@host/name"


class DatabaseUrlError(DatabaseError):
    """The URL names no database that Jisr can use."""


def runtime_url(url: str) -> URL:
    """The URL with the driver of a running bot: sqlite3 in the event loop, or psycopg."""
    return _parse(url, sqlite=IN_LOOP)


def migration_url(url: str) -> URL:
    """The URL with the driver of Alembic, which is synchronous."""
    return _parse(url, sqlite=IMMEDIATE)


def _parse(url: str, *, sqlite: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise DatabaseUrlError(f"The database URL cannot be read: {EXPECTED}") from None
    kind = parsed.drivername.partition("+")[0]
    if kind in ("postgres", "postgresql"):
        return parsed.set(drivername="postgresql+psycopg")
    if kind != "sqlite":
        raise DatabaseUrlError(f"The database URL begins with {kind}, which Jisr does not know: {EXPECTED}")
    if not parsed.database or parsed.database == ":memory:":
        raise DatabaseUrlError(
            "An SQLite database must be a file, for it has to outlive the process: use sqlite:///jisr.db"
        )
    return parsed.set(drivername=sqlite)
