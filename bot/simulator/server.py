"""The simulator as one web application: Bot API, control of the phones, and the page."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles

from bot.simulator.bot_api import BotApi, Receive, Scope, Send
from bot.simulator.control import Control, refuse
from bot.simulator.people import PhonePerson
from bot.simulator.phone_actions import ActionError
from bot.simulator.state import QUERY_LIFETIME, Clock, Telegram, utc_now

PAGE = Path(__file__).parent / "page"


class Simulator(Starlette):
    """Bot API calls go straight to their handler: a benchmark makes thousands of them a second."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram
        self._bot_api = BotApi(telegram)
        routes = [
            Mount("/sim", routes=Control(telegram).routes()),
            Mount("/", StaticFiles(directory=PAGE, html=True)),
        ]
        super().__init__(routes=routes, exception_handlers={ActionError: refuse})

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(("/bot", "/file/bot")):
            await self._bot_api(scope, receive, send)
            return
        await super().__call__(scope, receive, send)


def create_simulator(
    token: str,
    clock: Clock = utc_now,
    *,
    people: Sequence[PhonePerson] = (),
    name: str = "Jisr",
    username: str = "JisrDemoBot",
    query_lifetime: float = QUERY_LIFETIME,
) -> Simulator:
    """A messenger with one bot, whose token is `token` ("<number>:<anything>"), and phones for `people`.

    `clock` dates messages and ages presses. `.telegram` is the state. Run it with `serving`.
    """
    telegram = Telegram(token, clock, name=name, username=username, query_lifetime=query_lifetime)
    telegram.add_people(people)
    return Simulator(telegram)


@asynccontextmanager
async def serving(simulator: Simulator, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Serves it in this event loop; yields its address, without a slash at the end. Port 0 takes a free one.

    Raises OSError where the port is taken. The block's end stops it at once, whoever still waits for an answer.
    """
    async with listening(simulator, host, port) as address:
        try:
            yield address
        finally:
            await simulator.telegram.close()


@asynccontextmanager
async def listening(app: Starlette, host: str = "127.0.0.1", port: int = 0) -> AsyncIterator[str]:
    """Any application on a port of its own, for as long as the block lasts; yields the address."""
    listener = _listener(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="off",
        ws="none",
        # Longer than clients keep theirs, so that none writes into a connection that is just being closed.
        timeout_keep_alive=75,
        timeout_graceful_shutdown=1,
    )
    server = uvicorn.Server(config)
    # Signals belong to the program that the simulator runs in.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    task = asyncio.create_task(server.serve(sockets=[listener]))
    try:
        while not server.started and not task.done():  # noqa: ASYNC110 (uvicorn tells it no other way)
            await asyncio.sleep(0.005)
        yield f"http://{host}:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        await task
        listener.close()


def _listener(host: str, port: int) -> socket.socket:
    # Its protocol is named because asyncio switches Nagle's delay off only on sockets that name theirs.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind((host, port))
        listener.listen(2048)
    except OSError:
        listener.close()
        raise
    return listener
