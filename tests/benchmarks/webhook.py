"""How fast one process answers by webhook on SQLite, beside a bare python-telegram-bot echo bot in the same run.

    uv run python -m tests.benchmarks.webhook [--people 64] [--seconds 10] [--turns 300]

The messenger is the simulator, in this process; each bot is a process of its own. A reply is the first sendMessage
to a person after their update was posted. Measured: the time from the start of the process to its first answer (model
cached), the latency of one person's turns one after the other, updates answered per second by as many people at once,
and the memory of the bot's process after all that.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from bot.simulator import PhonePerson, Simulator, create_simulator
from bot.simulator.server import listening
from tests.e2e.conftest import SECRET, TOKEN, free_port

Start = Callable[[str, int, Path], "subprocess.Popen[bytes]"]
FIRST = 7_200_000_001
# What seekers type: a search in each variety, and what surrounds it.
SAID = (
    "je cherche un poste de cariste à Bernoussi, de nuit",
    "menu",
    "كنقلب على خدمة ديال سودور فعين السبع",
    "bghit nkhdem f kablaj f bernoussi",
    "aide",
    "أبحث عن عمل في سيدي مومن",
)
ECHO = """
import sys, uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from telegram import Update
from telegram.ext import Application, ContextTypes, MessageHandler, filters
token, api, port = sys.argv[1:]
application = Application.builder().token(token).base_url(api + "/bot").updater(None).concurrent_updates(True).build()
async def echo(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
    await context.bot.send_message(update.effective_chat.id, update.effective_message.text)
application.add_handler(MessageHandler(filters.TEXT, echo))
async def receive(request: Request) -> Response:
    await application.update_queue.put(Update.de_json(await request.json(), application.bot))
    return Response()
async def main() -> None:
    async with application:
        await application.start()
        app = Starlette(routes=[Route("/telegram", receive, methods=["POST"])])
        await uvicorn.Server(uvicorn.Config(app, port=int(port), log_level="warning", access_log=False)).serve()
import asyncio
asyncio.run(main())
"""


@dataclass(frozen=True)
class Figures:
    """Seconds, but for `rate` (updates a second) and `memory` (MiB)."""

    start: float
    latencies: tuple[float, ...]
    rate: float
    memory: float


class Load:
    """People who write to one bot's webhook and wait for its next message."""

    def __init__(self, simulator: Simulator, client: httpx.AsyncClient, port: int) -> None:
        self._client, self._url = client, f"http://127.0.0.1:{port}/telegram"
        self._waiting: dict[int, asyncio.Future[float]] = {}
        self._numbers = itertools.count(1)
        post = simulator.telegram.post_from_bot

        def noting(chat: Any, *arguments: Any) -> Any:
            message = post(chat, *arguments)
            waiting = self._waiting.pop(chat.person.id, None)
            if waiting is not None and not waiting.done():
                waiting.set_result(time.perf_counter())
            return message

        simulator.telegram.post_from_bot = noting  # type: ignore[method-assign]

    async def turn(self, person: int, text: str) -> float:
        """Seconds from posting what a person wrote to the bot's first message to them."""
        replied = asyncio.get_running_loop().create_future()
        self._waiting[person] = replied
        number = next(self._numbers)
        who = {"id": person, "is_bot": False, "first_name": "Salma", "language_code": "fr"}
        chat = {"id": person, "type": "private", "first_name": "Salma"}
        message = {"message_id": number, "date": int(time.time()), "chat": chat, "from": who, "text": text}
        update = {"update_id": number, "message": message}
        began = time.perf_counter()
        answer = await self._client.post(self._url, json=update, headers={"X-Telegram-Bot-Api-Secret-Token": SECRET})
        answer.raise_for_status()
        return await asyncio.wait_for(replied, 30) - began

    async def first(self, person: int) -> None:
        """The first answer, asked for from the moment at which something listens."""
        while True:
            try:
                await self.turn(person, "/start")
                return
            except httpx.TransportError:
                await asyncio.sleep(0.005)

    async def together(self, people: int, seconds: float) -> float:
        """Updates answered a second while so many people write at once, each as soon as they are answered."""
        until = time.perf_counter() + seconds

        async def chat(person: int) -> int:
            turns = 0
            for text in itertools.cycle(SAID):
                if time.perf_counter() >= until:
                    return turns
                await self.turn(person, text)
                turns += 1
            return turns

        began = time.perf_counter()
        turns = await asyncio.gather(*(chat(FIRST + 1 + each) for each in range(people)))
        return sum(turns) / (time.perf_counter() - began)


async def measure(start: Start, options: argparse.Namespace) -> Figures:
    """Starts a bot and puts the load on it."""
    people = [
        PhonePerson(FIRST + each, "Salma", f"2126{each:08d}", "fr", started=True) for each in range(options.people + 1)
    ]
    simulator = create_simulator(TOKEN, people=people)
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        async with listening(simulator) as address, httpx.AsyncClient(verify=False, timeout=60) as client:
            load = Load(simulator, client, port)
            with killed(start(address, port, Path(folder))) as bot:
                began = time.perf_counter()
                await load.first(FIRST)
                cold = time.perf_counter() - began
                latencies = [
                    await load.turn(FIRST, text) for text in itertools.islice(itertools.cycle(SAID), options.turns)
                ]
                rate = await load.together(options.people, options.seconds)
                return Figures(cold, tuple(latencies), rate, memory_of(bot.pid))


def start_jisr(address: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    # A cold start is that of a process, not of a new installation.
    subprocess.run([sys.executable, "-m", "bot.cli", "migrate"], env=environment(address, port, folder), check=True)
    return subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "run", "--webhook"], env=environment(address, port, folder)
    )


def environment(address: str, port: int, folder: Path) -> dict[str, str]:
    settings = {
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": address,
        "DATABASE_URL": f"sqlite:///{folder / 'jisr.db'}",
        "JISR_WEBHOOK_URL": f"http://127.0.0.1:{port}",
        "JISR_WEBHOOK_SECRET": SECRET,
        "JISR_LISTEN": f"127.0.0.1:{port}",
        "JISR_LOG_LEVEL": "ERROR",
    }
    return {**os.environ, **settings}


def start_echo(address: str, port: int, folder: Path) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", ECHO, TOKEN, address, str(port)])


@contextmanager
def killed(process: subprocess.Popen[bytes]) -> Iterator[subprocess.Popen[bytes]]:
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def memory_of(pid: int) -> float:
    """Resident MiB."""
    status = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmRSS"))) / 1024


def show(name: str, figures: Figures) -> None:
    milliseconds = sorted(each * 1000 for each in figures.latencies)
    early, late = figures.latencies[:50], figures.latencies[-50:]
    print(
        f"{name:6} cold start {figures.start:5.2f} s · one person p50 {statistics.median(milliseconds):5.1f} ms, "
        f"p99 {milliseconds[int(len(milliseconds) * 0.99)]:5.1f} ms (first 50: {statistics.median(early) * 1000:.1f}, "
        f"last 50: {statistics.median(late) * 1000:.1f}) · {figures.rate:6.0f} updates/s · {figures.memory:4.0f} MiB"
    )


def main() -> None:
    """Prints the figures of both bots."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--people", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--turns", type=int, default=300)
    options = parser.parse_args()
    echo = asyncio.run(measure(start_echo, options))
    show("echo", echo)
    jisr = asyncio.run(measure(start_jisr, options))
    show("jisr", jisr)
    print(f"jisr answers {jisr.rate / echo.rate:.0%} of the echo bot's updates a second")


if __name__ == "__main__":
    main()
