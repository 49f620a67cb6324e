"""Updates of one chat one after another, those of different chats side by side."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class ChatOrder:
    """A lock per chat that exists only while somebody holds or awaits it.

    asyncio's locks are fair, so updates of a chat run in the order in which they arrived. Several processes
    on one PostgreSQL are kept in order by a database lock inside the turn.
    """

    def __init__(self) -> None:
        self._locks: dict[int, tuple[asyncio.Lock, int]] = {}

    @asynccontextmanager
    async def of(self, chat_id: int) -> AsyncIterator[None]:
        lock, users = self._locks.get(chat_id, (asyncio.Lock(), 0))
        self._locks[chat_id] = (lock, users + 1)
        try:
            async with lock:
                yield
        finally:
            lock, users = self._locks.pop(chat_id)
            if users > 1:
                self._locks[chat_id] = (lock, users - 1)
