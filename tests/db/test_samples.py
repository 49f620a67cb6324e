"""Sample data: enough of it, always the same, marked as such, and never among real people."""

from __future__ import annotations

import shutil
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from db import catalogue, samples
from db.clock import today_in_casablanca
from db.engine import Database
from db.matching import Criteria
from db.models import Application, Company, DeploymentKind, Need, Person
from db.queries import companies, deployment, needs, search
from db.workflow.time import act_on_due


async def counts(session: AsyncSession) -> dict[str, int]:
    """How many samples there are, by table."""
    found = {}
    for model in (Company, Need, Person):
        statement = select(func.count()).select_from(model).where(model.sample)
        found[str(model.__tablename__)] = (await session.execute(statement)).scalar_one()
    return found


async def test_samples(database: Database, now: datetime) -> None:
    shares: list[float] = []
    start = time.perf_counter()
    assert await samples.plant(database, now=now, progress=shares.append)
    assert time.perf_counter() - start < 10
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    async with database.session() as session:
        assert await counts(session) == {"companies": 60, "needs": 200, "persons": 500}
        assert (await session.execute(select(func.count()).select_from(Application))).scalar_one() > 300
        assert await deployment.kind(session) is DeploymentKind.DEMO
    assert not await samples.plant(database, now=now)
    async with database.session() as session:
        assert (await counts(session))["needs"] == 200


async def test_nobody_can_take_them_for_real(sqlite_database: Database, now: datetime) -> None:
    await samples.plant(sqlite_database, now=now)
    async with sqlite_database.session() as session:
        for person in (await session.execute(select(Person))).scalars():
            assert person.sample
            assert person.telegram_id < 0
            assert not person.reachable
            assert person.phone is None
            assert person.first_name is not None
            assert person.first_name.startswith("Exemple ")
        for company in (await session.execute(select(Company))).scalars():
            assert company.sample
            assert company.name.startswith("Exemple ")
            assert company.ice is None
        assert all((await session.execute(select(Need.sample))).scalars())


async def test_they_are_the_same_each_time(sqlite_template: Path, tmp_path: Path, now: datetime) -> None:
    seen = []
    for name in ("one.db", "two.db"):
        shutil.copyfile(sqlite_template, tmp_path / name)
        database = Database(f"sqlite:///{tmp_path / name}")
        await samples.plant(database, now=now)
        async with database.session() as session:
            every = (await session.execute(select(Need).order_by(Need.id))).scalars()
            applied = await session.execute(
                select(Application.person_id, Application.need_id, Application.state).order_by(Application.id)
            )
            seen.append(
                ([need.model_dump(exclude={"public_token"}) for need in every], [tuple(row) for row in applied])
            )
        await database.close()
    assert seen[0] == seen[1]


async def test_they_are_refused_among_real_people(sqlite_database: Database, now: datetime) -> None:
    async with sqlite_database.session() as session:
        await deployment.declare(session, DeploymentKind.PRODUCTION, now=now)
    with pytest.raises(samples.SamplesRefused, match="production"):
        await samples.plant(sqlite_database, now=now)
    async with sqlite_database.session() as session:
        assert await counts(session) == {"companies": 0, "needs": 0, "persons": 0}


async def test_a_demo_has_something_to_do(sqlite_database: Database, now: datetime) -> None:
    await samples.plant(sqlite_database, now=now)
    async with sqlite_database.session() as session:
        found = await search.offers(session, catalogue.load(), Criteria(), today=today_in_casablanca(now))
        assert found.total > 120
        person = Person(
            telegram_id=7_000_000_000,
            phone=samples.DEMO_COMPANY_PHONE,
            phone_verified=True,
            created_at=now,
            last_seen_at=now,
        )
        session.add(person)
        await session.flush()
        (company,) = await companies.recognise(session, person, now=now)
        assert company.name == "Exemple 1 SARL"
        assert sum(number.total for _, number in await needs.of_company(session, person, company)) > 0
        # Nothing is overdue on the first days, and everything is settled in time, without a word to anybody.
        assert (await act_on_due(session, now=now + timedelta(days=1)))[0] == 0
        settled = 1
        while settled:
            settled, notices = await act_on_due(session, now=now + timedelta(days=120), limit=500)
            assert {notice.person.id for notice in notices} <= {person.id}
        still_open = select(func.count()).select_from(Need).where(Need.state.in_(["published", "returned"]))
        assert (await session.execute(still_open)).scalar_one() == 0
