"""What is thrown away, and what is not."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel

from db.models import Application, Button, Consent, Due, JournalEntry, OutboxMessage, SeekerProfile, SeenUpdate
from db.queries import applications, buttons, conversations, outbox, profiles, upkeep
from db.queries.buttons import NewButton
from db.queries.outbox import Settled


async def count(session: AsyncSession, model: type[SQLModel]) -> int:
    return (await session.execute(select(func.count()).select_from(model))).scalar_one()


async def test_old_things_go_and_new_ones_stay(session: AsyncSession, world: Any, now: datetime) -> None:
    long_ago = now - timedelta(days=100)
    for update_id, at in ((1, long_ago), (2, now)):
        await conversations.open_turn(session, update_id, 7_000_000_000, now=at)
    for expires in (long_ago, now + timedelta(days=1)):
        await buttons.add(session, [NewButton(7_000_000_000, "/menu", buttons.STEP, 1, expires)])
    said = [(7_000_000_000, {"text": each}, 0) for each in ("old", "new", "never sent")]
    old, new, _ = await outbox.add(session, said, now=long_ago)
    await outbox.settle(session, [Settled(old.id, old.chat_id, outbox.SENT)], now=long_ago)
    await outbox.settle(session, [Settled(new.id, new.chat_id, outbox.SENT)], now=now)
    done = [
        Due(kind="expire_need", subject_kind="need", subject_id=1, due_at=long_ago, done_at=at)
        for at in (long_ago, now, None)
    ]
    session.add_all(done)
    await session.flush()
    assert await upkeep.clear_out(session, now=now) == 4
    assert [await count(session, each) for each in (SeenUpdate, Button, OutboxMessage, Due)] == [1, 1, 2, 2]
    assert await upkeep.clear_out(session, now=now) == 0


async def test_people_who_never_came_back_are_forgotten(session: AsyncSession, world: Any, now: datetime) -> None:
    need = await world.need(await world.company())
    gone = await world.person(first_name="Salma", phone="+212612345678")
    await profiles.save(session, gone, now=now, education="bac")
    await applications.apply(session, gone, need, shared={"first_name": "Salma"}, now=now)
    staff, sample, here = await world.adviser(), await world.person(sample=True), await world.person(first_name="Ali")
    long_ago = now - timedelta(days=800)
    for person in (gone, staff, sample):
        person.last_seen_at = long_ago
    await session.flush()
    before = now - timedelta(days=730)
    assert await upkeep.forget_inactive(session, last_seen_before=before, now=now) == 1
    assert await upkeep.forget_inactive(session, last_seen_before=before, now=now) == 0
    await session.refresh(gone)
    assert (gone.first_name, gone.phone) == (None, None)
    assert here.first_name == "Ali"
    assert [await count(session, each) for each in (SeekerProfile, Application)] == [0, 0]
    theirs = select(func.count()).select_from(Consent).where(Consent.person_id == gone.id)
    assert (await session.execute(theirs)).scalar_one() == 0
    # What happened stays, without who.
    assert (await session.execute(select(JournalEntry.event, JournalEntry.actor_id))).all() == [("apply", None)]
