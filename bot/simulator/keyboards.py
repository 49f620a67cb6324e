"""What may stand under a message: inline and reply keyboards, checked as Telegram checks them."""

from __future__ import annotations

import json
import re
from typing import Any
from urllib.parse import urlsplit

from bot.simulator.refusals import bad_request

# Bot API, InlineKeyboardButton: 1–64 bytes of callback data.
LONGEST_CALLBACK_DATA = 64
MOST_BUTTONS = 100
_OTHER_KINDS = ("web_app", "login_url", "switch_inline_query", "switch_inline_query_current_chat", "copy_text", "pay")

Markup = dict[str, Any]


def read_markup(given: Any) -> Markup | None:
    """The reply markup of a call, or None. Refusal for what Telegram does not take."""
    if given is None or given == "":
        return None
    if isinstance(given, str):
        try:
            given = json.loads(given)
        except ValueError:
            raise bad_request("can't parse reply keyboard markup JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" in given:
        _check_inline(given["inline_keyboard"])
    elif "keyboard" in given:
        return {**given, "keyboard": _read_keyboard(given["keyboard"])}
    elif not given.get("remove_keyboard") and not given.get("force_reply"):
        return None
    return given


def _rows(given: Any, field: str) -> list[list[Any]]:
    if not isinstance(given, list):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array')
    if not all(isinstance(row, list) for row in given):
        raise bad_request(f'field "{field}" of the ReplyMarkup must be an Array of Arrays')
    if sum(len(row) for row in given) > MOST_BUTTONS:
        raise bad_request("REPLY_MARKUP_TOO_LONG")
    return given


def _check_inline(given: Any) -> None:
    for row in _rows(given, "inline_keyboard"):
        for button in row:
            _check_inline_button(button)


def _check_inline_button(button: Any) -> None:
    problem = "can't parse inline keyboard button: "
    if not isinstance(button, dict):
        raise bad_request(f"{problem}InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise bad_request(f'{problem}Can\'t find field "text"')
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    if "callback_data" in button:
        data = button["callback_data"]
        if not isinstance(data, str) or not 0 < len(data.encode()) <= LONGEST_CALLBACK_DATA:
            raise bad_request("BUTTON_DATA_INVALID")
    elif "url" in button:
        _check_url(str(button["url"]))
    elif not any(kind in button for kind in _OTHER_KINDS):
        raise bad_request(f"{problem}Text buttons are unallowed in the inline keyboard")


def _check_url(url: str) -> None:
    try:
        parts = urlsplit(url)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https", "tg") or not parts.netloc or re.search(r"\s", url):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")


def _read_keyboard(given: Any) -> list[list[dict[str, Any]]]:
    """Rows of button objects; a plain string is a button with that text."""
    rows = []
    for row in _rows(given, "keyboard"):
        buttons = [{"text": button} if isinstance(button, str) else button for button in row]
        for button in buttons:
            if not isinstance(button, dict) or not isinstance(button.get("text"), str):
                raise bad_request("can't parse keyboard button: Can't find field \"text\"")
            if not button["text"].strip():
                raise bad_request("BUTTON_TEXT_INVALID")
        rows.append(buttons)
    return rows
