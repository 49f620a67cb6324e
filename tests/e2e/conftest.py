"""The real bot against a real Bot API server over HTTP, with a real database."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.application import Application, running, serve_polling
from bot.settings import Settings
from bot.simulator import create_simulator, serving
from db.engine import Database
from db.models import CompanyPhone, StaffRole
from db.queries import companies, staff
from tests.e2e.phone import Phone

TOKEN = "1000000001:simulated-token"
COMPANY_PHONE = "212522000001"


@dataclass
class Clock:
    """Time that tests can move on."""

    ahead: timedelta = field(default_factory=timedelta)

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@dataclass
class Town:
    """Everything a conversation needs: the messenger's address, the running bot, its database and clock."""

    address: str
    application: Application
    clock: Clock
    database_url: str

    @property
    def database(self) -> Database:
        return self.application.services.database

    async def phone(self, name: str, *, language: str = "fr", number: str = "212612345678") -> Phone:
        return await Phone.new(self.address, name, language=language, phone_number=number)

    async def adviser(self, name: str = "Nadia") -> Phone:
        """A phone whose owner was let in as an adviser by a one-time link."""
        async with self.database.session() as session:
            token = await staff.invite(session, StaffRole.ADVISER, now=self.clock())
        phone = await self.phone(name, number="212611111111")
        await phone.start(token)
        await phone.expect("ANAPEC")
        return phone

    async def member_company(self, name: str = "Exemple Textile SARL", number: str = COMPANY_PHONE) -> None:
        """A company of the member register, recognised by its number."""
        async with self.database.session() as session:
            company = await companies.create(session, name, now=self.clock(), member=True)
            session.add(CompanyPhone(company_id=company.id, phone=f"+{number}"))


@asynccontextmanager
async def town(database_url: str) -> AsyncIterator[Town]:
    """A simulator and the bot that polls it."""
    clock = Clock()
    simulator = create_simulator(TOKEN, clock, people=[])
    async with serving(simulator, host="127.0.0.1", port=0) as address:
        settings = Settings(
            _env_file=None,
            telegram_token=TOKEN,
            telegram_api_url=address,
            database_url=database_url,
            jisr_operator="Exploitant d’essai",
        )
        async with running(settings, clock=clock) as application:
            stopping = asyncio.Event()
            polling = asyncio.create_task(serve_polling(application, stopping))
            try:
                yield Town(address, application, clock, database_url)
            finally:
                stopping.set()
                await polling


@pytest.fixture
async def bernoussi(tmp_path: Path) -> AsyncIterator[Town]:
    """A town on SQLite."""
    async with town(f"sqlite:///{tmp_path / 'jisr.db'}") as built:
        yield built
