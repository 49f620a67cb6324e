"""Staff: let in by one-time links, each house by its own."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.errors import NotAllowed
from db.models import Invitation, StaffRole
from db.queries import companies, staff

ADVISER, COORDINATOR = StaffRole.ADVISER, StaffRole.COORDINATOR


async def test_a_link_lets_one_person_in(session: AsyncSession, world: Any, now: datetime) -> None:
    person, late = await world.person(), await world.person()
    token = await staff.invite(session, ADVISER, now=now)
    assert await staff.role_of(session, person) is None
    assert await staff.redeem_invitation(session, person, token, now=now) is ADVISER
    assert await staff.role_of(session, person) is ADVISER
    assert await staff.redeem_invitation(session, late, token, now=now) is None
    assert await staff.redeem_invitation(session, late, "unknown", now=now) is None
    assert await staff.role_of(session, late) is None


async def test_a_link_expires(session: AsyncSession, world: Any, now: datetime) -> None:
    token = await staff.invite(session, ADVISER, now=now, life=timedelta(hours=1))
    person = await world.person()
    assert await staff.redeem_invitation(session, person, token, now=now + timedelta(hours=1)) is None
    assert await staff.redeem_invitation(session, person, token, now=now + timedelta(minutes=59)) is ADVISER


async def test_the_token_is_stored_nowhere(session: AsyncSession, now: datetime) -> None:
    token = await staff.invite(session, ADVISER, now=now)
    (stored,) = (await session.execute(select(Invitation))).scalars()
    assert token not in str(stored.model_dump())
    assert len(f"i_{token}") <= 64


async def test_of_two_who_follow_a_link_one_gets_in(database: Database, other_world: Any, now: datetime) -> None:
    async with database.session() as session:
        people = [await other_world(session).person() for _ in range(3)]
        token = await staff.invite(session, ADVISER, now=now)

    async def follow(person: Any) -> bool:
        async with database.session() as session:
            return await staff.redeem_invitation(session, person, token, now=now) is not None

    assert sorted(await asyncio.gather(*map(follow, people))) == [False, False, True]


async def test_each_house_invites_its_own(session: AsyncSession, world: Any, now: datetime) -> None:
    adviser, coordinator, person = await world.adviser(), await world.adviser(COORDINATOR), await world.person()
    await staff.invite(session, ADVISER, now=now, inviter=adviser)
    await staff.invite(session, COORDINATOR, now=now, inviter=coordinator)
    for inviter, role in ((adviser, COORDINATOR), (coordinator, ADVISER), (person, ADVISER)):
        with pytest.raises(NotAllowed):
            await staff.invite(session, role, now=now, inviter=inviter)


async def test_a_companys_link_makes_nobody_staff(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, person = await world.contact(company), await world.person()
    token = await companies.invite_contact(session, contact, company, now=now)
    assert await staff.redeem_invitation(session, person, token, now=now) is None
    assert await companies.redeem_invitation(session, person, token, now=now) is company
    token = await staff.invite(session, ADVISER, now=now)
    assert await companies.redeem_invitation(session, person, token, now=now) is None
    assert await staff.redeem_invitation(session, person, token, now=now) is ADVISER


async def test_members(session: AsyncSession, world: Any) -> None:
    adviser, coordinator = await world.adviser(), await world.adviser(COORDINATOR)
    away = await world.adviser()
    away.reachable = False
    await session.flush()
    assert await staff.members(session) == [adviser, coordinator]
    assert await staff.members(session, ADVISER) == [adviser]
