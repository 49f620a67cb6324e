"""The simulator in a process of its own."""

from __future__ import annotations

import asyncio
import sys

import httpx

from tests.bot.simulator.conftest import TOKEN


async def test_module_serves_until_it_is_told_to_stop() -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.simulator", "--port", "0", "--token", TOKEN, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    address = (await asyncio.wait_for(process.stdout.readline(), 20)).decode().strip()
    async with httpx.AsyncClient() as client:
        me = await client.get(f"{address}/bot{TOKEN}/getMe")
        page = await client.get(address)
    process.terminate()
    assert await asyncio.wait_for(process.wait(), 5) == 0
    assert me.json()["ok"] is True
    assert "Jisr — démonstration" in page.text
