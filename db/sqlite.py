"""How SQLite is driven: write transactions from the start, one at a time, in the event loop's own thread.

SQLite's calls take some ten microseconds, handing each to a thread (as aiosqlite does) several times that; in
one process only one can write anyway. So statements run where they are called, and what may take long,
waiting for another process's transaction, is done by `Database.session`, which tries again without blocking.
"""

from __future__ import annotations

import sqlite3
from typing import Any

from sqlalchemy import pool
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection, PoolProxiedConnection

# WAL: readers do not wait for writers. NORMAL: a commit survives the death of the process at any moment;
# after a power cut the last ones may be missing, but the file is sound.
PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=NORMAL",
    "PRAGMA foreign_keys=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA cache_size=-2000",
)
# More compiled statements than we have.
STATEMENTS_KEPT = 500


class _Cursor(sqlite3.Cursor):
    """A cursor as SQLAlchemy's asyncio extension expects it; its rows can be read at once in any case."""

    async def _async_soft_close(self) -> None:
        return


class _Connection(sqlite3.Connection):
    def cursor(self, *_: Any) -> _Cursor:  # type: ignore[override]
        return super().cursor(_Cursor)


class ImmediateSQLite(SQLiteDialect_pysqlite):
    """sqlite3 whose transactions take the write lock when they begin, so that none fails halfway for it."""

    supports_statement_cache = True
    # Milliseconds to wait for another process's lock.
    patience = 30_000

    def connect(self, *cargs: Any, **cparams: Any) -> DBAPIConnection:
        cparams.update(
            isolation_level=None,
            cached_statements=STATEMENTS_KEPT,
            check_same_thread=False,
            factory=_Connection,
        )
        connection = super().connect(*cargs, **cparams)
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout={self.patience}")
        for pragma in PRAGMAS:
            cursor.execute(pragma)
        cursor.close()
        return connection

    def do_begin(self, dbapi_connection: PoolProxiedConnection) -> None:
        dbapi_connection.cursor().execute("BEGIN IMMEDIATE")


class InLoopSQLite(ImmediateSQLite):
    """The same for SQLAlchemy's async engine: its calls return at once and never leave the loop's thread."""

    supports_statement_cache = True
    is_async = True
    patience = 20

    @classmethod
    def get_pool_class(cls, url: URL) -> type[pool.Pool]:
        return pool.AsyncAdaptedQueuePool


def is_locked(error: BaseException | None) -> bool:
    """Whether another process holds the write lock."""
    return isinstance(error, sqlite3.OperationalError) and error.sqlite_errorname.startswith("SQLITE_BUSY")


IMMEDIATE, IN_LOOP = "sqlite+immediate", "sqlite+inloop"
registry.register("sqlite.immediate", __name__, "ImmediateSQLite")
registry.register("sqlite.inloop", __name__, "InLoopSQLite")
