"""What a due date does when it has come. The worker asks for a batch at a time and tells what comes of it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import Overtaken
from db.models import Application, DueKind, Need, NeedState
from db.queries import due
from db.queries.due import DueDate
from db.workflow.parties import Subject, people_to_tell
from db.workflow.rules import Party
from db.workflow.transition import Notice, transition

STILL_OPEN = "utter_need_still_open"


async def act_on_due(session: AsyncSession, *, now: datetime, limit: int = 50) -> tuple[int, list[Notice]]:
    """Does what is due, up to `limit`. Returns how many due dates were settled, and whom to tell of what.

    Call it again, in a new transaction, until it settles none.
    """
    taken = await due.take(session, now=now, limit=limit)
    notices: list[Notice] = []
    for each in taken:
        notices += await _act(session, each, now)
    return len(taken), notices


async def _act(session: AsyncSession, each: DueDate, now: datetime) -> list[Notice]:
    if each.kind is DueKind.ASK_STILL_OPEN:
        return await _ask_still_open(session, each)
    subject: Subject | None
    if each.kind is DueKind.CLOSE_SILENT_APPLICATION:
        subject, event = await session.get(Application, each.subject_id), "close_silent"
    else:
        subject = await session.get(Need, each.subject_id)
        event = "expire" if each.kind is DueKind.EXPIRE_NEED else "drop"
    if subject is None:
        return []
    try:
        outcome = await transition(session, None, subject, event, now=now)
    except Overtaken:
        # Someone acted in time; the due date had not been taken away yet.
        return []
    return list(outcome.every_notice())


async def _ask_still_open(session: AsyncSession, each: DueDate) -> list[Notice]:
    need = await session.get(Need, each.subject_id)
    if need is None or need.state != NeedState.PUBLISHED:
        return []
    contacts = await people_to_tell(session, Party.COMPANY, need, but=None)
    return [Notice(person, STILL_OPEN, need) for person in contacts]
