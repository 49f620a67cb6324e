"""How the bot presents itself in Telegram: commands, name and descriptions, per language.

All of it is cosmetic: where Telegram (or another Bot API server) refuses, the start goes on with a warning.
"""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from dialogues.actions.presentation import COMMANDS, DESCRIPTION, NAME, SHORT_DESCRIPTION
from dialogues.speech import LANGUAGES, speaker_for

log = logging.getLogger(__name__)


async def present(bot: Bot) -> None:
    """Sets everything that Telegram shows around the conversation; French is also the default."""
    for language in (*LANGUAGES, None):
        speaker = speaker_for(language or "fr")
        commands = [BotCommand(name, speaker.plain(text)) for name, text in COMMANDS.items()]
        await _cosmetic(bot.set_my_commands, commands, language_code=language)
        await _cosmetic(bot.set_my_name, speaker.plain(NAME), language_code=language)
        await _cosmetic(bot.set_my_description, speaker.plain(DESCRIPTION), language_code=language)
        await _cosmetic(bot.set_my_short_description, speaker.plain(SHORT_DESCRIPTION), language_code=language)
    await _cosmetic(bot.set_chat_menu_button, menu_button=MenuButtonCommands())


async def _cosmetic(call: Callable[..., Awaitable[Any]], *arguments: Any, **options: Any) -> None:
    try:
        await call(*arguments, **options)
    except TelegramError as error:
        log.warning("Telegram refused %s (%s); going on without it", call.__name__, error.message)
