"""The start of a turn, buttons, and messages not understood."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, event, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.models import Conversation, Person, Purpose, SeenUpdate
from db.queries import buttons, consents, conversations, outbox, unknowns
from db.queries.buttons import NewButton

CHAT = 7_000_000_001


async def test_first_contact_makes_a_person_and_a_chat(database: Database, now: datetime) -> None:
    async with database.session() as session:
        opened = await conversations.open_turn(session, 1, CHAT, now=now)
    assert opened is not None
    person, chat = opened
    assert (person.telegram_id, person.first_name, person.language) == (CHAT, None, None)
    assert (chat.chat_id, chat.tracker, chat.turn, chat.updated_at) == (CHAT, None, 0, None)


async def test_what_is_changed_is_there_in_the_next_turn(database: Database, now: datetime) -> None:
    async with database.session() as session:
        opened = await conversations.open_turn(session, 1, CHAT, now=now)
        assert opened is not None
        opened[0].language = "ar"
        opened[1].tracker = {"slots": {"need_place": "سيدي البرنوصي", "odd": "\ud800\x00"}}
        opened[1].turn += 1
        opened[1].updated_at = now
        await conversations.save(session, opened[1])
    async with database.session() as session:
        again = await conversations.open_turn(session, 2, CHAT, now=now)
    assert again is not None
    assert again[0].language == "ar"
    assert again[1].tracker == {"slots": {"need_place": "سيدي البرنوصي", "odd": "\ud800\x00"}}
    assert (again[1].turn, again[1].updated_at) == (1, now)


async def test_an_update_seen_before_is_dropped(database: Database, now: datetime) -> None:
    async with database.session() as session:
        assert await conversations.open_turn(session, 5, CHAT, now=now) is not None
    async with database.session() as session:
        assert await conversations.open_turn(session, 5, CHAT, now=now) is None
        assert await conversations.open_turn(session, 6, CHAT, now=now) is not None


async def test_a_turn_that_failed_leaves_its_update_unseen(database: Database, now: datetime) -> None:
    try:
        async with database.session() as session:
            await conversations.open_turn(session, 5, CHAT, now=now)
            raise ZeroDivisionError
    except ZeroDivisionError:
        pass
    async with database.session() as session:
        assert await conversations.open_turn(session, 5, CHAT, now=now) is not None


async def test_who_writes_is_reachable_and_seen(database: Database, now: datetime) -> None:
    async with database.session() as session:
        person, _ = await conversations.open_turn(session, 1, CHAT, now=now) or (None, None)
        assert person is not None
        person.reachable = False
    later = now + timedelta(hours=1)
    async with database.session() as session:
        again, _ = await conversations.open_turn(session, 2, CHAT, now=later) or (None, None)
        assert again is not None
    assert again.reachable
    assert again.last_seen_at == later


async def test_two_processes_open_one_chat_once(postgresql_url: str, now: datetime) -> None:
    """Two replicas get a person's first two updates at once."""
    import asyncio

    replicas = [Database(postgresql_url), Database(postgresql_url)]

    async def turn(database: Database, update_id: int) -> int:
        async with database.session() as session:
            opened = await conversations.open_turn(session, update_id, CHAT, now=now)
            assert opened is not None
            turn = opened[1].turn
            await asyncio.sleep(0.02)
            opened[1].turn = turn + 1
            await conversations.save(session, opened[1])
        return turn

    turns = await asyncio.gather(*(turn(replicas[each % 2], each) for each in range(10)))
    assert sorted(turns) == list(range(10))
    async with replicas[0].session() as session:
        assert (await session.execute(select(func.count()).select_from(Person))).scalar_one() == 1
        assert (await session.execute(select(func.count()).select_from(SeenUpdate))).scalar_one() == 10
        assert (await session.get_one(Conversation, CHAT)).turn == 10
    for each in replicas:
        await each.close()


async def test_a_turn_takes_few_statements(database: Database, now: datetime) -> None:
    """Throughput is counted in statements: lock (PostgreSQL), update, person and chat, buttons, outbox, chat."""
    async with database.session() as session:
        _, chat = await conversations.open_turn(session, 1, CHAT, now=now) or (None, None)
        assert chat is not None
        await conversations.save(session, chat)
    statements: list[str] = []

    @event.listens_for(Engine, "before_cursor_execute")
    def note(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        statements.append(statement)

    try:
        async with database.session() as session:
            _, chat = await conversations.open_turn(session, 2, CHAT, now=now) or (None, None)
            assert chat is not None
            chat.tracker, chat.turn, chat.updated_at = {"slots": {}}, 1, now
            await conversations.save(session, chat)
            new = [NewButton(CHAT, "/affirm", buttons.STEP, 1, now) for _ in range(5)]
            await buttons.add(session, new)
            await outbox.add(session, [(CHAT, {"text": "1"}, 0)], now=now)
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert len(statements) == 5 + (not database.is_sqlite), statements


async def test_buttons_mean_something_only_in_their_chat(session: AsyncSession, now: datetime) -> None:
    soon = now + timedelta(days=1)
    new = [NewButton(CHAT, f'/view_offer{{"subject": "{each}"}}', buttons.SUBJECT, 3, soon) for each in range(4)]
    tokens = await buttons.add(session, new)
    assert len(set(tokens)) == 4
    assert all(len(token.encode()) <= 64 for token in tokens)
    found = await buttons.find(session, tokens[2], chat_id=CHAT)
    assert found is not None
    assert (found.payload, found.kind, found.turn, found.expires_at) == (new[2].payload, "subject", 3, soon)
    assert await buttons.find(session, tokens[2], chat_id=CHAT + 1) is None
    assert await buttons.find(session, "unknown", chat_id=CHAT) is None
    assert await buttons.add(session, []) == []


async def test_a_press_is_noted(database: Database, now: datetime) -> None:
    async with database.session() as session:
        (token,) = await buttons.add(session, [NewButton(CHAT, "/affirm", buttons.STEP, 1, now)])
    async with database.session() as session:
        button = await buttons.find(session, token, chat_id=CHAT)
        assert button is not None
        assert button.used_at is None
        await buttons.mark_used(session, button, now=now)
    async with database.session() as session:
        button = await buttons.find(session, token, chat_id=CHAT)
    assert button is not None
    assert button.used_at == now


async def test_unknown_messages_are_kept_with_consent_only(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person()
    assert not await unknowns.keep(session, person, "chi haja", variety="ary-Latn", now=now)
    await consents.record(session, person, Purpose.LEARNING, True, version="1", now=now)
    assert await unknowns.keep(session, person, "chi haja", variety="ary-Latn", now=now)
    assert [(each.variety, each.text) for each in await unknowns.kept(session)] == [("ary-Latn", "chi haja")]
