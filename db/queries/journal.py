"""The journal: who did what, when, from which state to which, and why."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import JournalEntry, Person, SubjectKind
from db.models.columns import table
from db.queries.permissions import require_staff


async def note(
    session: AsyncSession,
    actor: Person | None,
    kind: SubjectKind,
    subject_id: int,
    event: str,
    *,
    to_state: str,
    now: datetime,
    from_state: str | None = None,
    reason: str | None = None,
) -> None:
    """Adds a row. `actor` is None where a due date acts, `from_state` where the subject comes into being."""
    await session.execute(
        insert(table(JournalEntry)),
        {
            "at": now,
            "actor_id": actor.id if actor else None,
            "subject_kind": kind.value,
            "subject_id": subject_id,
            "event": event,
            "from_state": from_state,
            "to_state": str(to_state),
            "reason": reason,
        },
    )


async def of_subject(session: AsyncSession, actor: Person, kind: SubjectKind, subject_id: int) -> list[JournalEntry]:
    """All that happened to a subject, in order. For staff: raises NotAllowed."""
    await require_staff(session, actor)
    statement = (
        select(JournalEntry)
        .where(col(JournalEntry.subject_kind) == kind, col(JournalEntry.subject_id) == subject_id)
        .order_by(col(JournalEntry.id))
    )
    return list((await session.execute(statement)).scalars())


async def last_reason(session: AsyncSession, kind: SubjectKind, subject_id: int, event: str) -> str | None:
    """The reason given when `event` last happened to the subject; the caller has checked who asks."""
    statement = (
        select(col(JournalEntry.reason))
        .where(
            col(JournalEntry.subject_kind) == kind,
            col(JournalEntry.subject_id) == subject_id,
            col(JournalEntry.event) == event,
        )
        .order_by(col(JournalEntry.id).desc())
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()
