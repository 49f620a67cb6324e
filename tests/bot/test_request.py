"""Requests to a Bot API server through our client: words, files, refusals and what a network does."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest
from telegram import Bot
from telegram.error import BadRequest, InvalidToken, NetworkError, TimedOut

from bot.request import TelegramRequest, proxy_for, trust_for
from bot.simulator import Simulator, create_simulator, serving
from bot.simulator.trouble import Fault
from tests.e2e.conftest import free_port
from tests.e2e.phone import Phone

TOKEN = "1000000001:for-tests"


@pytest.fixture
def simulator() -> Simulator:
    return create_simulator(TOKEN, lambda: datetime(2026, 11, 24, tzinfo=UTC))


@pytest.fixture
async def address(simulator: Simulator) -> AsyncIterator[str]:
    async with serving(simulator) as url:
        yield url


def bot_at(address: str, token: str = TOKEN) -> Bot:
    request, polling = (TelegramRequest(address, connections=2, read_timeout=1) for _ in range(2))
    return Bot(
        token,
        base_url=f"{address}/bot",
        base_file_url=f"{address}/file/bot",
        request=request,
        get_updates_request=polling,
    )


@pytest.fixture
async def bot(address: str) -> AsyncIterator[Bot]:
    async with bot_at(address) as opened:
        yield opened


@pytest.fixture
async def phone(address: str) -> AsyncIterator[Phone]:
    opened = await Phone.new(address, "Salma")
    await opened.start()
    yield opened
    await opened.close()


async def test_words_and_files_arrive(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "سلام & <b>bonjour</b>", parse_mode="HTML")
    await phone.expect("سلام & bonjour")
    sent = await bot.send_document(phone.id, "كل بياناتي".encode(), filename="بيانات.json", caption="Vos données")
    await phone.expect("Vos données")
    assert sent.document is not None
    assert sent.document.file_name == "بيانات.json"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()).decode() == "كل بياناتي"


async def test_refusals_have_their_names(bot: Bot, phone: Phone, address: str) -> None:
    with pytest.raises(BadRequest, match="Can't parse entities"):
        await bot.send_message(phone.id, "<b>", parse_mode="HTML")
    with pytest.raises(InvalidToken):
        async with bot_at(address, "1000000002:another"):
            pass


async def test_a_server_that_never_answers_is_a_timeout() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    request = TelegramRequest("http://127.0.0.1", connections=1, read_timeout=0.1)
    await request.initialize()
    with pytest.raises(TimedOut):
        await request.post(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/bot{TOKEN}/getMe")
    await request.shutdown()
    server.close()


async def test_errors_never_name_the_token(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    simulator.telegram.trouble.faults.append(Fault("sendMessage", effect="drop"))
    with pytest.raises(NetworkError) as dropped:
        await bot.send_message(phone.id, "x")
    nobody = bot_at(f"http://127.0.0.1:{free_port()}")
    with pytest.raises(NetworkError) as refused:
        await nobody.initialize()
    await nobody._request[1].shutdown()
    for error in (dropped.value, refused.value):
        seen: BaseException | None = error
        while seen is not None:
            assert "for-tests" not in str(seen)
            seen = seen.__cause__


async def test_a_closed_client_says_so(address: str) -> None:
    request = TelegramRequest(address, connections=1)
    with pytest.raises(RuntimeError, match="not open"):
        await request.do_request(f"{address}/bot{TOKEN}/getMe", "POST")
    await request.shutdown()


def test_proxies_and_certificates_are_the_environments(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "127.0.0.1,telegram.local")
    assert proxy_for("https://api.telegram.org") == "http://proxy.example:3128"
    assert proxy_for("https://telegram.local:8081") is None
    assert proxy_for("http://api.example") is None
    assert trust_for("http://api.example") is True
    assert isinstance(trust_for("https://api.telegram.org"), ssl.SSLContext)
