"""Messages to send: written in the transaction that causes them, sent by `bot/outbox.py` afterwards.

A chat's messages go in the order in which they were written. Where several processes send, `claim` gives each
row to one of them for a while; a process that dies gives its rows back when that while is over.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased
from sqlmodel import col

from db.models import OutboxMessage, OutboxState, Person
from db.models.columns import table

SENT, FAILED, WAITING = OutboxState.SENT, OutboxState.FAILED, OutboxState.WAITING
# Not a state of the row (that is `dropped`) but of its person, who then gets nothing more.
UNREACHABLE = "unreachable"
# For how long a claimed row is its claimer's.
LEASE = timedelta(minutes=2)

_OUTBOX = table(OutboxMessage)
_INSERT = insert(_OUTBOX).returning(_OUTBOX.c.id, sort_by_parameter_order=True)
_SETTLE = (
    update(_OUTBOX)
    .where(_OUTBOX.c.id == bindparam("row"))
    .values(
        state=bindparam("new_state"),
        settled_at=bindparam("at"),
        message_id=bindparam("message"),
        error=bindparam("trouble"),
        attempts=bindparam("tries"),
        not_before=bindparam("again"),
    )
)


@dataclass(frozen=True)
class OutboxRow:
    """A message as its sender needs it. `payload` is the dialogues' and the bot's affair."""

    id: int
    chat_id: int
    payload: dict[str, Any]
    priority: int
    attempts: int


@dataclass(frozen=True)
class Settled:
    """How sending a row ended: SENT, FAILED, UNREACHABLE, or WAITING to be tried again at `not_before`."""

    id: int
    chat_id: int
    state: str
    message_id: int | None = None
    error: str | None = None
    attempts: int = 1
    not_before: datetime | None = None


async def add(
    session: AsyncSession,
    messages: Sequence[tuple[int, dict[str, Any], int]],
    *,
    now: datetime,
    lease: timedelta = LEASE,
) -> list[OutboxRow]:
    """Writes (chat id, payload, priority) in one statement; returns the rows, to be sent once committed.

    They belong to the caller for `lease`: `claim` gives them to nobody else before.
    """
    if not messages:
        return []
    rows = [
        {
            "chat_id": chat_id,
            "payload": payload,
            "priority": priority,
            "state": WAITING.value,
            "attempts": 0,
            "not_before": now + lease,
            "created_at": now,
        }
        for chat_id, payload, priority in messages
    ]
    ids = (await session.execute(_INSERT, rows)).scalars()
    return [
        OutboxRow(number, chat_id, payload, priority, 0)
        for number, (chat_id, payload, priority) in zip(ids, messages, strict=True)
    ]


async def waiting(session: AsyncSession, *, now: datetime, limit: int = 1000) -> list[OutboxRow]:
    """Every row written up to `now` and not sent, oldest first, claimed or not.

    For the only process that sends, when it starts: whoever had claimed a row is gone.
    """
    statement = (
        select(OutboxMessage)
        .where(col(OutboxMessage.state) == WAITING, col(OutboxMessage.created_at) <= now)
        .order_by(col(OutboxMessage.id))
        .limit(limit)
    )
    return [_row(each) for each in (await session.execute(statement)).scalars()]


async def claim(session: AsyncSession, *, now: datetime, lease: timedelta = LEASE, limit: int = 100) -> list[OutboxRow]:
    """Rows that are due, for the caller to send within `lease`; in order, and a chat never out of order.

    A row stays back while an earlier one of its chat is with someone else or waits to be tried again.
    """
    earlier = aliased(OutboxMessage)
    blocked = (
        select(col(earlier.id))
        .where(
            col(earlier.chat_id) == col(OutboxMessage.chat_id),
            col(earlier.id) < col(OutboxMessage.id),
            col(earlier.state) == WAITING,
            col(earlier.not_before) > now,
        )
        .exists()
    )
    statement = (
        select(OutboxMessage)
        .where(col(OutboxMessage.state) == WAITING, col(OutboxMessage.not_before) <= now, ~blocked)
        .order_by(col(OutboxMessage.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = list((await session.execute(statement)).scalars())
    for row in rows:
        row.not_before = now + lease
    return [_row(each) for each in rows]


async def settle(session: AsyncSession, settled: Iterable[Settled], *, now: datetime) -> None:
    """Notes how sending ended, for many rows at once; whoever is unreachable is marked and gets nothing more."""
    every = list(settled)
    changes = [
        {
            "row": each.id,
            "new_state": OutboxState.DROPPED.value if each.state == UNREACHABLE else str(each.state),
            "at": None if each.state == WAITING else now,
            "message": each.message_id,
            "trouble": each.error,
            "tries": each.attempts,
            "again": each.not_before or now,
        }
        for each in every
    ]
    if changes:
        await session.execute(_SETTLE, changes)
    gone = sorted({each.chat_id for each in every if each.state == UNREACHABLE})
    if gone:
        await _give_up(session, gone, now)


async def _give_up(session: AsyncSession, chats: list[int], now: datetime) -> None:
    await session.execute(
        update(_OUTBOX)
        .where(_OUTBOX.c.chat_id.in_(chats), _OUTBOX.c.state == WAITING)
        .values(state=OutboxState.DROPPED.value, settled_at=now)
    )
    await session.execute(
        update(Person)
        .where(col(Person.telegram_id).in_(chats))
        .values(reachable=False)
        .execution_options(synchronize_session=False)
    )


def _row(message: OutboxMessage) -> OutboxRow:
    return OutboxRow(message.id, message.chat_id, message.payload, message.priority, message.attempts)
