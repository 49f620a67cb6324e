"""A chat's state at the start and the end of a turn."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.engine import is_sqlite, lock_chat
from db.models import Conversation, Person, SeenUpdate
from db.models.columns import table

# `last_seen_at` is written this often at most: nobody needs it finer.
SEEN_EVERY = timedelta(minutes=15)

_PERSON_AND_CHAT = (
    select(Person, Conversation)
    .outerjoin(Conversation, col(Conversation.chat_id) == col(Person.telegram_id))
    .where(col(Person.telegram_id) == bindparam("chat_id"))
)
_SEEN = table(SeenUpdate)
_NOTE_ON_SQLITE = sqlite.insert(_SEEN).on_conflict_do_nothing().returning(_SEEN.c.update_id)
_NOTE_ON_POSTGRES = postgresql.insert(_SEEN).on_conflict_do_nothing().returning(_SEEN.c.update_id)


async def open_turn(
    session: AsyncSession, update_id: int, chat_id: int, *, now: datetime
) -> tuple[Person, Conversation] | None:
    """Begins a turn: the person and their chat, created on first contact; None for an update already seen.

    On PostgreSQL it waits until no other process handles the chat, and keeps others away until the end of the
    transaction. Someone who writes is reachable. What is changed in either object is saved with the session.
    """
    await lock_chat(session, chat_id)
    if not await _is_new(session, update_id, now):
        return None
    found = (await session.execute(_PERSON_AND_CHAT, {"chat_id": chat_id})).one_or_none()
    person, chat = found if found else (None, None)
    if person is None:
        person = await _new_person(session, chat_id, now)
    if chat is None:
        chat = Conversation(chat_id=chat_id)
        session.add(chat)
    if not person.reachable:
        person.reachable = True
    if now - person.last_seen_at >= SEEN_EVERY:
        person.last_seen_at = now
    return person, chat


async def _new_person(session: AsyncSession, telegram_id: int, now: datetime) -> Person:
    person = Person(telegram_id=telegram_id, created_at=now, last_seen_at=now)
    session.add(person)
    await session.flush()
    return person


async def _is_new(session: AsyncSession, update_id: int, now: datetime) -> bool:
    """Notes the update. Whether it was not there already."""
    statement = _NOTE_ON_SQLITE if is_sqlite(session) else _NOTE_ON_POSTGRES
    result = await session.execute(statement, {"update_id": update_id, "at": now})
    return result.scalar_one_or_none() is not None
