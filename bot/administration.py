"""What operators do from the command line, over the same queries as the bot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from telegram import Bot

from bot.settings import Settings
from db.engine import Database
from db.members import Report, import_file
from db.migrations import upgrade
from db.models import StaffRole
from db.queries import staff
from db.queries import unknowns as unknown_messages

# Seconds that an operator waits for Telegram at the command line.
PATIENCE = 5.0


async def kept_unknowns(database_url: str) -> list[str]:
    """Messages that were not understood, kept with consent, personal data masked."""
    upgrade(database_url)
    database = Database(database_url)
    try:
        async with database.session() as session:
            return [message.text for message in await unknown_messages.kept(session)]
    finally:
        await database.close()


async def import_register(database_url: str, file: Path, *, dry_run: bool, accept_ice: bool) -> Report:
    """Imports the member register. Raises RegisterError where the file as a whole cannot be read."""
    upgrade(database_url)
    database = Database(database_url)
    try:
        return await import_file(database, file, now=datetime.now(UTC), dry_run=dry_run, accept_ice=accept_ice)
    finally:
        await database.close()


async def invite(settings: Settings, role: str, hours: int) -> str:
    """A one-time link that lets one person in as staff. Raises SettingsError without a usable token."""
    from bot.application import build_bot, connected, username_of

    upgrade(settings.database_url)
    bot: Bot = build_bot(settings)
    database = Database(settings.database_url)
    try:
        async with connected(bot):
            name = await username_of(bot, patience=PATIENCE)
        async with database.session() as session:
            token = await staff.invite(session, StaffRole(role), now=datetime.now(UTC), life=timedelta(hours=hours))
        # A Bot API server that does not tell the bot's name: the command does what the link would.
        return f"https://t.me/{name}?start={token}" if name else f"/start {token}"
    finally:
        await database.close()
