"""Bot API methods about the bot itself: who it is, its commands, name and descriptions, its webhook."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.bodies import flag_of, integer_of, object_of, text_of
from bot.simulator.refusals import bad_request
from bot.simulator.state import Telegram
from bot.simulator.webhook import Webhook

Parameters = dict[str, Any]

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
LONGEST_SECRET = 256
# Bot API: lengths of the bot's name, description and short description, in letters.
LONGEST_NAME = 64
LONGEST_DESCRIPTION = 512
LONGEST_SHORT_DESCRIPTION = 120
MOST_COMMANDS = 100
LONGEST_COMMAND_DESCRIPTION = 256


def get_me(telegram: Telegram, _: Parameters) -> dict[str, Any]:
    return {
        **telegram.bot,
        "can_join_groups": False,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _language(parameters: Parameters) -> str:
    language = text_of(parameters, "language_code")
    if language and not re.fullmatch(r"[a-z]{2}", language):
        raise bad_request("invalid language code specified")
    return language


def _scope(parameters: Parameters) -> str:
    scope = object_of(parameters, "scope") or {"type": "default"}
    if not isinstance(scope, dict) or "type" not in scope:
        raise bad_request("can't parse BotCommandScope: Can't find field \"type\"")
    return json.dumps(scope, sort_keys=True)


def set_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    given = object_of(parameters, "commands")
    if not isinstance(given, list):
        raise bad_request("can't parse commands JSON object")
    if len(given) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    commands = []
    for each in given:
        name = str(each.get("command", "")).removeprefix("/") if isinstance(each, dict) else ""
        description = str(each.get("description", "")) if isinstance(each, dict) else ""
        if not _COMMAND.fullmatch(name):
            raise bad_request("BOT_COMMAND_INVALID")
        if not 1 <= len(description) <= LONGEST_COMMAND_DESCRIPTION:
            raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
        commands.append({"command": name, "description": description})
    telegram.profile.commands[(_scope(parameters), _language(parameters))] = commands
    telegram.tell({"profile": True})
    return True


def delete_my_commands(telegram: Telegram, parameters: Parameters) -> bool:
    telegram.profile.commands.pop((_scope(parameters), _language(parameters)), None)
    telegram.tell({"profile": True})
    return True


def get_my_commands(telegram: Telegram, parameters: Parameters) -> list[dict[str, str]]:
    return telegram.profile.commands.get((_scope(parameters), _language(parameters)), [])


def commands_shown_to(telegram: Telegram, chat_id: int, language: str) -> list[dict[str, str]]:
    """What a phone's menu lists: the narrowest scope first, the person's language before the default."""
    scopes = (
        {"type": "chat", "chat_id": chat_id},
        {"type": "all_private_chats"},
        {"type": "default"},
    )
    for scope in scopes:
        for code in (language, ""):
            commands = telegram.profile.commands.get((json.dumps(scope, sort_keys=True), code))
            if commands:
                return commands
    return []


def _set_text(
    texts: dict[str, str], telegram: Telegram, parameters: Parameters, field: str, longest: int, refusal: str
) -> bool:
    text = text_of(parameters, field)
    if len(text) > longest:
        raise bad_request(refusal)
    texts[_language(parameters)] = text
    telegram.tell({"profile": True})
    return True


def set_my_name(telegram: Telegram, parameters: Parameters) -> bool:
    names = telegram.profile.names
    return _set_text(names, telegram, parameters, "name", LONGEST_NAME, "BOT_TITLE_INVALID")


def get_my_name(telegram: Telegram, parameters: Parameters) -> dict[str, str]:
    return {"name": shown_name(telegram, _language(parameters))}


def shown_name(telegram: Telegram, language: str) -> str:
    names = telegram.profile.names
    return names.get(language) or names.get("") or str(telegram.bot["first_name"])


def set_my_description(telegram: Telegram, parameters: Parameters) -> bool:
    texts = telegram.profile.descriptions
    return _set_text(texts, telegram, parameters, "description", LONGEST_DESCRIPTION, "BOT_DESCRIPTION_INVALID")


def get_my_description(telegram: Telegram, parameters: Parameters) -> dict[str, str]:
    texts = telegram.profile.descriptions
    return {"description": texts.get(_language(parameters)) or texts.get("", "")}


def set_my_short_description(telegram: Telegram, parameters: Parameters) -> bool:
    texts, longest = telegram.profile.short_descriptions, LONGEST_SHORT_DESCRIPTION
    return _set_text(texts, telegram, parameters, "short_description", longest, "BOT_SHORT_DESCRIPTION_INVALID")


def get_my_short_description(telegram: Telegram, parameters: Parameters) -> dict[str, str]:
    texts = telegram.profile.short_descriptions
    return {"short_description": texts.get(_language(parameters)) or texts.get("", "")}


def set_chat_menu_button(telegram: Telegram, parameters: Parameters) -> bool:
    button = object_of(parameters, "menu_button") or {"type": "default"}
    if not isinstance(button, dict) or button.get("type") not in ("commands", "default", "web_app"):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    telegram.profile.menu_button = button
    telegram.tell({"profile": True})
    return True


def get_chat_menu_button(telegram: Telegram, _: Parameters) -> dict[str, Any]:
    return telegram.profile.menu_button


async def get_updates(telegram: Telegram, parameters: Parameters) -> list[dict[str, Any]]:
    telegram.updates.allow(_allowed(parameters))
    return await telegram.updates.get(
        integer_of(parameters, "offset"), integer_of(parameters, "limit", 100), integer_of(parameters, "timeout")
    )


def _allowed(parameters: Parameters) -> list[str] | None:
    kinds = object_of(parameters, "allowed_updates")
    if kinds is not None and not isinstance(kinds, list):
        raise bad_request("can't parse allowed updates JSON object")
    return kinds


async def set_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    """Takes http addresses too, as a Bot API server run locally does."""
    url = text_of(parameters, "url")
    if not url:
        return await delete_webhook(telegram, parameters)
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).netloc:
        raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
    secret = text_of(parameters, "secret_token")
    if len(secret) > LONGEST_SECRET:
        raise bad_request("secret token is too long")
    if not _SECRET.fullmatch(secret):
        raise bad_request("secret token contains unallowed characters")
    telegram.updates.allow(_allowed(parameters))
    if flag_of(parameters, "drop_pending_updates"):
        telegram.updates.pending.clear()
    if former := telegram.set_webhook(None):
        await former.close()
    connections = integer_of(parameters, "max_connections", 40)
    telegram.set_webhook(Webhook(telegram.updates, url, secret, connections))
    return True


async def delete_webhook(telegram: Telegram, parameters: Parameters) -> bool:
    if flag_of(parameters, "drop_pending_updates"):
        telegram.updates.pending.clear()
    if former := telegram.set_webhook(None):
        await former.close()
    return True


def get_webhook_info(telegram: Telegram, _: Parameters) -> dict[str, Any]:
    webhook = telegram.webhook
    info: dict[str, Any] = {
        "url": webhook.url if webhook else "",
        "has_custom_certificate": False,
        "pending_update_count": len(telegram.updates.pending),
    }
    if webhook:
        info["max_connections"] = webhook.connections
        if webhook.last_error:
            info["last_error_date"] = telegram.now_stamp()
            info["last_error_message"] = webhook.last_error
    if telegram.updates.allowed is not None:
        info["allowed_updates"] = sorted(telegram.updates.allowed)
    return info
