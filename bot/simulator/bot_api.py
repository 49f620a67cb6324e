"""The Bot API's HTTP side: `/bot<token>/<method>` and `/file/bot<token>/<path>`, as plain ASGI for speed."""

from __future__ import annotations

import asyncio
import contextlib
import inspect
import json
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any
from urllib.parse import unquote

from bot.simulator import methods, profile_methods
from bot.simulator.bodies import Upload, read_parameters
from bot.simulator.refusals import Refusal, not_found, unauthorized
from bot.simulator.state import Telegram
from bot.simulator.trouble import Fault

log = logging.getLogger(__name__)

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Method = Callable[[Telegram, dict[str, Any]], Any]

_NAMES = {
    methods: (
        "sendMessage sendDocument sendPhoto editMessageText editMessageCaption editMessageReplyMarkup deleteMessage "
        "answerCallbackQuery sendChatAction getFile getChat"
    ),
    profile_methods: (
        "getMe getUpdates setWebhook deleteWebhook getWebhookInfo setMyCommands getMyCommands deleteMyCommands "
        "setMyName getMyName setMyDescription getMyDescription setMyShortDescription getMyShortDescription "
        "setChatMenuButton getChatMenuButton"
    ),
}


def _snake(name: str) -> str:
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in name)


# Telegram takes method names in any case.
METHODS: dict[str, Method] = {
    name.lower(): getattr(module, _snake(name)) for module, names in _NAMES.items() for name in names.split()
}
_LIMITED = frozenset({"sendmessage", "senddocument", "sendphoto"})
_JSON = (b"content-type", b"application/json")


class ConnectionLost(Exception):  # noqa: N818
    """The call is to end without an answer."""


class BotApi:
    """ASGI application for one bot's token."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._prefix = f"/bot{telegram.token}/"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        if path.startswith("/file/"):
            await self._download(path, send)
            return
        try:
            status, answer = await self._answer(path, scope, receive)
        except ConnectionLost:
            await _drop(send)
            return
        body = json.dumps(answer, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
        await _respond(send, status, body, _JSON)

    async def _answer(self, path: str, scope: Scope, receive: Receive) -> tuple[int, dict[str, Any]]:
        try:
            if not path.startswith(self._prefix):
                raise self._stranger(path)
            name = path[len(self._prefix) :].lower()
            method = METHODS.get(name)
            if method is None:
                raise not_found()
            content_type = next((value for key, value in scope["headers"] if key == b"content-type"), b"")
            body = await _read(receive)
            parameters = read_parameters(scope["query_string"], content_type.decode("latin-1"), body)
            result = await self._call(name, method, parameters)
        except Refusal as refusal:
            return refusal.code, refusal.body()
        except ConnectionLost:
            raise
        except Exception:
            log.exception("the simulator failed in %s", path.rpartition("/")[2])
            return 500, Refusal(500, "Internal Server Error").body()
        return 200, {"ok": True, "result": result}

    async def _call(self, name: str, method: Method, parameters: dict[str, Any]) -> Any:
        telegram = self._telegram
        telegram.calls[name] += 1
        if name != "getupdates":
            shown = {key: value for key, value in parameters.items() if not isinstance(value, Upload)}
            telegram.recent_calls.append({"method": name, "parameters": shown})
        fault = telegram.trouble.take(name, parameters.get("chat_id")) if telegram.trouble.faults else None
        if fault is not None and fault.effect != "lose_answer":
            await self._fail(fault)
        if telegram.trouble.limits is not None and name in _LIMITED:
            telegram.trouble.limits.check(parameters.get("chat_id"))
        result = method(telegram, parameters)
        if inspect.isawaitable(result):
            result = await result
        if fault is not None:
            raise ConnectionLost
        return result

    async def _fail(self, fault: Fault) -> None:
        if fault.effect == "refuse":
            raise fault.refusal()
        if fault.effect == "hang":
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._telegram.closed.wait(), fault.seconds)
        raise ConnectionLost

    def _stranger(self, path: str) -> Refusal:
        """A well-formed token that is not ours is unauthorized; anything else is not found."""
        head = path.removeprefix("/bot").partition("/")[0]
        number, colon, secret = head.partition(":")
        return unauthorized() if number.isdigit() and colon and secret else not_found()

    async def _download(self, path: str, send: Send) -> None:
        prefix = f"/file{self._prefix}"
        file = self._telegram.files.of_path(unquote(path[len(prefix) :])) if path.startswith(prefix) else None
        if file is None:
            await _respond(send, 404, json.dumps(not_found().body()).encode(), _JSON)
            return
        await _respond(send, 200, file.content, (b"content-type", b"application/octet-stream"))


async def _read(receive: Receive) -> bytes:
    event = await receive()
    body: bytes = event.get("body", b"")
    while event.get("more_body"):
        event = await receive()
        if event["type"] == "http.disconnect":
            raise ConnectionLost
        body += event.get("body", b"")
    return body


async def _respond(send: Send, status: int, body: bytes, content_type: tuple[bytes, bytes]) -> None:
    length = (b"content-length", str(len(body)).encode())
    await send({"type": "http.response.start", "status": status, "headers": [content_type, length]})
    await send({"type": "http.response.body", "body": body})


async def _drop(send: Send) -> None:
    """An answer that promises a body and never gives it: the server closes the connection on the client."""
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})
