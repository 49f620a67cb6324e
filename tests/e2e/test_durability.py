"""A crash at any point loses nothing and does nothing twice: the process is killed, not asked to stop."""

from __future__ import annotations

import asyncio
import signal
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from bot.simulator import create_simulator, serving
from tests.e2e.conftest import TOKEN, process
from tests.e2e.phone import Phone


def rows(database_url: str, sql: str) -> list[tuple[object, ...]]:
    engine = create_engine(database_url)
    try:
        with engine.connect() as connection:
            return [tuple(row) for row in connection.execute(text(sql))]
    finally:
        engine.dispose()


@pytest.mark.parametrize("delay", [0.0, 0.02, 0.1])
async def test_a_kill_between_two_steps_changes_nothing(tmp_path: Path, delay: float) -> None:
    """Killed right after each message was sent to it, the bot goes on where it was and answers each once."""
    database_url = f"sqlite:///{tmp_path / 'jisr.db'}"
    simulator = create_simulator(TOKEN, lambda: datetime.now(UTC), people=[])
    async with serving(simulator, host="127.0.0.1", port=0) as address:
        seeker = await Phone.new(address, "Salma", language="ar", phone_number="212612345678")
        steps = ["/start", "/search", "خياطة", "البرنوصي", "/help"]
        for step in steps:
            with process(address, database_url) as bot:
                await seeker.say(step)
                await asyncio.sleep(delay)
                bot.send_signal(signal.SIGKILL)
                bot.wait()
        with process(address, database_url):
            await seeker.expect("Voici ce que je sais faire", timeout=30)
            await seeker.expect_nothing("Voici ce que je sais faire", seconds=1.0)
    assert rows(database_url, "SELECT count(*) FROM persons") == [(1,)]
    updates = rows(database_url, "SELECT update_id FROM seen_updates ORDER BY update_id")
    assert len(updates) == len(set(updates)) == len(steps)
    assert rows(database_url, "SELECT count(*) FROM outbox WHERE state = 'waiting'") == [(0,)]
