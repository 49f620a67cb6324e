"""From an outbox row's payload to Telegram messages: split by Telegram's limit, with their keyboards."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Any

from telegram import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)
from telegram.constants import MessageLimit

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Rendered:
    """One Telegram message: HTML text within the limit, and its keyboard."""

    text: str
    markup: Markup | None = None


def render(payload: dict[str, Any]) -> list[Rendered]:
    """The messages of a payload (see `dialogues.speech.Saying`), the keyboard under the last one."""
    texts = pack(payload.get("blocks", ()))
    markup = keyboard(payload)
    return [Rendered(text, markup if number == len(texts) else None) for number, text in enumerate(texts, 1)]


def keyboard(payload: dict[str, Any]) -> Markup | None:
    """Inline buttons, or the messenger's contact button, or none."""
    if payload.get("keyboard") == "contact":
        button = KeyboardButton(payload["label"], request_contact=True)
        return ReplyKeyboardMarkup([[button]], resize_keyboard=True, one_time_keyboard=True)
    if payload.get("keyboard") == "remove":
        return ReplyKeyboardRemove()
    rows = payload.get("rows")
    if not rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in rows])


def _button(button: dict[str, Any]) -> InlineKeyboardButton:
    if "url" in button:
        return InlineKeyboardButton(button["title"], url=button["url"])
    return InlineKeyboardButton(button["title"], callback_data=button["token"])


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 units of what is shown, after entities are parsed."""
    shown = html.unescape(_TAG.sub("", text))
    return len(shown.encode("utf-16-le")) // 2


def pack(blocks: list[str] | tuple[str, ...]) -> list[str]:
    """Blocks joined into as few texts as Telegram's 4096 units allow; a block is cut only if it alone is longer."""
    texts: list[str] = []
    for block in blocks:
        for piece in _fitting(block):
            if texts and units(texts[-1]) + units(piece) + 2 <= MessageLimit.MAX_TEXT_LENGTH:
                texts[-1] += "\n\n" + piece
            else:
                texts.append(piece)
    return texts


def _fitting(block: str) -> list[str]:
    """A block within the limit as it is; a longer one cut at line ends, then anywhere, without its tags."""
    if units(block) <= MessageLimit.MAX_TEXT_LENGTH:
        return [block]
    shown = html.unescape(_TAG.sub("", block))
    pieces: list[str] = []
    piece, size = "", 0
    for line in shown.splitlines(keepends=True):
        for part in _cut(line):
            length = len(part.encode("utf-16-le")) // 2
            if size + length > MessageLimit.MAX_TEXT_LENGTH:
                pieces.append(piece)
                piece, size = "", 0
            piece += part
            size += length
    pieces.append(piece)
    return [html.escape(each.strip("\n"), quote=False) for each in pieces if each.strip()]


def _cut(line: str) -> list[str]:
    """A line in parts of at most the limit; letters outside the base plane count two units, so half is safe."""
    step = MessageLimit.MAX_TEXT_LENGTH // 2
    return [line[start : start + step] for start in range(0, len(line), step)]
