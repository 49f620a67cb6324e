"""Links to offers that people pass on: `/start TOKEN` opens the offer, while it is open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Need, NeedState, Person, ShareLink
from db.tokens import new_token


async def link_to(session: AsyncSession, person: Person, need: Need, *, now: datetime) -> str:
    """The token of the person's own link to the offer; the same each time."""
    statement = select(col(ShareLink.token)).where(
        col(ShareLink.need_id) == need.id, col(ShareLink.sharer_id) == person.id
    )
    token = (await session.execute(statement)).scalar_one_or_none()
    if token is not None:
        return token
    link = ShareLink(token=new_token(), need_id=need.id, sharer_id=person.id, at=now)
    session.add(link)
    await session.flush()
    return link.token


async def need_behind(session: AsyncSession, token: str) -> Need | None:
    """The open offer to which a shared link, or the offer's own token, leads; None where it is open no longer."""
    statement = (
        select(Need)
        .outerjoin(ShareLink, col(ShareLink.need_id) == col(Need.id))
        .where(
            (col(ShareLink.token) == token) | (col(Need.public_token) == token),
            col(Need.state) == NeedState.PUBLISHED,
        )
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()
