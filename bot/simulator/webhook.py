"""Posts updates to the bot's webhook as Telegram does: again until it says 2xx, in order per chat."""

from __future__ import annotations

import asyncio
import ssl
from collections import deque
from typing import Any

import httpx

from bot.simulator.updates import Update, Updates

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"
FIRST_PAUSE = 0.2
LONGEST_PAUSE = 30.0
PATIENCE = 60.0


class Webhook:
    """Delivers `updates` to `url` until closed. What the bot answers with is not looked at beyond its status."""

    def __init__(self, updates: Updates, url: str, secret: str, connections: int) -> None:
        self.url = url
        self.connections = connections
        self.last_error = ""
        self._updates = updates
        self._headers = {SECRET_HEADER: secret} if secret else {}
        # A bot's webhook on this machine may well have a certificate of its own making.
        self._client = httpx.AsyncClient(
            timeout=PATIENCE, verify=False, limits=httpx.Limits(max_connections=connections)
        )
        self._lanes: dict[int, deque[Update]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        for chat_id, update in updates.pending.values():
            self.take(chat_id, update)

    def take(self, chat_id: int, update: Update) -> None:
        lane = self._lanes.get(chat_id)
        if lane is not None:
            lane.append(update)
            return
        self._lanes[chat_id] = deque([update])
        task = asyncio.get_running_loop().create_task(self._run(chat_id))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Stops; what was not delivered stays pending."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._client.aclose()

    async def _run(self, chat_id: int) -> None:
        lane = self._lanes[chat_id]
        try:
            while lane:
                await self._deliver(lane[0])
                update = lane.popleft()
                self._updates.pending.pop(update["update_id"], None)
        finally:
            self._lanes.pop(chat_id, None)

    async def _deliver(self, update: Update) -> None:
        pause = FIRST_PAUSE
        while (problem := await self._post(update)) is not None:
            self.last_error = problem
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    async def _post(self, update: dict[str, Any]) -> str | None:
        """None if the bot took it, else what went wrong in Telegram's words."""
        try:
            answer = await self._client.post(self.url, json=update, headers=self._headers)
        except httpx.ConnectError:
            return "Connection refused"
        except (httpx.TimeoutException, ssl.SSLError):
            return "Read timeout expired"
        except httpx.HTTPError as error:
            return f"Connection failed: {type(error).__name__}"
        if answer.is_success:
            return None
        return f"Wrong response from the webhook: {answer.status_code} {answer.reason_phrase}"
