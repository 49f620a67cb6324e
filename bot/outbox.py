"""Sends what was committed: at once, in order per chat, within Telegram's limits.

The only caller of Telegram's sending methods. Rows come from the turn that wrote them (`post`) and, after a
crash or a pause, from the database (`catch_up`). A row is marked once Telegram said yes; a crash between the
two sends it again, never loses it.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from aiolimiter import AsyncLimiter
from telegram import Bot, InlineKeyboardMarkup
from telegram.constants import ParseMode
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.rendering import Rendered, render
from db.engine import Database
from db.queries import outbox as rows

log = logging.getLogger(__name__)

# Telegram limits a bot to about 30 messages a second: bulk leaves room for people who are waiting.
BULK_A_SECOND = 20
LONGEST_BACKOFF = timedelta(minutes=10)
MOST_ATTEMPTS = 12

# Refusals that mean there is nothing left to do (anchors: "not modified" is success).
NOT_MODIFIED = "not modified"
CANNOT_EDIT = ("message to edit not found", "message can't be edited", "message_id_invalid")
CHAT_GONE = ("chat not found", "user is deactivated", "bot was blocked", "user not found")


@dataclass
class _Lane:
    """One chat's rows in order, and the task that sends them."""

    waiting: deque[rows.OutboxRow] = field(default_factory=deque)
    task: asyncio.Task[None] | None = None


class Outbox:
    """Sends outbox rows. `post` after a commit; `catch_up` at start; `close` waits for what is under way."""

    def __init__(self, bot: Bot, database: Database) -> None:
        self._bot = bot
        self._database = database
        self._lanes: dict[int, _Lane] = {}
        self._bulk = AsyncLimiter(BULK_A_SECOND, 1)
        self._settled: list[rows.Settled] = []
        self._settling: asyncio.Task[None] | None = None
        self._known: set[int] = set()

    def post(self, committed: Iterable[rows.OutboxRow]) -> None:
        """Takes rows that are in the database; returns at once."""
        for row in committed:
            if row.id in self._known:
                continue
            self._known.add(row.id)
            lane = self._lanes.setdefault(row.chat_id, _Lane())
            lane.waiting.append(row)
            if lane.task is None:
                lane.task = asyncio.create_task(self._run(row.chat_id, lane))

    async def resume(self, now: datetime) -> int:
        """At the start of the only process that sends: posts all that an earlier one left unsent; how many rows."""
        async with self._database.session() as session:
            left = await rows.waiting(session, now=now)
        self.post(left)
        return len(left)

    async def catch_up(self, now: datetime) -> int:
        """Posts rows that nobody is sending: other processes' and those of one that died; how many rows."""
        async with self._database.session() as session:
            claimed = await rows.claim(session, now=now)
        self.post(claimed)
        return len(claimed)

    async def drained(self) -> None:
        """Returns once everything posted was sent or given up, and marked so."""
        while self._lanes or self._settling or self._settled:
            tasks = [lane.task for lane in self._lanes.values() if lane.task]
            if tasks:
                await asyncio.wait(tasks)
            elif self._settling:
                await asyncio.shield(self._settling)
            else:
                await asyncio.sleep(0)

    async def close(self, patience: float = 5.0) -> None:
        """Waits a little for what is being sent; the rest stays in the database for the next start."""
        try:
            await asyncio.wait_for(self.drained(), patience)
        except TimeoutError:
            for lane in self._lanes.values():
                if lane.task:
                    lane.task.cancel()

    async def _run(self, chat_id: int, lane: _Lane) -> None:
        try:
            while lane.waiting:
                row = lane.waiting[0]
                if row.priority > 0:
                    await self._bulk.acquire()
                settled = await self._deliver(row)
                lane.waiting.popleft()
                self._settle(settled)
                if settled.state == rows.UNREACHABLE:
                    for dropped in lane.waiting:
                        self._settle(rows.Settled(dropped.id, dropped.chat_id, rows.UNREACHABLE))
                    lane.waiting.clear()
        finally:
            self._lanes.pop(chat_id, None)

    async def _deliver(self, row: rows.OutboxRow) -> rows.Settled:
        """Sends one row, waiting and retrying as Telegram asks; says how it ended."""
        attempts = row.attempts
        while True:
            try:
                message_id = await self._send(row)
                return rows.Settled(row.id, row.chat_id, rows.SENT, message_id=message_id)
            except RetryAfter as refusal:
                wait = refusal.retry_after
                await asyncio.sleep(wait.total_seconds() if isinstance(wait, timedelta) else float(wait))
            except Forbidden:
                return rows.Settled(row.id, row.chat_id, rows.UNREACHABLE)
            except BadRequest as refusal:
                if any(words in refusal.message.lower() for words in CHAT_GONE):
                    return rows.Settled(row.id, row.chat_id, rows.UNREACHABLE)
                log.error("Telegram refused outbox row %s: %s", row.id, refusal.message)
                return rows.Settled(row.id, row.chat_id, rows.FAILED, error=refusal.message[:200])
            except (NetworkError, InvalidToken) as trouble:
                attempts += 1
                if attempts >= MOST_ATTEMPTS:
                    log.error("outbox row %s given up after %s attempts: %s", row.id, attempts, trouble)
                    return rows.Settled(row.id, row.chat_id, rows.FAILED, error=str(trouble)[:200])
                pause = min(timedelta(seconds=0.25 * 2**attempts), LONGEST_BACKOFF)
                log.warning("sending failed (%s), again in %.1f s", type(trouble).__name__, pause.total_seconds())
                await asyncio.sleep(pause.total_seconds())

    async def _send(self, row: rows.OutboxRow) -> int | None:
        """One row to Telegram; the last message's id. A long one may be several messages."""
        payload = row.payload
        messages = render(payload)
        if payload.get("document"):
            return await self._send_document(row.chat_id, payload, messages)
        message_id: int | None = None
        edited = payload.get("edit")
        if edited and len(messages) == 1 and await self._edit(row.chat_id, edited, messages[0]):
            return int(edited)
        for message in messages:
            sent = await self._bot.send_message(
                row.chat_id, message.text, parse_mode=ParseMode.HTML, reply_markup=message.markup
            )
            message_id = sent.message_id
        return message_id

    async def _edit(self, chat_id: int, message_id: int, message: Rendered) -> bool:
        """Replaces a message in place; False where it must be sent anew instead."""
        markup = message.markup if isinstance(message.markup, InlineKeyboardMarkup) else None
        try:
            await self._bot.edit_message_text(
                message.text, chat_id, message_id, parse_mode=ParseMode.HTML, reply_markup=markup
            )
        except BadRequest as refusal:
            words = refusal.message.lower()
            if NOT_MODIFIED in words:
                return True
            if any(each in words for each in CANNOT_EDIT):
                return False
            raise
        except InvalidToken:
            # A server that does not know the method answers 404, which the library reads as a bad token.
            return False
        return True

    async def _send_document(self, chat_id: int, payload: dict[str, Any], messages: list[Rendered]) -> int:
        document = payload["document"]
        caption = messages[0] if messages else Rendered("")
        sent = await self._bot.send_document(
            chat_id,
            document["content"].encode(),
            filename=document["name"],
            caption=caption.text or None,
            parse_mode=ParseMode.HTML,
            reply_markup=caption.markup,
        )
        return sent.message_id

    async def acknowledge(self, callback_id: str) -> None:
        """Stops the spinner on a pressed button. Telegram forgets a press within seconds: too late is no matter."""
        try:
            await self._bot.answer_callback_query(callback_id)
        except TelegramError as error:
            log.debug("a press was not acknowledged: %s", error.message)

    def _settle(self, settled: rows.Settled) -> None:
        """Marks rows in batches: one statement for all that was sent in the meantime."""
        self._settled.append(settled)
        if self._settling is None:
            self._settling = asyncio.create_task(self._write_settled())

    async def _write_settled(self) -> None:
        try:
            while self._settled:
                # What is sent within a moment is marked together.
                await asyncio.sleep(0.02)
                batch, self._settled = self._settled, []
                async with self._database.session() as session:
                    await rows.settle(session, batch, now=datetime.now(UTC))
                self._known.difference_update(each.id for each in batch)
        finally:
            self._settling = None
