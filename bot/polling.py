"""Asks Telegram for updates, where no public address is at hand.

An update is confirmed (by asking for the next one) only after its turn is committed, so a crash in between
brings it again and the turn drops what it has seen. python-telegram-bot's own updater confirms first.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable

from telegram import Bot, Update
from telegram.error import Conflict, NetworkError, RetryAfter, TelegramError

from bot.gateway import ALLOWED_UPDATES

log = logging.getLogger(__name__)
LONG_POLL = 30
LONGEST_PAUSE = 30.0


async def poll(bot: Bot, handle: Callable[[Update], Awaitable[None]], stopping: asyncio.Event) -> None:
    """Hands every update to `handle` until `stopping` is set: in order per person, people side by side."""
    offset: int | None = None
    pause = 0.5
    while not stopping.is_set():
        asking = asyncio.ensure_future(
            bot.get_updates(offset=offset, timeout=LONG_POLL, allowed_updates=ALLOWED_UPDATES)
        )
        stop = asyncio.ensure_future(stopping.wait())
        try:
            await asyncio.wait((asking, stop), return_when=asyncio.FIRST_COMPLETED)
            if not asking.done():
                return
            updates = asking.result()
        except RetryAfter as refusal:
            await _pause(stopping, float(str(refusal.retry_after)))
            continue
        except Conflict:
            log.error("another process polls with this token, or a webhook is set; trying again in 10 s")
            await _pause(stopping, 10)
            continue
        except (NetworkError, TelegramError) as error:
            log.warning("Telegram cannot be reached (%s); trying again in %.1f s", type(error).__name__, pause)
            await _pause(stopping, pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            continue
        finally:
            asking.cancel()
            stop.cancel()
        pause = 0.5
        if updates:
            await _handle_all(updates, handle)
            offset = updates[-1].update_id + 1


async def _handle_all(updates: tuple[Update, ...], handle: Callable[[Update], Awaitable[None]]) -> None:
    by_person: dict[int, list[Update]] = defaultdict(list)
    for update in updates:
        person = update.effective_user
        by_person[person.id if person else 0].append(update)

    async def one_by_one(theirs: list[Update]) -> None:
        for update in theirs:
            await handle(update)

    await asyncio.gather(*(one_by_one(theirs) for theirs in by_person.values()))


async def _pause(stopping: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(stopping.wait(), seconds)
    except TimeoutError:
        return
