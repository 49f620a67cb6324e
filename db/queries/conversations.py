"""A chat's state at the start and the end of a turn."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.engine import is_sqlite, lock_chat
from db.models import Conversation, Person, SeenUpdate
from db.models.columns import table

# `last_seen_at` is written this often at most: nobody needs it finer.
SEEN_EVERY = timedelta(minutes=15)

_CHATS = table(Conversation)
_KEPT = ("tracker", "screen", "turn", "album", "language_offered", "updated_at")
_PERSON_AND_CHAT = (
    select(Person, _CHATS.c.chat_id, *(_CHATS.c[name] for name in _KEPT))
    .outerjoin(_CHATS, _CHATS.c.chat_id == col(Person.telegram_id))
    .where(col(Person.telegram_id) == bindparam("telegram_id"))
)
_INSERT_CHAT = insert(_CHATS)
_UPDATE_CHAT = (
    update(_CHATS)
    .where(_CHATS.c.chat_id == bindparam("chat"))
    .values({name: bindparam(f"new_{name}") for name in _KEPT})
)
_SEEN = table(SeenUpdate)
_NOTE_ON_SQLITE = sqlite.insert(_SEEN).on_conflict_do_nothing().returning(_SEEN.c.update_id)
_NOTE_ON_POSTGRES = postgresql.insert(_SEEN).on_conflict_do_nothing().returning(_SEEN.c.update_id)


@dataclass
class Chat:
    """A private chat as a turn has it in hand; `save` writes it back. `turn` counts the answers given."""

    chat_id: int
    tracker: dict[str, Any] | None = None
    screen: dict[str, Any] | None = None
    turn: int = 0
    album: str | None = None
    language_offered: bool = False
    updated_at: datetime | None = None
    is_new: bool = True


async def open_turn(
    session: AsyncSession, update_id: int, chat_id: int, *, now: datetime
) -> tuple[Person, Chat] | None:
    """Begins a turn: the person and their chat, created on first contact; None for an update already seen.

    On PostgreSQL it waits until no other process handles the chat, and keeps others away until the end of the
    transaction. Someone who writes is reachable. What is changed in the person is saved with the session.
    """
    await lock_chat(session, chat_id)
    if not await _is_new(session, update_id, now):
        return None
    found = (await session.execute(_PERSON_AND_CHAT, {"telegram_id": chat_id})).one_or_none()
    if found is None:
        person, chat = await _new_person(session, chat_id, now), Chat(chat_id)
    else:
        person, known, *kept = found
        chat = Chat(chat_id, *kept) if known else Chat(chat_id)
        chat.is_new = known is None
    if not person.reachable:
        person.reachable = True
    if now - person.last_seen_at >= SEEN_EVERY:
        person.last_seen_at = now
    return person, chat


async def save(session: AsyncSession, chat: Chat) -> None:
    """Writes back what a turn changed in its chat."""
    kept = {name: getattr(chat, name) for name in _KEPT}
    if chat.is_new:
        await session.execute(_INSERT_CHAT, {"chat_id": chat.chat_id, **kept})
    else:
        await session.execute(_UPDATE_CHAT, {"chat": chat.chat_id, **{f"new_{name}": kept[name] for name in _KEPT}})


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
