"""`/sim/…`: what the page and the tests do to the simulator; JSON in, JSON out, and a stream of events.

Only JSON bodies are taken, which keeps other sites' pages in the same browser from posting here.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
import json
from collections.abc import AsyncIterator, Callable
from dataclasses import asdict, fields
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from bot.simulator import phone_actions as actions
from bot.simulator.people import Chat, PhonePerson
from bot.simulator.phone_actions import ActionError
from bot.simulator.profile_methods import commands_shown_to, shown_name
from bot.simulator.state import Telegram
from bot.simulator.trouble import EFFECTS, Fault, Limits

# A comment on the event stream this often keeps proxies and browsers from giving it up.
HEARTBEAT = 15.0
LONGEST_WAIT = 60.0

Body = dict[str, Any]
Action = Callable[[Telegram, Chat, Body], Any]


def _say(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.say(telegram, chat, str(body["text"]))


def _edit(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.edit(telegram, chat, int(body["message_id"]), str(body["text"]))


def _start(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.start(telegram, chat, str(body.get("payload") or ""))


def _press(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.press(telegram, chat, int(body["message_id"]), int(body["row"]), int(body["column"]))


def _follow(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.follow(telegram, chat, str(body["url"]))


def _contact(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.share_contact(telegram, chat, body or None)


def _location(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.send_location(telegram, chat, float(body["latitude"]), float(body["longitude"]))


def _file(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.send_file(telegram, chat, **_file_arguments(body))


def _album(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.send_album(telegram, chat, [_file_arguments(item) for item in body["items"]])


def _block(telegram: Telegram, chat: Chat, body: Body) -> Any:
    return actions.block(telegram, chat, bool(body.get("blocked", True)))


def _clear(telegram: Telegram, chat: Chat, _: Body) -> Any:
    return actions.clear(telegram, chat)


ACTIONS: dict[str, Action] = {
    "text": _say,
    "edit": _edit,
    "start": _start,
    "press": _press,
    "follow": _follow,
    "contact": _contact,
    "location": _location,
    "file": _file,
    "album": _album,
    "block": _block,
    "clear": _clear,
}


def _file_arguments(body: Body) -> dict[str, Any]:
    """A file in a JSON body: its content in base64, or none for a sample."""
    content = base64.b64decode(body["content"], validate=True) if body.get("content") is not None else None
    texts = {name: str(body.get(name) or "") for name in ("name", "mime_type", "caption")}
    return {"kind": str(body.get("kind") or "document"), "content": content, **texts}


class Control:
    """The routes under `/sim`."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    def routes(self) -> list[Route]:
        return [
            Route("/people", self.people, methods=["GET", "POST"]),
            Route("/phones/{person:int}", self.phone, methods=["GET"]),
            Route("/phones/{person:int}/{action:str}", self.act, methods=["POST"]),
            Route("/page", self.page, methods=["GET"]),
            Route("/events", self.events, methods=["GET"]),
            Route("/files/{file_id:str}", self.file, methods=["GET"]),
            Route("/faults", self.faults, methods=["GET", "POST", "DELETE"]),
            Route("/limits", self.limits, methods=["POST"]),
            Route("/calls", self.calls, methods=["GET", "DELETE"]),
        ]

    async def people(self, request: Request) -> Response:
        """GET lists them; POST adds one person, or a list under "people" (`started`: the bot may write to them)."""
        telegram = self._telegram
        if request.method == "POST":
            body = await _body(request)
            if "people" in body:
                for each in body["people"]:
                    self._add(each)
                return JSONResponse({"added": len(body["people"])})
            return JSONResponse(self._add(body).view())
        return JSONResponse([chat.person.user() for chat in telegram.chats.values()])

    def _add(self, given: Body) -> Chat:
        known = {each.name for each in fields(PhonePerson)}
        unknown = set(given) - known
        if unknown:
            raise ActionError(f"a person has {', '.join(sorted(known))}; not {', '.join(sorted(unknown))}")
        number = int(given.get("id") or self._telegram.next_person_id())
        default = {"id": number, "first_name": f"Person {number}", "phone_number": f"2126{number % 10**8:08d}"}
        values = {name: value for name, value in given.items() if name != "id" and value is not None}
        return self._telegram.add_person(PhonePerson(**{**default, **values}))

    def _chat(self, request: Request) -> Chat:
        chat = self._telegram.chats.get(request.path_params["person"])
        if chat is None:
            raise ActionError(f"nobody has the id {request.path_params['person']}; add the person first")
        return chat

    async def phone(self, request: Request) -> Response:
        """What a phone shows; with `since` only changes after that revision, awaited for `wait` seconds."""
        chat = self._chat(request)
        since = int(request.query_params.get("since", -1))
        wait = min(float(request.query_params.get("wait", 0)), LONGEST_WAIT)
        if wait > 0 and not self._telegram.closed.is_set():
            await chat.changed(since, wait)
        return JSONResponse(chat.view(since))

    async def act(self, request: Request) -> Response:
        chat = self._chat(request)
        action = ACTIONS.get(request.path_params["action"])
        if action is None:
            raise ActionError(f"a phone can {', '.join(ACTIONS)}; not {request.path_params['action']}")
        try:
            done = action(self._telegram, chat, await _body(request))
        except KeyError as missing:
            raise ActionError(f"the body lacks {missing}") from None
        except (TypeError, ValueError, binascii.Error) as wrong:
            raise ActionError(f"the body is wrong: {wrong}") from None
        return JSONResponse({"revision": chat.revision, "done": done})

    async def page(self, _: Request) -> Response:
        """What the page needs to begin: the bot, its commands in each phone's language, and the phones."""
        telegram = self._telegram
        phones = []
        for chat in telegram.chats.values():
            if chat.person.seat:
                language = chat.person.language_code
                about = {
                    "bot_name": shown_name(telegram, language),
                    "description": telegram.profile.descriptions.get(language)
                    or telegram.profile.descriptions.get("", ""),
                    "commands": commands_shown_to(telegram, chat.person.id, language),
                }
                phones.append({**chat.view(), **about})
        return JSONResponse(
            {"bot": telegram.bot, "menu_button": telegram.profile.menu_button["type"], "phones": phones}
        )

    async def events(self, request: Request) -> Response:
        """Server-sent events of every phone with a seat, or of those in `phones=1,2,3`."""
        wanted = request.query_params.get("phones")
        phones = {int(number) for number in wanted.split(",")} if wanted else None
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}
        return StreamingResponse(self._stream(phones), media_type="text/event-stream", headers=headers)

    async def _stream(self, phones: set[int] | None) -> AsyncIterator[str]:
        telegram = self._telegram
        queue = telegram.listen()
        try:
            yield "retry: 500\n\n"
            while not telegram.closed.is_set():
                try:
                    event = await asyncio.wait_for(queue.get(), HEARTBEAT)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if event is None:
                    return
                if "phone" in event and not self._shown(event["phone"], phones):
                    continue
                yield f"data: {json.dumps(event, ensure_ascii=False)}\n\n"
        finally:
            telegram.leave(queue)

    def _shown(self, number: int, phones: set[int] | None) -> bool:
        return number in phones if phones is not None else bool(self._telegram.chats[number].person.seat)

    async def file(self, request: Request) -> Response:
        """A file as a phone saves it."""
        file = self._telegram.files.of_id(request.path_params["file_id"])
        if file is None:
            raise ActionError("no such file")
        # Only pictures are shown in the page; all else is saved, never run as a page of this origin.
        picture = file.mime_type in ("image/png", "image/jpeg")
        name = json.dumps(file.name, ensure_ascii=True)
        headers = {
            "Content-Disposition": "inline" if picture else f"attachment; filename={name}",
            "X-Content-Type-Options": "nosniff",
        }
        return Response(file.content, media_type=file.mime_type, headers=headers)

    async def faults(self, request: Request) -> Response:
        """POST makes the next calls fail (fields of `Fault`), DELETE forgets what is left of them."""
        trouble = self._telegram.trouble
        if request.method == "POST":
            try:
                fault = Fault(**await _body(request))
            except TypeError as wrong:
                raise ActionError(f"the fault is wrong: {wrong}") from None
            if fault.effect not in EFFECTS:
                raise ActionError(f"a fault's effect is one of {', '.join(EFFECTS)}; not {fault.effect}")
            trouble.faults.append(fault)
        elif request.method == "DELETE":
            trouble.faults.clear()
        return JSONResponse([asdict(fault) for fault in trouble.faults])

    async def limits(self, request: Request) -> Response:
        """Telegram's limits on sending: `{"on": true, "overall": 30, "burst": 5}` or `{"on": false}`."""
        body = await _body(request)
        on = bool(body.pop("on", True))
        try:
            self._telegram.trouble.limits = Limits(**body) if on else None
        except TypeError as wrong:
            raise ActionError(f"the limits are wrong: {wrong}") from None
        return JSONResponse({"on": on})

    async def calls(self, request: Request) -> Response:
        """How often each method was called (names in lower case) and the latest calls with their parameters."""
        telegram = self._telegram
        if request.method == "DELETE":
            telegram.calls.clear()
            telegram.recent_calls.clear()
        return JSONResponse({"counts": dict(telegram.calls), "recent": list(telegram.recent_calls)})


async def refuse(_: Request, error: Exception) -> Response:
    return JSONResponse({"error": str(error)}, status_code=400)


async def _body(request: Request) -> Body:
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise ActionError("send the body as application/json")
    try:
        body = await request.json()
    except ValueError:
        raise ActionError("the body is not JSON") from None
    if not isinstance(body, dict):
        raise ActionError("the body is not a JSON object")
    return body
