"""What is due later. Nothing waits in memory: a worker asks, and catching up after a pause is normal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Due, DueKind, SubjectKind
from db.models.columns import table

_DUE = table(Due)


@dataclass(frozen=True)
class DueDate:
    """What there is to do, and to which row."""

    kind: DueKind
    subject_id: int


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


async def take(session: AsyncSession, *, now: datetime, limit: int = 50) -> list[DueDate]:
    """Takes what is due, longest overdue first: it counts as done once the transaction is committed.

    On PostgreSQL no two workers get the same one.
    """
    found = await session.execute(
        select(_DUE.c.id, _DUE.c.kind, _DUE.c.subject_id)
        .where(_DUE.c.done_at.is_(None), _DUE.c.due_at <= now)
        .order_by(_DUE.c.due_at, _DUE.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = found.all()
    if rows:
        numbers = [number for number, _, _ in rows]
        await session.execute(update(_DUE).where(_DUE.c.id.in_(numbers)).values(done_at=now))
    return [DueDate(DueKind(kind), subject_id) for _, kind, subject_id in rows]
