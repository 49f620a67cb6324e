"""Messages to send: in order per chat, to one sender, settled once."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import OutboxMessage
from db.queries import conversations, outbox
from db.queries.outbox import Settled

ONE, OTHER = 7_000_000_001, 7_000_000_002
NO_LEASE = timedelta(0)


def texts(rows: list[outbox.OutboxRow]) -> list[str]:
    return [row.payload["text"] for row in rows]


def messages(chat: int, *said: str) -> list[tuple[int, dict[str, str], int]]:
    return [(chat, {"text": each}, 0) for each in said]


async def states(session: AsyncSession) -> list[str]:
    session.expire_all()
    return list((await session.execute(select(OutboxMessage.state).order_by(OutboxMessage.id))).scalars())


async def test_rows_come_back_in_the_order_given(session: AsyncSession, now: datetime) -> None:
    said = [*messages(ONE, "1", "2"), *messages(OTHER, "3"), *messages(ONE, "4")]
    rows = await outbox.add(session, said, now=now)
    assert texts(rows) == ["1", "2", "3", "4"]
    assert [row.id for row in rows] == sorted({row.id for row in rows})
    assert texts(await outbox.waiting(session, now=now)) == ["1", "2", "3", "4"]
    assert await outbox.add(session, [], now=now) == []


async def test_what_is_sent_waits_no_longer(session: AsyncSession, now: datetime) -> None:
    rows = await outbox.add(session, messages(ONE, "1", "2"), now=now)
    await outbox.settle(session, [Settled(rows[0].id, ONE, outbox.SENT, message_id=44)], now=now)
    assert texts(await outbox.waiting(session, now=now)) == ["2"]
    sent = await session.get_one(OutboxMessage, rows[0].id, populate_existing=True)
    assert (sent.state, sent.message_id, sent.settled_at) == ("sent", 44, now)


async def test_nobody_is_written_to_who_blocked_the_bot(session: AsyncSession, now: datetime) -> None:
    person, _ = await conversations.open_turn(session, 1, ONE, now=now) or (None, None)
    assert person is not None
    rows = await outbox.add(session, [*messages(ONE, "1", "2"), *messages(OTHER, "3")], now=now)
    await outbox.settle(session, [Settled(rows[0].id, ONE, outbox.UNREACHABLE)], now=now)
    await session.refresh(person)
    assert not person.reachable
    assert await states(session) == ["dropped", "dropped", "waiting"]


async def test_a_refused_row_does_not_hold_up_the_others(session: AsyncSession, now: datetime) -> None:
    rows = await outbox.add(session, messages(ONE, "1", "2"), now=now, lease=NO_LEASE)
    await outbox.settle(session, [Settled(rows[0].id, ONE, outbox.FAILED, error="bad HTML")], now=now)
    assert texts(await outbox.claim(session, now=now)) == ["2"]


async def test_rows_of_the_process_that_wrote_them_are_left_to_it(session: AsyncSession, now: datetime) -> None:
    await outbox.add(session, messages(ONE, "1"), now=now)
    assert await outbox.claim(session, now=now) == []
    assert texts(await outbox.claim(session, now=now + outbox.LEASE)) == ["1"]


async def test_a_claimed_row_is_claimed_again_only_after_its_lease(session: AsyncSession, now: datetime) -> None:
    await outbox.add(session, messages(ONE, "1", "2"), now=now, lease=NO_LEASE)
    assert texts(await outbox.claim(session, now=now)) == ["1", "2"]
    assert await outbox.claim(session, now=now) == []
    assert texts(await outbox.claim(session, now=now + outbox.LEASE)) == ["1", "2"]


async def test_a_chat_is_never_out_of_order(session: AsyncSession, now: datetime) -> None:
    """Its first message waits to be tried again: the second stays behind it, other chats go on."""
    first, second = await outbox.add(session, messages(ONE, "1", "2"), now=now, lease=NO_LEASE)
    await outbox.add(session, messages(OTHER, "3"), now=now, lease=NO_LEASE)
    again = now + timedelta(seconds=30)
    settled = [Settled(first.id, ONE, outbox.WAITING, attempts=3, not_before=again)]
    await outbox.settle(session, settled, now=now)
    assert texts(await outbox.claim(session, now=now)) == ["3"]
    rows = await outbox.claim(session, now=again)
    assert texts(rows) == ["1", "2"]
    assert rows[0].attempts == 3
    assert second.attempts == 0


async def test_two_senders_never_get_the_same_row(postgresql_url: str, now: datetime) -> None:
    senders = [Database(postgresql_url), Database(postgresql_url)]
    async with senders[0].session() as session:
        said = [(chat, {"text": str(chat)}, 0) for chat in range(1, 61)]
        await outbox.add(session, said, now=now, lease=NO_LEASE)

    async def claim(database: Database) -> list[int]:
        async with database.session() as session:
            rows = await outbox.claim(session, now=now, limit=20)
            await asyncio.sleep(0.05)
            return [row.id for row in rows]

    claimed = await asyncio.gather(*(claim(senders[each % 2]) for each in range(4)))
    every = [number for batch in claimed for number in batch]
    assert len(every) == len(set(every))
    for each in senders:
        await each.close()


async def test_deleted_rows_never_lend_their_number(session: AsyncSession, now: datetime) -> None:
    (last,) = await outbox.add(session, messages(ONE, "1"), now=now)
    await session.delete(await session.get_one(OutboxMessage, last.id))
    await session.flush()
    (new,) = await outbox.add(session, messages(ONE, "2"), now=now)
    assert new.id > last.id
