"""`jisr demo`: a local Telegram with three phones, sample data, and the very bot that runs in production."""

from __future__ import annotations

import asyncio
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
from sqlalchemy import make_url

from bot.application import Application, Progress, running, serve_polling, stop_on_signals, utc_now
from bot.presentation import present
from bot.settings import Settings
from bot.simulator import PhonePerson, create_simulator, serving
from db.engine import Database
from db.errors import DatabaseError
from db.migrations import upgrade
from db.models import DeploymentKind, StaffRole
from db.queries import deployment, permissions, persons, staff
from db.samples import DEMO_COMPANY_PHONE, plant

TOKEN = "1000000001:a-token-of-the-local-telegram"
SEEKER = PhonePerson(7_000_000_101, "Salma", "212600000101", "ar", seat="seeker")
COMPANY = PhonePerson(7_000_000_102, "Nadia", DEMO_COMPANY_PHONE.removeprefix("+"), "fr", seat="company")
ADVISER = PhonePerson(7_000_000_103, "Karim", "212600000103", "fr", seat="adviser")


class DemoError(Exception):
    """The demo cannot open; the message says what to do."""


async def open_demo(
    settings: Settings,
    *,
    port: int,
    browser: bool,
    reset: bool,
    progress: Progress,
    say: Callable[[str], None],
) -> None:
    """Prepares everything, prints the address, and goes on until Ctrl-C. Raises DemoError."""
    if reset:
        throw_away(settings.database_url)
    try:
        await asyncio.to_thread(upgrade, settings.database_url)
        await prepare(settings.database_url, progress)
    except DatabaseError as error:
        raise DemoError(str(error)) from None
    people = await as_they_were_left(settings.database_url, [SEEKER, COMPANY, ADVISER])
    simulator = create_simulator(TOKEN, utc_now, people=people)
    try:
        async with serving(simulator, host="127.0.0.1", port=port) as address:
            local = settings.model_copy(
                update={"telegram_token": type(settings.telegram_token)(TOKEN), "telegram_api_url": address}
            )
            async with running(local, progress=progress) as application:
                stopping = stop_on_signals()
                await present(application.bot)
                await let_adviser_in(application, address)
                say(f"The demo is open: {address}   (Ctrl-C ends it)")
                if browser:
                    webbrowser.open(address)
                working = asyncio.create_task(application.work())
                try:
                    await serve_polling(application, stopping)
                finally:
                    working.cancel()
    except OSError as error:
        raise DemoError(f"Port {port} cannot be used ({error.strerror}): choose another with --port") from None


def throw_away(database_url: str) -> None:
    """Removes an SQLite database. Raises DemoError for another, which is its owner's to empty."""
    url = make_url(database_url)
    if not url.drivername.startswith("sqlite") or not url.database:
        raise DemoError("--reset removes an SQLite file only: empty another database by its own means")
    for suffix in ("", "-wal", "-shm"):
        Path(url.database + suffix).unlink(missing_ok=True)


async def prepare(database_url: str, progress: Progress) -> None:
    """Marks the database as a demo's and plants the samples once."""
    database = Database(database_url)
    try:
        async with database.session() as session:
            await deployment.declare(session, DeploymentKind.DEMO, now=utc_now())
        await plant(database, now=utc_now(), progress=lambda share: progress("sample data", share))
    finally:
        await database.close()


async def as_they_were_left(database_url: str, people: list[PhonePerson]) -> list[PhonePerson]:
    """The demo's people; those whom a kept database knows have started the bot before, and may be written to."""
    database = Database(database_url)
    try:
        async with database.session() as session:
            return [
                replace(each, started=await persons.by_telegram_id(session, each.id) is not None) for each in people
            ]
    finally:
        await database.close()


async def let_adviser_in(application: Application, address: str) -> None:
    """The adviser's phone follows a one-time invitation, as any member of staff does."""
    async with application.services.database.session() as session:
        person = await persons.by_telegram_id(session, ADVISER.id)
        if person is not None and await permissions.role_of(session, person) is not None:
            return
        token = await staff.invite(session, StaffRole.ADVISER, now=utc_now())
    async with httpx.AsyncClient() as client:
        await client.post(f"{address}/sim/phones/{ADVISER.id}/start", json={"payload": token})
