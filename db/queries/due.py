"""What is due later. Nothing waits in memory: a worker asks, and catching up after a pause is normal."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import delete, insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Due, DueKind, SubjectKind
from db.models.columns import table

_DUE = table(Due)


async def schedule(
    session: AsyncSession, subject_kind: SubjectKind, subject_id: int, dates: Iterable[tuple[DueKind, datetime]]
) -> None:
    """Replaces whatever is still open for the subject by `dates`; none at all leaves nothing due."""
    await session.execute(
        delete(_DUE).where(
            _DUE.c.subject_kind == subject_kind, _DUE.c.subject_id == subject_id, _DUE.c.done_at.is_(None)
        )
    )
    rows = [
        {"kind": kind.value, "subject_kind": subject_kind.value, "subject_id": subject_id, "due_at": at}
        for kind, at in dates
    ]
    if rows:
        await session.execute(insert(_DUE), rows)


async def take(session: AsyncSession, *, now: datetime, limit: int = 50) -> list[Due]:
    """What is due, longest overdue first; on PostgreSQL no two workers get the same row.

    The caller sets `done_at` in the same transaction.
    """
    statement = (
        select(Due)
        .where(col(Due.done_at).is_(None), col(Due.due_at) <= now)
        .order_by(col(Due.due_at), col(Due.id))
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    return list((await session.execute(statement)).scalars())
