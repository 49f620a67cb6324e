"""The outbox against the messenger's troubles: nothing lost, nothing twice, nobody pestered."""

from __future__ import annotations

import logging
import time
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select

from bot.application import build_bot
from bot.outbox import Outbox
from bot.settings import Settings
from bot.simulator import Simulator, create_simulator, serving
from bot.simulator.trouble import Fault
from db.engine import Database
from db.models import OutboxMessage
from db.queries import conversations
from db.queries import outbox as rows
from tests.e2e.phone import Phone

TOKEN = "1000000001:a-token-that-no-log-shows"


class Post:
    """An outbox, what it reads from, and the phone that it writes to."""

    def __init__(self, outbox: Outbox, database: Database, simulator: Simulator, phone: Phone) -> None:
        self.outbox, self.database, self.simulator, self.phone = outbox, database, simulator, phone

    async def send(self, *payloads: dict[str, Any]) -> None:
        """Puts messages into the database as a turn does, posts them, and waits until they are settled."""
        async with self.database.session() as session:
            stored = await rows.add(session, [(self.phone.id, each, 0) for each in payloads], now=datetime.now(UTC))
        self.outbox.post(stored)
        await self.outbox.drained()

    async def states(self) -> list[str]:
        async with self.database.session() as session:
            return list((await session.execute(select(OutboxMessage.state).order_by(OutboxMessage.id))).scalars())

    async def texts(self) -> list[str]:
        await self.phone.refresh()
        return [message.text for message in self.phone.messages if message.from_bot]

    def trouble(self, method: str, **fault: Any) -> None:
        self.simulator.telegram.trouble.faults.append(Fault(method, **fault))


@pytest.fixture
async def post(sqlite_database: Database) -> AsyncIterator[Post]:
    simulator = create_simulator(TOKEN)
    async with serving(simulator) as address:
        bot = build_bot(Settings(_env_file=None, telegram_token=TOKEN, telegram_api_url=address))
        phone = await Phone.new(address, "Salma")
        await phone.start()
        async with sqlite_database.session() as session:
            await conversations.open_turn(session, 1, phone.id, now=datetime.now(UTC))
        async with bot:
            yield Post(Outbox(bot, sqlite_database), sqlite_database, simulator, phone)


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"blocks": [text], **more}


async def test_messages_come_in_order_and_are_marked(post: Post) -> None:
    await post.send(said("un"), said("deux"), said("trois"))
    assert await post.texts() == ["un", "deux", "trois"]
    assert await post.states() == ["sent"] * 3


async def test_too_many_requests_waits_as_long_as_told(post: Post) -> None:
    post.trouble("sendMessage", retry_after=1)
    began = time.monotonic()
    await post.send(said("un"), said("deux"))
    assert time.monotonic() - began >= 1
    assert await post.texts() == ["un", "deux"]


async def test_server_errors_and_cut_lines_are_tried_again(post: Post, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    post.trouble("sendMessage", code=502, description="Bad Gateway")
    post.trouble("sendMessage", effect="drop")
    await post.send(said("un"))
    assert await post.texts() == ["un"]
    assert await post.states() == ["sent"]
    assert "a-token-that-no-log-shows" not in "".join(
        record.getMessage() for record in caplog.records if record.name.startswith(("bot", "dialogues", "db"))
    )


async def test_who_blocked_the_bot_gets_nothing_more(post: Post) -> None:
    await post.phone.block()
    await post.send(said("un"), said("deux"))
    assert await post.states() == ["dropped", "dropped"]
    async with post.database.session() as session:
        person, _ = await conversations.open_turn(session, 2, post.phone.id, now=datetime.now(UTC)) or (None, None)
        assert person is not None
    assert await post.texts() == []


async def test_a_refused_message_does_not_hold_up_the_next(post: Post) -> None:
    await post.send(said("<b>oublié"), said("suite"))
    assert await post.states() == ["failed", "sent"]
    assert await post.texts() == ["suite"]


async def test_an_edit_replaces_the_message_and_an_equal_one_is_no_error(post: Post) -> None:
    await post.send(said("page 1"))
    shown = await post.phone.expect("page 1")
    await post.send(said("page 2", edit=shown.id))
    await post.send(said("page 2", edit=shown.id))
    assert await post.texts() == ["page 2"]
    assert await post.states() == ["sent"] * 3


async def test_what_cannot_be_edited_is_sent_anew(post: Post) -> None:
    await post.send(said("nouveau", edit=999_999))
    assert await post.texts() == ["nouveau"]


async def test_a_long_text_is_parted_between_its_blocks(post: Post) -> None:
    blocks = [f"{number} " + "🙂" * 900 for number in range(6)]
    await post.send({"blocks": blocks})
    parts = await post.texts()
    assert len(parts) > 1
    assert "".join("".join(parts).split()) == "".join("".join(blocks).split())
    assert all(len(part.encode("utf-16-le")) // 2 <= 4096 for part in parts)


async def test_what_an_earlier_process_left_is_sent_at_start(post: Post) -> None:
    async with post.database.session() as session:
        await rows.add(session, [(post.phone.id, said("resté"), 0)], now=datetime.now(UTC))
    assert await post.outbox.resume(datetime.now(UTC)) == 1
    await post.outbox.drained()
    assert await post.texts() == ["resté"]
    assert await post.outbox.resume(datetime.now(UTC)) == 0
