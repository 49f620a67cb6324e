"""The only place where parts are put together: settings in, a running bot out."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import itertools
import logging
import math
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import uvicorn
from sqlalchemy.exc import OperationalError
from telegram import Bot, Update
from telegram.error import InvalidToken, NetworkError, TelegramError

from bot.gateway import ALLOWED_UPDATES, read_update
from bot.ordering import ChatOrder
from bot.outbox import Outbox
from bot.polling import poll
from bot.presentation import present
from bot.request import TelegramRequest
from bot.settings import CACHE, Settings, SettingsError
from bot.webhook import create_webhook
from db import catalogue
from db.engine import Database
from db.errors import DatabaseError
from db.migrations import upgrade
from db.models import DeploymentKind
from db.queries import deployment
from dialogues.actions import executor
from dialogues.due import clear_out, work_off
from dialogues.engine.conversation import Conversation, Services
from dialogues.engine.dialogue import Dialogue
from dialogues.engine.processor import Processor
from dialogues.turn import About
from dialogues.understanding import Understanding

log = logging.getLogger(__name__)
DIALOGUES = Path(__file__).resolve().parents[1] / "dialogues"
WEBHOOK_PATH = "/telegram"
# How often the rows that fall due, and those that another process left, are asked for.
DUE_EVERY = 5.0
CLAIM_EVERY = 0.25
CLEAR_OUT_EVERY = 3600.0
# To Telegram, at once: its 30 messages a second fill a few.
CONNECTIONS = 8
COLLECTED_AFTER = (5_000, 20, 20)

Progress = Callable[[str, float], None]


def utc_now() -> datetime:
    return datetime.now(UTC)


class Application:
    """A running bot: takes updates, has the outbox send what they led to, and works off what falls due."""

    def __init__(self, bot: Bot, services: Services) -> None:
        self.bot = bot
        self.services = services
        self.outbox = Outbox(bot, services.database)
        self._conversation = Conversation(services)
        self._order = ChatOrder()
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def handle(self, update: Update) -> None:
        """One update from Telegram: returns once its turn is committed; sending goes on by itself.

        A database that is away for a moment is waited for, so that no message is lost to it.
        """
        incoming = read_update(update)
        if incoming is None:
            return
        if incoming.callback_id:
            task = asyncio.create_task(self.outbox.acknowledge(incoming.callback_id))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)
        async with self._order.of(incoming.chat_id):
            for pause in (0.2, 1.0, 3.0, None):
                try:
                    rows = await self._conversation.turn(incoming)
                    break
                except (OperationalError, DatabaseError):
                    if pause is None:
                        raise
                    log.warning("the database does not answer; trying again in %s s", pause)
                    await asyncio.sleep(pause)
        if self.services.sends:
            self.outbox.post(rows)

    async def handle_json(self, update: dict[str, Any]) -> None:
        """The same from a webhook's body."""
        await self.handle(Update.de_json(update, self.bot))

    async def ready(self) -> bool:
        return await self.services.database.ready()

    async def work(self) -> None:
        """For ever: what falls due is done, what nobody is sending is sent, what is old is thrown away."""
        for turns in itertools.count():
            if turns % round(CLEAR_OUT_EVERY / DUE_EVERY) == 0:
                await self._patiently(clear_out(self.services))
            for _ in range(round(DUE_EVERY / CLAIM_EVERY)):
                await self._patiently(self.outbox.catch_up(self.services.clock()))
                await asyncio.sleep(CLAIM_EVERY)
            await self._patiently(self.do_due())

    async def do_due(self) -> None:
        """What has fallen due by now, and sends what it led to."""
        rows = await work_off(self.services)
        if self.services.sends:
            self.outbox.post(rows)

    async def _patiently(self, work: Awaitable[Any]) -> None:
        try:
            await work
        except (OperationalError, DatabaseError) as error:
            log.warning("the database does not answer (%s); due work waits", type(error).__name__)


def build_services(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
    bot_username: str = "",
    sends: bool = True,
) -> Services:
    """Migrates the database and loads dialogue, catalogue and understanding.

    `progress` hears (what, share done); `sends` is false where a separate worker does the sending.
    """
    say = progress or (lambda what, share: None)
    say("database", 0.0)
    upgrade(settings.database_url)
    say("database", 1.0)
    loaded = catalogue.load(cache=CACHE)
    dialogue = Dialogue.load(DIALOGUES)
    understanding = Understanding.load(loaded, DIALOGUES / "nlu", CACHE, progress)
    return Services(
        database=Database(settings.database_url),
        dialogue=dialogue,
        processor=Processor(dialogue, executor()),
        understanding=understanding,
        catalogue=loaded,
        clock=clock,
        bot_username=bot_username,
        sends=sends,
        about=About(settings.jisr_operator, settings.jisr_contact, settings.jisr_cndp_number),
    )


def build_bot(settings: Settings) -> Bot:
    """The Telegram client. `TELEGRAM_API_URL` may name another Bot API server."""
    return Bot(
        settings.require_token(),
        base_url=f"{settings.telegram_api_url}/bot",
        base_file_url=f"{settings.telegram_api_url}/file/bot",
        request=TelegramRequest(settings.telegram_api_url, connections=CONNECTIONS),
        get_updates_request=TelegramRequest(settings.telegram_api_url, connections=1, read_timeout=45),
    )


async def username_of(bot: Bot, *, patience: float = math.inf) -> str:
    """The bot's name for deep links. Waits for a Telegram that cannot be reached, at most about `patience` seconds.

    Raises SettingsError where Telegram does not accept the token, or cannot be reached for so long.
    """
    pause = 1.0
    while True:
        try:
            return (await bot.get_me()).username or ""
        except InvalidToken as error:
            if "not found" in error.message.lower() and "api.telegram.org" not in bot.base_url:
                log.warning("this Bot API server does not know getMe; shared links will lack the bot's name")
                return ""
            raise SettingsError("TELEGRAM_TOKEN is refused by Telegram: check it with BotFather") from None
        except NetworkError as error:
            patience -= pause
            if patience < 0:
                raise SettingsError(f"Telegram cannot be reached ({error.message}): check TELEGRAM_API_URL") from None
            log.warning("Telegram cannot be reached (%s); trying again in %.0f s", error.message, pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, 30.0)


@asynccontextmanager
async def running(
    settings: Settings,
    *,
    clock: Callable[[], datetime] = utc_now,
    progress: Progress | None = None,
    sends: bool = True,
) -> AsyncIterator[Application]:
    """An application with its client open; closes everything on the way out."""
    bot = build_bot(settings)
    services: Services | None = None
    try:
        async with connected(bot):
            name = await username_of(bot)
            services = await asyncio.to_thread(
                build_services, settings, clock=clock, progress=progress, bot_username=name, sends=sends
            )
            application = Application(bot, services)
            # Catalogue and dialogues stay as long as the process: the garbage collector need not look through them,
            # nor as often as for a small program.
            gc.collect()
            gc.freeze()
            gc.set_threshold(*COLLECTED_AFTER)
            yield application
            await application.outbox.close()
    finally:
        if services is not None:
            await services.database.close()


@asynccontextmanager
async def connected(bot: Bot) -> AsyncIterator[None]:
    """The bot's client open, without the getMe that the library's own opening asks of every server."""
    for request in bot._request:
        await request.initialize()
    try:
        yield
    finally:
        for request in bot._request:
            await request.shutdown()


async def run(settings: Settings, *, webhook: bool, worker: bool = True) -> None:
    """Runs until SIGINT or SIGTERM: by webhook or by polling; without `worker`, another process sends."""
    if webhook:
        settings.require_webhook()
    stopping = stop_on_signals()
    async with running(settings, sends=worker) as application:
        await declare_production(application.services)
        await present(application.bot)
        if worker:
            await application.outbox.resume(application.services.clock())
        async with _in_background(application.work() if worker else stopping.wait()):
            if webhook:
                await serve_webhook(application, settings, stopping)
            else:
                await serve_polling(application, stopping)


async def run_worker(settings: Settings) -> None:
    """Sends what webhook replicas wrote and does what falls due, until SIGINT or SIGTERM."""
    stopping = stop_on_signals()
    async with running(settings) as application:
        await declare_production(application.services)
        async with _in_background(application.work()):
            await stopping.wait()


async def declare_production(services: Services) -> None:
    """From now on the database holds real people: no samples go in. Raises WrongDeployment for a demo's."""
    async with services.database.session() as session:
        await deployment.declare(session, DeploymentKind.PRODUCTION, now=services.clock())


def stop_on_signals() -> asyncio.Event:
    """Set by SIGINT or SIGTERM."""
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
    return stopping


async def serve_polling(application: Application, stopping: asyncio.Event) -> None:
    try:
        await application.bot.delete_webhook()
    except TelegramError as error:
        log.warning("no webhook could be removed (%s); polling all the same", error.message)
    log.info("polling")
    await poll(application.bot, application.handle, stopping)


async def serve_webhook(application: Application, settings: Settings, stopping: asyncio.Event) -> None:
    url, secret = settings.require_webhook()
    app = create_webhook(WEBHOOK_PATH, secret, application.handle_json, application.ready)
    server = uvicorn.Server(
        uvicorn.Config(
            app,
            host=settings.listen_host,
            port=settings.listen_port,
            log_level="warning",
            access_log=False,
            lifespan="off",
        )
    )
    # Signals are ours: the turn under way is finished before the server goes.
    server.capture_signals = contextlib.nullcontext  # type: ignore[method-assign, assignment]
    serving = asyncio.create_task(server.serve())
    while not server.started and not serving.done():  # noqa: ASYNC110 (uvicorn tells it no other way)
        await asyncio.sleep(0.01)
    if serving.done():
        raise SettingsError(f"JISR_LISTEN is wrong: nothing can listen on {settings.jisr_listen}")
    await application.bot.set_webhook(
        url + WEBHOOK_PATH, secret_token=secret, allowed_updates=ALLOWED_UPDATES, max_connections=100
    )
    log.info("listening on %s", settings.jisr_listen)
    await stopping.wait()
    server.should_exit = True
    await serving


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """Runs `work` beside the block and ends it with the block."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
