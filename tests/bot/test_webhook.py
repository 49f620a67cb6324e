"""The webhook: nobody speaks without the secret, and 200 means that the turn is committed."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from bot.webhook import LARGEST_BODY, create_webhook

SECRET = "the-secret-of-these-tests"
HEADERS = {"X-Telegram-Bot-Api-Secret-Token": SECRET}


class Receiver:
    """Notes the updates that come through."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.is_ready = True

    async def handle(self, update: dict[str, Any]) -> None:
        self.updates.append(update)

    async def ready(self) -> bool:
        return self.is_ready


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
async def client(receiver: Receiver) -> AsyncIterator[httpx.AsyncClient]:
    app = create_webhook("/telegram", SECRET, receiver.handle, receiver.ready)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://jisr") as opened:
        yield opened


async def test_an_update_with_the_secret_is_handled(client: httpx.AsyncClient, receiver: Receiver) -> None:
    answer = await client.post("/telegram", json={"update_id": 7}, headers=HEADERS)
    assert (answer.status_code, receiver.updates) == (200, [{"update_id": 7}])


@pytest.mark.parametrize("given", [None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper()])
async def test_without_the_secret_nothing_is_handled(
    client: httpx.AsyncClient, receiver: Receiver, given: str | None
) -> None:
    headers = {} if given is None else {"X-Telegram-Bot-Api-Secret-Token": given}
    answer = await client.post("/telegram", json={"update_id": 7}, headers=headers)
    assert (answer.status_code, receiver.updates) == (403, [])


async def test_the_body_is_not_read_before_the_secret_is_right() -> None:
    app = create_webhook("/telegram", SECRET, Receiver().handle, Receiver().ready)
    received = 0

    async def receive() -> dict[str, Any]:
        nonlocal received
        received += 1
        return {"type": "http.request", "body": b"{}", "more_body": False}

    async def send(_: Any) -> None:
        return

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/telegram",
        "query_string": b"",
        "headers": [(b"x-telegram-bot-api-secret-token", b"wrong")],
    }
    await app(scope, receive, send)
    assert received == 0


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"update_id": "7"}', "é".encode("latin-1")])
async def test_what_is_no_update_is_refused(client: httpx.AsyncClient, receiver: Receiver, body: bytes) -> None:
    answer = await client.post("/telegram", content=body, headers=HEADERS)
    assert (answer.status_code, receiver.updates) == (400, [])


async def test_what_is_far_too_large_is_refused(client: httpx.AsyncClient) -> None:
    answer = await client.post("/telegram", content=b" " * (LARGEST_BODY + 1), headers=HEADERS)
    assert answer.status_code == 413


async def test_health_and_readiness(client: httpx.AsyncClient, receiver: Receiver) -> None:
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 200
    receiver.is_ready = False
    assert (await client.get("/healthz")).status_code == 200
    assert (await client.get("/readyz")).status_code == 503
