"""What is thrown away in time, so that nothing is kept longer than it is needed."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import CursorResult, delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Button, Due, OutboxMessage, OutboxState, Person, SeenUpdate, StaffMember
from db.models.columns import table
from db.queries import own_data

# Telegram brings an update again for a day at most.
SEEN_UPDATES_KEPT = timedelta(days=3)
# What was said to someone is personal data too: kept only as long as a question about it may come.
SENT_KEPT = timedelta(days=30)
SETTLED_DATES_KEPT = timedelta(days=90)
_SEEN, _BUTTONS, _OUTBOX, _DUE = table(SeenUpdate), table(Button), table(OutboxMessage), table(Due)


async def clear_out(session: AsyncSession, *, now: datetime) -> int:
    """Deletes updates seen, buttons expired, messages settled and due dates done, all long ago; how many rows."""
    deleted = 0
    for statement in (
        delete(_SEEN).where(_SEEN.c.at < now - SEEN_UPDATES_KEPT),
        delete(_BUTTONS).where(_BUTTONS.c.expires_at < now),
        delete(_OUTBOX).where(_OUTBOX.c.state != OutboxState.WAITING, _OUTBOX.c.settled_at < now - SENT_KEPT),
        delete(_DUE).where(_DUE.c.done_at < now - SETTLED_DATES_KEPT),
    ):
        result = await session.execute(statement)
        assert isinstance(result, CursorResult)
        deleted += result.rowcount
    return deleted


async def forget_inactive(session: AsyncSession, *, last_seen_before: datetime, now: datetime, limit: int = 100) -> int:
    """Erases what is known of people who have not written since, but for staff and samples; how many.

    Law 09-08, art. 3: data is kept no longer than its purpose needs. Call it again until it erases none.
    """
    statement = (
        select(Person)
        .outerjoin(StaffMember, col(StaffMember.person_id) == col(Person.id))
        .where(
            col(Person.last_seen_at) < last_seen_before,
            col(StaffMember.person_id).is_(None),
            ~col(Person.sample),
        )
        .order_by(col(Person.id))
        .limit(limit)
    )
    gone = list((await session.execute(statement)).scalars())
    for person in gone:
        await own_data.erase(session, person, now=now)
    return len(gone)
