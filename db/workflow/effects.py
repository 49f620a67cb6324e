"""What a transition changes besides the state: dates on the row, what is due next, and what follows from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value
from sqlmodel import col

from db.models import Application, DueKind, Need, NeedState, SubjectKind
from db.models.columns import table
from db.queries import due
from db.workflow.applications import CLOSE_SILENT_AFTER, OPEN_APPLICATIONS
from db.workflow.needs import ASK_STILL_OPEN_AFTER, DROP_DRAFT_AFTER, EXPIRE_AFTER, OVER
from db.workflow.parties import Subject

# Events after which the seeker has heard nothing new: the time of silence goes on.
UNHEARD = ("see",)
_NEED = table(Need)


@dataclass(frozen=True)
class Following:
    """A transition that follows from another; `by_actor` where the same person does it, otherwise time does."""

    subject: Subject
    event: str
    by_actor: bool = False


def columns(subject: Subject, event: str, now: datetime, reason: str | None) -> dict[str, Any]:
    """What the event writes into the subject's row besides its state."""
    if isinstance(subject, Need):
        return _NEED_COLUMNS.get(event, lambda now: {})(now)
    if not isinstance(subject, Application):
        return {"decided_at": now}
    written: dict[str, Any] = {} if event in UNHEARD else {"waiting_since": now}
    if event == "see":
        written["seen_at"] = now
    elif event == "accept":
        written["phone_shared_at"] = now
    elif event == "decline":
        written["decline_reason"] = reason
    return written


_NEED_COLUMNS = {
    "submit": lambda now: {"submitted_at": now},
    "approve": lambda now: {"published_at": now},
    "confirm": lambda now: {"confirmed_at": now},
    **dict.fromkeys(("reject", "fill", "withdraw", "expire", "drop"), lambda now: {"closed_at": now}),
}


async def follow(session: AsyncSession, subject: Subject, event: str, now: datetime) -> list[Following]:
    """Puts right what is due, counts a hire, and says which transitions follow."""
    if isinstance(subject, Need):
        await due.schedule(session, SubjectKind.NEED, subject.id, need_dates(subject.state, now))
        if subject.state in OVER:
            return [Following(each, "close_need") for each in await _open_applications(session, subject)]
        return []
    if isinstance(subject, Application):
        if event not in UNHEARD:
            dates = application_dates(subject.state, now)
            await due.schedule(session, SubjectKind.APPLICATION, subject.id, dates)
        if event == "hire":
            return await _count_hire(session, subject)
    return []


def need_dates(state: str, now: datetime) -> list[tuple[DueKind, datetime]]:
    """What is due for a need that comes to `state`."""
    if state == NeedState.PUBLISHED:
        asked = [(DueKind.ASK_STILL_OPEN, now + after) for after in ASK_STILL_OPEN_AFTER]
        return [*asked, (DueKind.EXPIRE_NEED, now + EXPIRE_AFTER)]
    if state == NeedState.RETURNED:
        return [(DueKind.EXPIRE_NEED, now + DROP_DRAFT_AFTER)]
    if state == NeedState.DRAFT:
        return [(DueKind.DROP_DRAFT, now + DROP_DRAFT_AFTER)]
    return []


def application_dates(state: str, now: datetime) -> list[tuple[DueKind, datetime]]:
    """What is due for an application that comes to `state`."""
    if state in OPEN_APPLICATIONS:
        return [(DueKind.CLOSE_SILENT_APPLICATION, now + CLOSE_SILENT_AFTER)]
    return []


async def _open_applications(session: AsyncSession, need: Need) -> list[Application]:
    statement = (
        select(Application)
        .where(col(Application.need_id) == need.id, col(Application.state).in_(OPEN_APPLICATIONS))
        .order_by(col(Application.id))
    )
    return list((await session.execute(statement)).scalars())


async def _count_hire(session: AsyncSession, application: Application) -> list[Following]:
    """One more hired; the need is filled with its last position."""
    counted = await session.execute(
        update(_NEED).where(_NEED.c.id == application.need_id).values(hired=_NEED.c.hired + 1).returning(_NEED.c.hired)
    )
    hired = counted.scalar_one()
    need = await session.get_one(Need, application.need_id)
    set_committed_value(need, "hired", hired)
    full = need.positions is not None and hired >= need.positions
    return [Following(need, "fill", by_actor=True)] if full and need.state == NeedState.PUBLISHED else []
