"""How the bot presents itself, and that a server that refuses it does not stop the start."""

from __future__ import annotations

import logging

import pytest

from bot.presentation import present
from bot.simulator import create_simulator, serving
from bot.simulator.trouble import Fault
from tests.bot.simulator.conftest import TOKEN, bot_at

COMMANDS = ["start", "menu", "search", "declare", "mine", "language", "help", "privacy"]


async def test_name_commands_and_descriptions_are_set_in_both_languages() -> None:
    async with serving(create_simulator(TOKEN)) as address, bot_at(address) as bot:
        await present(bot)
        for language, name in (("fr", "Jisr · Emploi à Sidi Bernoussi"), ("ar", "جسر · الشغل في سيدي البرنوصي")):
            assert (await bot.get_my_name(language_code=language)).name == name
            commands = await bot.get_my_commands(language_code=language)
            assert [command.command for command in commands] == COMMANDS
            assert all(command.description for command in commands)
            assert (await bot.get_my_description(language_code=language)).description
        assert (await bot.get_my_name()).name == "Jisr · Emploi à Sidi Bernoussi"
        french = [command.description for command in await bot.get_my_commands(language_code="fr")]
        assert french != [command.description for command in await bot.get_my_commands(language_code="ar")]


async def test_a_refusal_is_a_warning(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    simulator = create_simulator(TOKEN)
    simulator.telegram.trouble.faults.append(Fault("setMyName", retry_after=3600))
    simulator.telegram.trouble.faults.append(Fault("setMyCommands", code=404, description="Not Found"))
    async with serving(simulator) as address, bot_at(address) as bot:
        await present(bot)
        assert (await bot.get_my_description(language_code="ar")).description
    refused = [record.getMessage() for record in caplog.records if "going on without it" in record.getMessage()]
    assert len(refused) == 2
