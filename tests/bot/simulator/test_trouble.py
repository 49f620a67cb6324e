"""Failures on demand, as they look to python-telegram-bot."""

from __future__ import annotations

import asyncio
import time

import httpx
import pytest
from telegram import Bot
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut

from bot.simulator import Simulator
from bot.simulator.trouble import Fault, Limits
from tests.e2e.phone import Phone


async def test_next_calls_are_refused_and_no_more(bot: Bot, phone: Phone, address: str) -> None:
    fault = {"method": "sendMessage", "times": 2, "code": 502, "description": "Bad Gateway"}
    async with httpx.AsyncClient() as client:
        await client.post(f"{address}/sim/faults", json=fault)
        for _ in range(2):
            with pytest.raises(NetworkError, match="Bad Gateway"):
                await bot.send_message(phone.id, "x")
        await bot.send_message(phone.id, "enfin")
        assert (await client.get(f"{address}/sim/faults")).json() == []
        calls = (await client.get(f"{address}/sim/calls")).json()
    assert calls["counts"]["sendmessage"] == 3
    assert calls["recent"][-1]["parameters"]["text"] == "enfin"
    await phone.refresh()
    assert [message.text for message in phone.messages if message.from_bot] == ["enfin"]


async def test_fault_of_one_chat_or_method_leaves_others(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", chat_id=1))
    simulator.telegram.trouble.faults.append(Fault("editMessageText"))
    await bot.send_message(phone.id, "x")
    assert len(simulator.telegram.trouble.faults) == 2


async def test_too_many_requests_says_how_long_to_wait(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", retry_after=7))
    with pytest.raises(RetryAfter) as refused:
        await bot.send_message(phone.id, "x")
    assert refused.value._retry_after.total_seconds() == 7


async def test_dropped_connection(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", effect="drop"))
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "x")
    await phone.refresh()
    assert not [message for message in phone.messages if message.from_bot]


async def test_lost_answer_means_the_message_is_there(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", effect="lose_answer"))
    with pytest.raises(NetworkError):
        await bot.send_message(phone.id, "arrivé")
    await phone.expect("arrivé")


async def test_hanging_call_times_out(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", effect="hang", seconds=2))
    with pytest.raises(TimedOut):
        await bot.send_message(phone.id, "x", read_timeout=0.2)
    await bot.send_message(phone.id, "y")


async def test_limits_let_a_burst_through_then_ask_to_wait(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.limits = Limits(overall=30, burst=3)
    answers = await asyncio.gather(
        *(bot.send_message(phone.id, str(number)) for number in range(6)), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, TelegramError)]
    assert len(refused) == 3 and all(isinstance(each, RetryAfter) for each in refused)


async def test_server_stops_at_once_whoever_waits(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    """`serving` ends while a bot polls, a phone waits and a page listens."""
    from bot.simulator import create_simulator, serving
    from tests.bot.simulator.conftest import TOKEN, bot_at

    other = create_simulator(TOKEN)
    async with httpx.AsyncClient(timeout=20) as client:
        async with serving(other) as address:
            seen = await Phone.new(address)
            waiting = [
                asyncio.ensure_future(bot_at(address).get_updates(timeout=10)),
                asyncio.ensure_future(client.get(f"{address}/sim/events")),
                asyncio.ensure_future(seen.expect("rien", timeout=10)),
            ]
            await asyncio.sleep(0.2)
            began = time.monotonic()
        took = time.monotonic() - began
        await asyncio.gather(*waiting, return_exceptions=True)
    assert took < 2
