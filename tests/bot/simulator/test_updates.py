"""How updates reach the bot: by long polling and by webhook."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Bot, Update
from telegram.error import BadRequest, Conflict

from bot.simulator.server import listening
from tests.e2e.phone import Phone


async def drain(bot: Bot) -> tuple[Update, ...]:
    """All that waits, confirmed."""
    updates = await bot.get_updates()
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


async def test_updates_come_until_confirmed_with_growing_ids(bot: Bot, phone: Phone) -> None:
    await phone.say("un")
    await phone.say("deux")
    first = await bot.get_updates()
    assert [u.message.text for u in first if u.message] == ["/start", "un", "deux"]
    assert [u.update_id for u in first] == sorted({u.update_id for u in first})
    assert await bot.get_updates() == first
    assert [u.message.text for u in await bot.get_updates(offset=first[1].update_id) if u.message] == ["un", "deux"]
    assert len(await bot.get_updates(limit=1)) == 1
    assert [u.message.text for u in await bot.get_updates(offset=-1) if u.message] == ["deux"]
    assert await bot.get_updates(offset=first[-1].update_id + 1) == ()


async def test_long_polling_waits_and_wakes(bot: Bot, phone: Phone) -> None:
    last = (await drain(bot))[-1].update_id
    waiting = asyncio.create_task(bot.get_updates(offset=last + 1, timeout=10))
    await asyncio.sleep(0.1)
    assert not waiting.done()
    await phone.say("réveil")
    updates = await asyncio.wait_for(waiting, 1)
    assert updates[0].message is not None and updates[0].message.text == "réveil"
    began = time.monotonic()
    assert await bot.get_updates(offset=updates[0].update_id + 1, timeout=1) == ()
    assert 0.9 < time.monotonic() - began < 3


async def test_second_poller_ends_the_first(bot: Bot, phone: Phone) -> None:
    await drain(bot)
    first = asyncio.create_task(bot.get_updates(offset=10**9, timeout=10))
    await asyncio.sleep(0.1)
    second = asyncio.create_task(bot.get_updates(offset=10**9, timeout=1))
    with pytest.raises(Conflict, match=r"(?i)terminated by other getUpdates request"):
        await first
    assert await second == ()


async def test_only_asked_kinds_come(bot: Bot, phone: Phone) -> None:
    await bot.get_updates(allowed_updates=["message"])
    said = await phone.say("un")
    await phone.edit(said, "deux")
    await phone.say("trois")
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start", "un", "trois"]
    await bot.get_updates(allowed_updates=["message", "edited_message"])
    await phone.edit(said, "quatre")
    edited = (await bot.get_updates())[-1].edited_message
    assert edited is not None and edited.text == "quatre" and edited.message_id == said.id


class Hook:
    """A bot's webhook that keeps what it is sent and answers what the test says."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.secrets: set[str | None] = set()
        self.failures = 0
        self.hold: dict[int, asyncio.Event] = {}

    async def receive(self, request: Request) -> Response:
        self.secrets.add(request.headers.get("X-Telegram-Bot-Api-Secret-Token"))
        update = await request.json()
        if self.failures:
            self.failures -= 1
            return Response("no", 500)
        if hold := self.hold.get(update["message"]["from"]["id"]):
            await hold.wait()
        self.updates.append(update)
        return Response("")

    def texts(self) -> list[str]:
        return [update["message"]["text"] for update in self.updates]

    async def until(self, count: int) -> None:
        async with asyncio.timeout(5):
            while len(self.updates) < count:  # noqa: ASYNC110
                await asyncio.sleep(0.01)


@asynccontextmanager
async def hooked(hook: Hook) -> AsyncIterator[str]:
    app = Starlette(routes=[Route("/telegram", hook.receive, methods=["POST"])])
    async with listening(app) as address:
        yield f"{address}/telegram"


async def test_webhook_gets_what_waited_and_what_comes_with_the_secret(bot: Bot, phone: Phone) -> None:
    hook = Hook()
    async with hooked(hook) as url:
        await bot.set_webhook(url, secret_token="s3cret-Token_", max_connections=7)
        await phone.say("bonjour")
        await hook.until(2)
        info = await bot.get_webhook_info()
        await bot.delete_webhook()
    assert hook.texts() == ["/start", "bonjour"]
    assert hook.secrets == {"s3cret-Token_"}
    assert (info.url, info.pending_update_count, info.max_connections) == (url, 0, 7)
    assert (await bot.get_webhook_info()).url == ""


async def test_polling_conflicts_with_a_webhook(bot: Bot, phone: Phone) -> None:
    waiting = asyncio.create_task(bot.get_updates(offset=10**9, timeout=10))
    await asyncio.sleep(0.1)
    hook = Hook()
    async with hooked(hook) as url:
        await bot.set_webhook(url)
        assert await waiting == ()
        with pytest.raises(Conflict, match=r"(?i)can't use getUpdates method while webhook is active"):
            await bot.get_updates()
        await bot.set_webhook("")
    assert await bot.get_updates() == ()


async def test_webhook_that_fails_is_asked_again_in_order(bot: Bot, phone: Phone) -> None:
    hook = Hook()
    hook.failures = 2
    async with hooked(hook) as url:
        await bot.set_webhook(url)
        await phone.say("un")
        await phone.say("deux")
        await hook.until(3)
        info = await bot.get_webhook_info()
        await bot.delete_webhook()
    assert hook.texts() == ["/start", "un", "deux"]
    assert info.last_error_message == "Wrong response from the webhook: 500 Internal Server Error"


async def test_one_chat_that_hangs_does_not_hold_another(bot: Bot, phone: Phone, address: str) -> None:
    hook = Hook()
    hook.hold[phone.id] = asyncio.Event()
    other = await Phone.new(address, "Omar")
    async with hooked(hook) as url:
        await bot.set_webhook(url)
        await other.start()
        await other.say("vite")
        await hook.until(2)
        assert hook.texts() == ["/start", "vite"]
        hook.hold[phone.id].set()
        await hook.until(3)
        await bot.delete_webhook()
    await other.close()


async def test_updates_outlive_a_webhook_that_never_answered(bot: Bot, phone: Phone) -> None:
    await bot.set_webhook("http://127.0.0.1:9/telegram")
    await phone.say("en attente")
    await bot.delete_webhook()
    assert [u.message.text for u in await bot.get_updates() if u.message] == ["/start", "en attente"]
    await bot.delete_webhook(drop_pending_updates=True)
    assert await bot.get_updates() == ()


@pytest.mark.parametrize(
    ("secret", "complaint"),
    [
        ("a b", "contains unallowed characters"),
        ("secret!", "contains unallowed characters"),
        ("سر", "contains unallowed characters"),
        ("x" * 257, "is too long"),
    ],
)
async def test_wrong_secret_is_refused(bot: Bot, secret: str, complaint: str) -> None:
    with pytest.raises(BadRequest, match=f"(?i)secret token {complaint}"):
        await bot.set_webhook("http://127.0.0.1:9/telegram", secret_token=secret)
