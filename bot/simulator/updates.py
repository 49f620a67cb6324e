"""The queue of updates: fetched by getUpdates, or posted to the bot's webhook."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable
from typing import Any

from bot.simulator.refusals import another_poller, webhook_is_set

Update = dict[str, Any]

# Bot API, getUpdates: at most 100 updates at a time; Telegram waits 50 seconds at most.
MOST_UPDATES = 100
LONGEST_WAIT = 50
# What Telegram leaves out unless it is asked for.
UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """Updates that the bot has not confirmed yet, oldest first, with the chat that each belongs to."""

    def __init__(self, first_id: int) -> None:
        self._ids = itertools.count(first_id)
        self.pending: dict[int, tuple[int, Update]] = {}
        self.allowed: frozenset[str] | None = None
        self.webhook: Callable[[int, Update], None] | None = None
        self._asking: asyncio.Future[None] | None = None

    def add(self, kind: str, payload: dict[str, Any], chat_id: int) -> int | None:
        """Queues an update; its id, or None where the bot did not ask for this kind."""
        if kind not in self.allowed if self.allowed is not None else kind in UNASKED:
            return None
        number = next(self._ids)
        update = {"update_id": number, kind: payload}
        self.pending[number] = (chat_id, update)
        if self.webhook is not None:
            self.webhook(chat_id, update)
        elif self._asking is not None and not self._asking.done():
            self._asking.set_result(None)
        return number

    def allow(self, kinds: list[str] | None) -> None:
        """Telegram remembers the list of the last call that gave one; an empty list means the default."""
        if kinds is not None:
            self.allowed = frozenset(kinds) or None

    def confirm(self, offset: int) -> None:
        """Forgets updates below `offset`; a negative one keeps only that many of the newest."""
        if offset > 0:
            done = [number for number in self.pending if number < offset]
        else:
            done = list(self.pending)[:offset] if offset < 0 else []
        for number in done:
            del self.pending[number]

    async def get(self, offset: int, limit: int, seconds: float) -> list[Update]:
        """Long polling. Refusal 409 while a webhook is set, and for a call that a later one takes over from."""
        if self.webhook is not None:
            raise webhook_is_set()
        if self._asking is not None and not self._asking.done():
            self._asking.set_exception(another_poller())
        self.confirm(offset)
        if not self.pending and seconds > 0:
            mine = self._asking = asyncio.get_running_loop().create_future()
            try:
                await asyncio.wait((mine,), timeout=min(seconds, LONGEST_WAIT))
                if mine.done():
                    mine.result()
            finally:
                mine.cancel()
        taken = itertools.islice(self.pending.values(), min(max(limit, 1), MOST_UPDATES))
        return [update for _, update in taken]

    def wake(self) -> None:
        """Ends a call that waits, with what there is."""
        if self._asking is not None and not self._asking.done():
            self._asking.set_result(None)
