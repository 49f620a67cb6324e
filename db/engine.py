"""The database of a running process: one transaction per `session()`, on SQLite or PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy import URL, text
from sqlalchemy.exc import OperationalError, SQLAlchemyError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, create_async_engine

from db.errors import DatabaseError
from db.sqlite import is_locked
from db.urls import runtime_url

# How long a transaction waits for another process to end its own, in seconds, and how often it looks.
PATIENCE = 10.0
PAUSE = 0.01
# PostgreSQL: a turn that takes longer is broken, and an idle transaction would hold a chat's lock for ever.
POSTGRES_OPTIONS = (
    "-c timezone=UTC -c statement_timeout=15s -c lock_timeout=10s -c idle_in_transaction_session_timeout=60s"
)


class Database:
    """A pool of connections. `async with database.session() as session:` is one transaction.

    It commits where the block ends and rolls back where it raises. On SQLite the transactions of a process
    follow each other in the order in which they were asked for: inside one, never wait for another.
    """

    def __init__(self, url: str) -> None:
        """`url` as in DATABASE_URL. Raises DatabaseUrlError where it names no usable database."""
        parsed = runtime_url(url)
        self.is_sqlite = parsed.get_backend_name() == "sqlite"
        self._engine = _sqlite_engine(parsed) if self.is_sqlite else _postgres_engine(parsed)
        self._turnstile = asyncio.Lock()
        self._inside: asyncio.Task[object] | None = None

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction. Raises DatabaseError where another process holds SQLite's lock for too long."""
        if not self.is_sqlite:
            async with self._transaction() as session:
                yield session
            return
        task = asyncio.current_task()
        if task is not None and self._inside is task:
            raise RuntimeError("a session was opened inside another one: pass the first session along")
        async with self._turnstile:
            self._inside = task
            try:
                async with self._transaction() as session:
                    yield session
            finally:
                self._inside = None

    async def ready(self) -> bool:
        """Whether the database answers."""
        try:
            async with self.session() as session:
                await session.execute(text("SELECT 1"))
        except (SQLAlchemyError, DatabaseError, OSError):
            return False
        return True

    async def close(self) -> None:
        """Closes every connection; on SQLite this also folds the write-ahead log into the file."""
        await self._engine.dispose()

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[AsyncSession]:
        session = AsyncSession(self._engine, expire_on_commit=False)
        try:
            await self._begin(session)
            yield session
            await session.commit()
        finally:
            # Rolls back whatever was not committed.
            await session.close()

    async def _begin(self, session: AsyncSession) -> None:
        """Begins at once, so that SQLite's write lock is waited for here and nowhere else."""
        if not self.is_sqlite:
            return
        loop = asyncio.get_running_loop()
        until = loop.time() + PATIENCE
        while True:
            try:
                await session.connection()
                return
            except OperationalError as error:
                if not is_locked(error.orig):
                    raise
                await session.rollback()
                if loop.time() > until:
                    raise DatabaseError(
                        "Another process has been writing to the database for too long: end it and try again"
                    ) from error
            await asyncio.sleep(PAUSE)


def is_sqlite(session: AsyncSession) -> bool:
    """Whether the session speaks to SQLite."""
    return session.get_bind().dialect.name == "sqlite"


async def lock_chat(session: AsyncSession, chat_id: int) -> None:
    """Waits until no other process handles this chat; held until the transaction ends.

    PostgreSQL only: on SQLite the transaction is alone already.
    """
    if not is_sqlite(session):
        await session.execute(text("SELECT pg_advisory_xact_lock(:chat_id)"), {"chat_id": chat_id})


def _sqlite_engine(url: URL) -> AsyncEngine:
    # One connection, as transactions follow each other; each ends its own, so the pool need not.
    return create_async_engine(url, pool_size=1, max_overflow=0, pool_reset_on_return=None)


def _postgres_engine(url: URL) -> AsyncEngine:
    return create_async_engine(
        url, pool_size=10, max_overflow=10, pool_pre_ping=True, connect_args={"options": POSTGRES_OPTIONS}
    )
