"""Messages that were not understood, kept to learn from them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Person, Purpose, UnknownMessage
from db.queries import consents


async def keep(session: AsyncSession, person: Person, masked: str, *, variety: str, now: datetime) -> bool:
    """Keeps a message whose personal data is masked, without its author, if they agreed to it; whether it was."""
    if not await consents.gave(session, person, Purpose.LEARNING):
        return False
    session.add(UnknownMessage(variety=variety, text=masked, at=now))
    return True


async def kept(session: AsyncSession) -> list[UnknownMessage]:
    """Every message kept, oldest first. For the operator's command line: it names nobody."""
    statement = select(UnknownMessage).order_by(col(UnknownMessage.id))
    return list((await session.execute(statement)).scalars())
