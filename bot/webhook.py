"""The web side: Telegram's webhook, and what a supervisor asks (`/healthz`, `/readyz`)."""

from __future__ import annotations

import hmac
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

log = logging.getLogger(__name__)
SECRET_HEADER = "x-telegram-bot-api-secret-token"
# Telegram's updates are a few kilobytes; anything larger is not Telegram's.
LARGEST_BODY = 1 << 20


def create_webhook(
    path: str,
    secret: str,
    handle: Callable[[dict[str, Any]], Awaitable[None]],
    ready: Callable[[], Awaitable[bool]],
) -> Starlette:
    """The web application. `handle` takes an update's JSON and returns once its turn is committed.

    200 is answered only then: until it is, Telegram sends the update again, and the turn knows what it has seen.
    """
    expected = secret.encode()

    async def receive(request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "").encode()
        # Compared in constant time and before a byte of the body is read: without it anyone speaks as anyone.
        if not hmac.compare_digest(given, expected):
            return PlainTextResponse("Forbidden", status_code=403)
        if int(request.headers.get("content-length") or 0) > LARGEST_BODY:
            return PlainTextResponse("Too large", status_code=413)
        try:
            update = json.loads(await request.body())
        except ValueError:
            return PlainTextResponse("The body must be an update in JSON", status_code=400)
        if not isinstance(update, dict) or not isinstance(update.get("update_id"), int):
            return PlainTextResponse("The body must be an update in JSON", status_code=400)
        await handle(update)
        return Response()

    async def healthz(_: Request) -> Response:
        return PlainTextResponse("ok")

    async def readyz(_: Request) -> Response:
        if await ready():
            return PlainTextResponse("ready")
        return PlainTextResponse("The database does not answer", status_code=503)

    return Starlette(
        routes=[
            Route(path, receive, methods=["POST"]),
            Route("/healthz", healthz),
            Route("/readyz", readyz),
        ]
    )
