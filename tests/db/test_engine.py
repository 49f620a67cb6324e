"""Transactions: committed or not at all, one after another on SQLite, locked per chat on PostgreSQL."""

from __future__ import annotations

import asyncio
import signal
import sqlite3
import sys
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import text

from db import engine
from db.engine import Database, lock_chat
from db.errors import DatabaseError
from db.models import Person
from db.queries import conversations, outbox, persons


def someone(telegram_id: int, at: datetime) -> Person:
    return Person(telegram_id=telegram_id, created_at=at, last_seen_at=at)


async def test_a_block_that_ends_is_committed(database: Database, now: datetime) -> None:
    async with database.session() as session:
        session.add(someone(7_000_000_000, now))
    async with database.session() as session:
        found = await persons.by_telegram_id(session, 7_000_000_000)
    assert found is not None
    assert found.created_at == now
    assert found.created_at.tzinfo is UTC


async def test_a_block_that_raises_is_not(database: Database, now: datetime) -> None:
    with pytest.raises(ZeroDivisionError):
        async with database.session() as session:
            session.add(someone(1, now))
            await session.flush()
            raise ZeroDivisionError
    async with database.session() as session:
        assert await persons.by_telegram_id(session, 1) is None


async def test_a_cancelled_block_is_not(database: Database, now: datetime) -> None:
    async def hang() -> None:
        async with database.session() as session:
            session.add(someone(1, now))
            await session.flush()
            await asyncio.sleep(60)

    task = asyncio.create_task(hang())
    await asyncio.sleep(0.05)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    async with database.session() as session:
        assert await persons.by_telegram_id(session, 1) is None


async def test_times_are_stored_in_utc_whatever_their_zone(database: Database, now: datetime) -> None:
    elsewhere = now.astimezone(timezone(timedelta(hours=5)))
    async with database.session() as session:
        session.add(someone(1, elsewhere))
    async with database.session() as session:
        found = await persons.by_telegram_id(session, 1)
    assert found is not None
    assert found.created_at == now
    assert found.created_at.utcoffset() == timedelta(0)


async def test_a_time_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(Exception, match="zone"):
        async with database.session() as session:
            session.add(someone(1, datetime(2026, 11, 24)))


async def test_transactions_of_a_process_queue_in_order(sqlite_database: Database) -> None:
    order: list[int] = []

    async def work(number: int) -> None:
        async with sqlite_database.session():
            await asyncio.sleep(0)
            order.append(number)

    await asyncio.gather(*(work(number) for number in range(20)))
    assert order == list(range(20))


async def test_a_session_inside_a_session_is_an_error_at_once(sqlite_database: Database) -> None:
    async with sqlite_database.session():
        with pytest.raises(RuntimeError, match="inside another"):
            async with sqlite_database.session():
                pass
    async with sqlite_database.session():
        pass


async def test_another_process_is_waited_for(sqlite_database: Database, sqlite_url: str) -> None:
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def let_go() -> None:
        await asyncio.sleep(0.1)
        other.execute("COMMIT")

    releasing = asyncio.create_task(let_go())
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0.01)

    ticking = asyncio.create_task(tick())
    async with sqlite_database.session() as session:
        await session.execute(text("SELECT 1"))
    await releasing
    ticking.cancel()
    # Waiting did not hold up the event loop.
    assert ticks >= 2
    other.close()


async def test_another_process_that_does_not_end_is_named(
    sqlite_database: Database, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "PATIENCE", 0.1)
    other = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"), isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="Another process"):
        async with sqlite_database.session():
            pass
    assert not await sqlite_database.ready()
    other.execute("ROLLBACK")
    other.close()
    assert await sqlite_database.ready()


async def test_a_chat_is_locked_until_the_transaction_ends(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    order: list[str] = []

    async def second() -> None:
        async with database.session() as session:
            await lock_chat(session, 7_000_000_000)
            order.append("second")

    async with database.session() as session:
        await lock_chat(session, 7_000_000_000)
        waiting = asyncio.create_task(second())
        async with database.session() as other:
            await lock_chat(other, 7_000_000_001)
            order.append("another chat")
        await asyncio.sleep(0.1)
        order.append("first")
    await waiting
    assert order == ["another chat", "first", "second"]
    await database.close()


async def test_ready(database: Database) -> None:
    assert await database.ready()


async def test_not_ready_without_a_server() -> None:
    database = Database("postgresql://nobody@127.0.0.1:1/jisr?connect_timeout=2")
    assert not await database.ready()
    await database.close()


async def test_foreign_keys_are_kept(sqlite_database: Database) -> None:
    async with sqlite_database.session() as session:
        assert (await session.execute(text("PRAGMA foreign_keys"))).scalar() == 1
        assert (await session.execute(text("PRAGMA journal_mode"))).scalar() == "wal"


KILLED = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from db.engine import Database
from db.queries import conversations, outbox

async def main():
    database, now = Database(sys.argv[1]), datetime(2026, 11, 24, 12, tzinfo=UTC)
    for update in (1, 2):
        async with database.session() as session:
            person, chat = await conversations.open_turn(session, update, 7_000_000_000, now=now)
            chat.turn, chat.tracker = update, {"turn": update}
            await conversations.save(session, chat)
            await outbox.add(session, [(chat.chat_id, {"text": str(update)}, 0)], now=now)
            if update == 2:
                os.kill(os.getpid(), signal.SIGKILL)

asyncio.run(main())
"""


async def test_a_process_killed_in_a_turn_leaves_what_was_committed_and_no_more(
    database: Database, database_url: str, now: datetime
) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", KILLED, database_url)
    assert await process.wait() == -signal.SIGKILL
    async with database.session() as session:
        assert [row.payload for row in await outbox.waiting(session, now=now)] == [{"text": "1"}]
        # Telegram brings the second update again, and it is new.
        assert await conversations.open_turn(session, 1, 7_000_000_000, now=now) is None
        opened = await conversations.open_turn(session, 2, 7_000_000_000, now=now)
        assert opened is not None
        assert (opened[1].turn, opened[1].tracker) == (1, {"turn": 1})
