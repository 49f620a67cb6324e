"""`python -m bot.simulator`: the simulator in a process of its own, for benchmarks and for trying bots by hand."""

from __future__ import annotations

import asyncio
import signal
from typing import Annotated

import typer

from bot.simulator.people import PhonePerson
from bot.simulator.server import create_simulator, serving

PEOPLE = (
    PhonePerson(7_000_000_101, "Salma", "212600000101", "ar", seat="seeker"),
    PhonePerson(7_000_000_102, "Nadia", "212600000102", "fr", seat="company"),
    PhonePerson(7_000_000_103, "Karim", "212600000103", "fr", seat="adviser"),
)


def main(
    port: Annotated[int, typer.Option(min=0, max=65535, help="0 takes a free one.")] = 8081,
    token: Annotated[str, typer.Option(help="The bot's token: a number, a colon, anything.")] = "1000000001:simulator",
) -> None:
    """Serve a local Telegram until Ctrl-C; prints the address to give as TELEGRAM_API_URL."""

    async def serve() -> None:
        stopping = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        async with serving(create_simulator(token, people=PEOPLE), port=port) as address:
            typer.echo(address)
            await stopping.wait()

    asyncio.run(serve())


if __name__ == "__main__":
    typer.run(main)
