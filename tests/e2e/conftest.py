"""The real bot against a real Bot API server over HTTP, with a real database."""

from __future__ import annotations

import asyncio
import itertools
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.application import Application, running, serve_polling
from bot.settings import Settings
from bot.simulator import Simulator, create_simulator, serving
from bot.simulator.server import listening
from db.engine import Database
from db.models import CompanyPhone, Person, Purpose, StaffRole
from db.queries import companies, consents, needs, persons, profiles, staff
from db.workflow import transition
from tests.e2e.phone import Phone

TOKEN = "1000000001:simulated-token"
# What a Bot API server must know for the main job; the strict one answers 404 to everything else.
BARE_METHODS = ("getupdates", "setwebhook", "sendmessage")
_numbers = itertools.count(20_000_001)
SECRET = "a-secret-of-the-tests-0123456789"
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
    database: Database
    clock: Clock
    simulator: Simulator
    # The running bot, where it runs in this process.
    application: Application | None = None
    # Kills the bot's process and starts another, where it runs in one.
    restart: Callable[[], Awaitable[None]] | None = None

    async def phone(self, name: str, *, language: str = "fr", number: str = "212612345678") -> Phone:
        return await Phone.new(self.address, name, language=language, phone_number=number)

    async def adviser(self, name: str = "Nadia") -> Phone:
        """A phone whose owner was let in as an adviser by a one-time link."""
        return await self._let_in(StaffRole.ADVISER, name, "ANAPEC")

    async def coordinator(self, name: str = "Samira") -> Phone:
        """The same as a coordinator of the association."""
        return await self._let_in(StaffRole.COORDINATOR, name, "Izdihar")

    async def _let_in(self, role: StaffRole, name: str, greeting: str) -> Phone:
        async with self.database.session() as session:
            token = await staff.invite(session, role, now=self.clock())
        phone = await self.phone(name, number="212611111111")
        await phone.start(token)
        await phone.expect(greeting)
        return phone

    async def member_company(self, name: str = "Exemple Textile SARL", number: str = COMPANY_PHONE) -> None:
        """A company of the member register, recognised by its number."""
        async with self.database.session() as session:
            company = await companies.create(session, name, now=self.clock(), member=True)
            session.add(CompanyPhone(company_id=company.id, phone=f"+{number}"))

    async def company(self, name: str = "Exemple Textile SARL", number: str = COMPANY_PHONE) -> Phone:
        """The phone of a member company's contact, recognised by its number, at its menu."""
        await self.member_company(name, number)
        phone = await self.phone("Karim", number=number)
        await phone.start()
        await phone.tap("Français")
        await phone.tap("🏭 Mon entreprise recrute")
        await phone.tap("✅ D’accord")
        await phone.tap("✅ Oui")
        await phone.share_contact()
        await phone.expect(name)
        return phone

    async def offer(self, company: Phone, adviser: Phone, **said: Any) -> str:
        """A need of the company's contact, declared and approved as their own phones would; its reference."""
        values = {
            "occupation": "forklift_driver",
            "occupation_code": "N1101",
            "positions": 1,
            "contract": "cdi",
            "place": "sidi_bernoussi",
        } | said
        async with self.database.session() as session:
            contact = await self._person(session, company)
            (own,) = await companies.spoken_for(session, contact)
            draft = await needs.keep_draft(session, contact, None, now=self.clock(), company=own, **values)
            need = await needs.submit(session, contact, draft.public_token, now=self.clock())
            await transition(session, await self._person(session, adviser), need, "approve", now=self.clock())
            assert need.reference
            return need.reference

    async def newcomer(self, name: str = "Salma", *, language: str = "fr") -> Phone:
        """Somebody who has just chosen a language."""
        phone = await self.phone(name, language=language, number=f"2126{next(_numbers):08d}")
        await phone.start()
        await phone.tap("العربية" if language == "ar" else "Français")
        await phone.expect("بماذا يمكنني مساعدتك" if language == "ar" else "Qu’est-ce qui vous amène")
        return phone

    async def seeker(self, name: str = "Salma", *, language: str = "fr") -> Phone:
        """A seeker who said yes to everything and has a profile, at the menu."""
        phone = await self.newcomer(name, language=language)
        async with self.database.session() as session:
            person = await self._person(session, phone)
            for purpose in (Purpose.PROCESSING, Purpose.TRANSFER_ABROAD):
                await consents.record(session, person, purpose, True, version="1", now=self.clock())
            person.first_name, person.phone, person.phone_verified = name, f"+{phone.phone_number}", True
            profile = {"education": "bac", "experience_years": 2, "place": "sidi_bernoussi"}
            await profiles.save(session, person, now=self.clock(), **profile)
        return phone

    async def apply(self, seeker: Phone, said: str = "cariste à Bernoussi") -> None:
        """Finds the first offer and applies, in French."""
        await seeker.say(f"je cherche un poste de {said}")
        await seeker.tap("1")
        await seeker.tap("✅ Postuler")
        await seeker.tap("✅ Envoyer ma candidature")
        await seeker.expect("C’est envoyé")

    async def forge(self, phone: Phone, token: str) -> None:
        """A press that says `token`, which was never shown to this phone."""
        assert self.application is not None
        person = {"id": phone.id, "is_bot": False, "first_name": phone.name}
        press = {"id": "1", "from": person, "chat_instance": "1", "data": token}
        await self.application.handle_json({"update_id": next(_numbers), "callback_query": press})

    async def do_due(self) -> None:
        """What has fallen due by now is done."""
        assert self.application is not None
        await self.application.do_due()

    @staticmethod
    async def _person(session: AsyncSession, phone: Phone) -> Person:
        person = await persons.by_telegram_id(session, phone.id)
        assert person is not None
        return person


async def declare(company: Phone) -> str:
    """A need in one sentence, the rest passed over; its reference."""
    await company.say("on cherche 3 caristes en CDI à Sidi Bernoussi, 4500 dh, de jour, sans expérience, niveau bac")
    await company.expect("partir de quand")
    await company.tap("Passer")
    await company.tap("Aucune en particulier")
    await company.tap("✅ Les habituelles")
    await company.expect("Autre chose à ajouter")
    await company.tap("Passer")
    await company.expect("envoie")
    await company.tap("✅ Envoyer")
    sent = await company.expect("SB26-")
    return next(word.strip(".:,") for word in sent.text.split() if word.startswith("SB26-"))


@asynccontextmanager
async def town(database_url: str) -> AsyncIterator[Town]:
    """A simulator and the bot that polls it."""
    clock = Clock()
    simulator = create_simulator(TOKEN, clock, people=[])
    async with serving(simulator) as address:
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
                yield Town(address, application.services.database, clock, simulator, application)
            finally:
                stopping.set()
                await polling


@asynccontextmanager
async def town_of_a_process(database_url: str, *, webhook: bool, strict: bool) -> AsyncIterator[Town]:
    """A messenger and `jisr run` as operators start it, in a process of its own, migrating the empty database."""
    simulator = create_simulator(TOKEN, people=[])
    app = only_knowing(BARE_METHODS, simulator) if strict else simulator
    async with listening(app) as address:
        environment = {"JISR_OPERATOR": "Exploitant d’essai"}
        if webhook:
            port = free_port()
            environment |= {
                "JISR_WEBHOOK_URL": f"http://127.0.0.1:{port}",
                "JISR_WEBHOOK_SECRET": SECRET,
                "JISR_LISTEN": f"127.0.0.1:{port}",
            }
        database = Database(database_url)
        arguments = ["--webhook"] if webhook else []
        with ExitStack() as running_bot:

            async def restart() -> None:
                running_bot.close()
                running_bot.enter_context(process(address, database_url, *arguments, **environment))

            await restart()
            try:
                yield Town(address, database, Clock(), simulator, restart=restart)
            finally:
                await database.close()
        await simulator.telegram.close()


def only_knowing(methods: tuple[str, ...], simulator: Simulator) -> ASGIApp:
    """A Bot API server that answers 404 to methods it does not know, as small ones do."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        parts = scope.get("path", "").split("/")
        if scope["type"] == "http" and parts[1].startswith("bot") and parts[-1].lower() not in methods:
            answer = {"ok": False, "error_code": 404, "description": "Not Found: method not found"}
            await JSONResponse(answer, status_code=404)(scope, receive, send)
            return
        await simulator(scope, receive, send)

    return app


@contextmanager
def process(address: str, database_url: str, *arguments: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """`jisr run` as operators run it; killed at the end of the block."""
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": database_url,
        "JISR_LOG_LEVEL": "WARNING",
    }
    running_bot = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run", *arguments], env={**os.environ, **settings, **environment}
    )
    try:
        yield running_bot
    finally:
        running_bot.send_signal(signal.SIGKILL)
        running_bot.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@pytest.fixture
async def bernoussi(tmp_path: Path) -> AsyncIterator[Town]:
    """A town on SQLite."""
    async with town(f"sqlite:///{tmp_path / 'jisr.db'}") as built:
        yield built
