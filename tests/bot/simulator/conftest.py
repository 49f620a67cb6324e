"""A simulator that really serves, python-telegram-bot's own client for it, and somebody's phone."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.request import HTTPXRequest

from bot.simulator import PhonePerson, Simulator, create_simulator, serving
from tests.e2e.phone import Phone

TOKEN = "1000000001:for-tests"
SEEKER, COMPANY, ADVISER = 7_000_000_101, 7_000_000_102, 7_000_000_103
PEOPLE = (
    PhonePerson(SEEKER, "سلمى", "212600000101", "ar", seat="seeker"),
    PhonePerson(COMPANY, "Nadia", "212600000102", "fr", seat="company"),
    PhonePerson(ADVISER, "Karim", "212600000103", "fr", seat="adviser"),
)


class Clock:
    """Stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 10, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def simulator(clock: Clock) -> Simulator:
    return create_simulator(TOKEN, clock, people=PEOPLE)


@pytest.fixture
async def address(simulator: Simulator) -> AsyncIterator[str]:
    async with serving(simulator) as url:
        yield url


def bot_at(address: str, token: str = TOKEN) -> Bot:
    request, polling = (HTTPXRequest(connection_pool_size=16, httpx_kwargs={"verify": False}) for _ in range(2))
    return Bot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request,
        get_updates_request=polling,
    )


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with bot_at(address) as client:
        yield client


@pytest.fixture
async def phone(address: str) -> AsyncIterator[Phone]:
    """Somebody who has started the bot; the update of that is fetched away by the first getUpdates."""
    opened = await Phone.new(address, "Salma")
    await opened.start()
    yield opened
    await opened.close()


@pytest.fixture
async def echo(bot: Bot) -> AsyncIterator[None]:
    async with echoing(bot):
        yield


@contextlib.asynccontextmanager
async def echoing(bot: Bot) -> AsyncIterator[None]:
    """A bot that repeats what it is told, with two buttons, and answers presses in place."""
    task = asyncio.create_task(_echo(bot))
    yield
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _echo(bot: Bot) -> None:
    offset = None
    while True:
        for update in await bot.get_updates(offset=offset, timeout=20):
            offset = update.update_id + 1
            await _answer(bot, update)


async def _answer(bot: Bot, update: Update) -> None:
    buttons = [[InlineKeyboardButton("✅ Oui", callback_data="yes"), InlineKeyboardButton("Non", callback_data="no")]]
    markup = InlineKeyboardMarkup(buttons)
    if update.callback_query is not None:
        press = update.callback_query
        await press.answer("C’est noté" if press.data == "yes" else "")
        await press.edit_message_text(f"<b>Réponse :</b> {press.data}", parse_mode="HTML", reply_markup=markup)
    elif update.message is not None:
        text = update.message.text or "?"
        await bot.send_message(update.message.chat.id, f"Vous dites : {text}", reply_markup=markup)
