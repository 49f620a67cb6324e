"""A person's own data: everything that is kept about them, and its erasure (law 09-08, arts. 7 and 8)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from db.models import (
    Application,
    Button,
    CompanyContact,
    CompanyRequest,
    Consent,
    Conversation,
    JournalEntry,
    OutboxMessage,
    Person,
    SavedOffer,
    SavedSearch,
    SeekerProfile,
    ShareLink,
    StaffMember,
)
from db.models.columns import table

# What hangs on a person and goes with them.
THEIRS: tuple[type[SQLModel], ...] = (
    Consent,
    SeekerProfile,
    Application,
    SavedOffer,
    SavedSearch,
    CompanyContact,
    CompanyRequest,
    StaffMember,
)


async def everything(session: AsyncSession, person: Person) -> dict[str, Any]:
    """All rows about the person, as plain values, by table."""
    found: dict[str, Any] = {"person": person.model_dump(mode="json")}
    for model in THEIRS:
        statement = select(model).where(col(model.person_id) == person.id)  # type: ignore[attr-defined]
        rows = (await session.execute(statement)).scalars()
        found[str(model.__tablename__)] = [row.model_dump(mode="json") for row in rows]
    return found


async def erase(session: AsyncSession, person: Person, *, now: datetime) -> None:
    """Erases everything that says something of the person; what remains is a chat that may begin anew.

    Needs stay their company's, and the journal keeps what happened without who.
    """
    owned: tuple[type[SQLModel], ...] = (*THEIRS, ShareLink)
    for model in owned:
        rows = table(model)
        owner = rows.c.sharer_id if model is ShareLink else rows.c.person_id
        await session.execute(delete(rows).where(owner == person.id))
    await session.execute(update(JournalEntry).where(col(JournalEntry.actor_id) == person.id).values(actor_id=None))
    await session.execute(delete(Button).where(col(Button.chat_id) == person.telegram_id))
    await session.execute(
        delete(OutboxMessage).where(
            col(OutboxMessage.chat_id) == person.telegram_id, col(OutboxMessage.settled_at).is_not(None)
        )
    )
    await session.execute(
        update(Conversation).where(col(Conversation.chat_id) == person.telegram_id).values(screen=None)
    )
    person.first_name = person.phone = None
    person.phone_verified = person.strict_matching = False
    person.created_at = person.last_seen_at = now
    await session.flush()
