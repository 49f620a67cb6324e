"""What a person does on their phone: each action changes the chat and queues an update for the bot."""

from __future__ import annotations

import re
import secrets
from typing import Any
from urllib.parse import parse_qs, urlsplit

from bot.simulator.files import SAMPLE_DOCUMENT, SAMPLE_VOICE, image_size, photo_sizes, sample_picture
from bot.simulator.html_entities import units, with_found
from bot.simulator.methods import LONGEST_TEXT
from bot.simulator.people import Chat, Message
from bot.simulator.state import Telegram, caption_content, text_content

# Bot API: the payload of a deep link.
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")
FILE_KINDS = ("document", "photo", "voice", "sticker")


class ActionError(Exception):
    """The phone cannot do that; the message says why."""


def say(telegram: Telegram, chat: Chat, text: str) -> list[Message]:
    """Sends text; one that is too long goes as several messages, as the messenger's apps do."""
    _not_blocked(chat)
    pieces = [piece for piece in _pieces(text.strip()) if piece.strip()]
    if not pieces:
        raise ActionError("there is no text to send")
    _hide_one_time_keyboard(chat, text)
    return [telegram.post_from_person(chat, text_content(piece, with_found(piece, []))) for piece in pieces]


def edit(telegram: Telegram, chat: Chat, number: int, text: str) -> Message:
    """Changes a text that the person sent."""
    _not_blocked(chat)
    message = chat.messages.get(number)
    if message is None or message["from"]["is_bot"] or "text" not in message:
        raise ActionError(f"message {number} is not a text that {chat.person.first_name} sent")
    edited = {name: message[name] for name in ("message_id", "from", "chat", "date")}
    edited |= {"edit_date": telegram.now_stamp(), **text_content(text, with_found(text, []))}
    telegram.replace(chat, edited)
    telegram.updates.add("edited_message", edited, chat.person.id)
    return edited


def start(telegram: Telegram, chat: Chat, payload: str = "") -> list[Message]:
    """The start button, or a deep link with its payload."""
    if payload and not _PAYLOAD.fullmatch(payload):
        raise ActionError("the payload of a deep link is 1–64 characters of A-Z, a-z, 0-9, _ and -")
    return say(telegram, chat, f"/start {payload}".strip())


def press(telegram: Telegram, chat: Chat, number: int, row: int, column: int) -> dict[str, Any]:
    """Presses an inline button: `{"query"}` for a callback, `{"url"}` for a link, which a deep link follows itself."""
    _not_blocked(chat)
    message = chat.messages.get(number)
    try:
        button = (message or {})["reply_markup"]["inline_keyboard"][row][column]
    except (KeyError, IndexError):
        raise ActionError(f"message {number} has no button at row {row}, column {column}") from None
    if "url" in button:
        return follow(telegram, chat, button["url"])
    query_id = telegram.new_press(chat)
    telegram.updates.add(
        "callback_query",
        {
            "id": query_id,
            "from": chat.shown_user,
            "message": message,
            "chat_instance": str(chat.person.id * 31),
            "data": button.get("callback_data", ""),
        },
        chat.person.id,
    )
    return {"query": query_id}


def follow(telegram: Telegram, chat: Chat, url: str) -> dict[str, Any]:
    """Opens a link: the bot's own deep links start it here, others are handed back as `{"url"}`."""
    parts = urlsplit(url)
    values = parse_qs(parts.query)
    if parts.scheme == "tg" and parts.netloc == "resolve":
        name = values.get("domain", [""])[0]
    else:
        name = parts.path.strip("/") if parts.netloc in ("t.me", "telegram.me") else ""
    if name.lower() != telegram.bot["username"].lower():
        return {"url": url}
    payload = values.get("start", [""])[0]
    start(telegram, chat, payload)
    return {"started": payload}


def share_contact(telegram: Telegram, chat: Chat, contact: dict[str, Any] | None = None) -> Message:
    """The person's own card, with their id, or another's, with the id that it has if any."""
    _not_blocked(chat)
    if contact is None:
        person = chat.person
        contact = {"phone_number": person.phone_number, "first_name": person.first_name, "user_id": person.id}
        if person.last_name:
            contact["last_name"] = person.last_name
    _hide_one_time_keyboard(chat, None)
    return telegram.post_from_person(chat, {"contact": contact})


def send_location(telegram: Telegram, chat: Chat, latitude: float, longitude: float) -> Message:
    _not_blocked(chat)
    return telegram.post_from_person(chat, {"location": {"latitude": latitude, "longitude": longitude}})


def send_file(
    telegram: Telegram,
    chat: Chat,
    kind: str,
    *,
    content: bytes | None = None,
    name: str = "",
    mime_type: str = "",
    caption: str = "",
    album: str = "",
) -> Message:
    """Sends a document, photo, voice note or sticker; without content, a sample of it."""
    _not_blocked(chat)
    if kind not in FILE_KINDS:
        raise ActionError(f"a phone sends {', '.join(FILE_KINDS)}; not {kind}")
    shown = _carried(telegram, kind, content, name, mime_type)
    shown |= caption_content(caption, with_found(caption, []))
    if album:
        shown["media_group_id"] = album
    return telegram.post_from_person(chat, shown)


def send_album(telegram: Telegram, chat: Chat, items: list[dict[str, Any]]) -> list[Message]:
    """Several photos or documents at once: as many messages with one `media_group_id`."""
    album = str(secrets.randbits(53) + 10**16)
    return [send_file(telegram, chat, album=album, **item) for item in items]


def _carried(telegram: Telegram, kind: str, content: bytes | None, name: str, mime_type: str) -> dict[str, Any]:
    files = telegram.files
    if kind == "photo":
        picture = content if content is not None else sample_picture()
        if image_size(picture) is None:
            raise ActionError("a photo is a PNG or JPEG; send other pictures as documents")
        return {"photo": photo_sizes(files.keep("photos", name or "photo.png", mime_type or "image/png", picture))}
    if kind == "voice":
        file = files.keep("voice", "voice.oga", "audio/ogg", content or SAMPLE_VOICE)
        return {"voice": {"duration": 4, "mime_type": "audio/ogg", **file.shown()}}
    if kind == "sticker":
        file = files.keep("stickers", "sticker.webp", "image/webp", content or b"RIFF")
        about = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        return {"sticker": {**about, "emoji": name or "👍", **file.shown()}}
    given = content if content is not None else SAMPLE_DOCUMENT
    file = files.keep("documents", name or "cv.txt", mime_type or "text/plain", given)
    return {"document": {"file_name": file.name, "mime_type": file.mime_type, **file.shown()}}


def block(telegram: Telegram, chat: Chat, blocked: bool) -> None:
    """Stops the bot, or lets it write again; the bot is told by `my_chat_member`."""
    if chat.blocked == blocked:
        return
    chat.blocked = blocked
    chat.touch()
    telegram.tell_phone(chat)
    member = {"user": telegram.bot, "status": "member"}
    kicked = {"user": telegram.bot, "status": "kicked", "until_date": 0}
    telegram.updates.add(
        "my_chat_member",
        {
            "chat": chat.shown_chat,
            "from": chat.shown_user,
            "date": telegram.now_stamp(),
            "old_chat_member": member if blocked else kicked,
            "new_chat_member": kicked if blocked else member,
        },
        chat.person.id,
    )


def clear(telegram: Telegram, chat: Chat) -> None:
    chat.clear()
    telegram.tell_phone(chat, cleared=True)


def _not_blocked(chat: Chat) -> None:
    if chat.blocked:
        raise ActionError(f"{chat.person.first_name} blocked the bot; unblock it first")


def _hide_one_time_keyboard(chat: Chat, text: str | None) -> None:
    """A one-time keyboard goes away once one of its buttons was used (None: the contact button)."""
    keyboard = chat.keyboard
    if keyboard is None or not keyboard.get("one_time_keyboard"):
        return
    buttons = [button for row in keyboard["keyboard"] for button in row]
    if any(button.get("request_contact") if text is None else button["text"] == text.strip() for button in buttons):
        chat.keyboard_hidden = True


def _pieces(text: str) -> list[str]:
    pieces, size = [""], 0
    for letter in text:
        size += units(letter)
        if size > LONGEST_TEXT:
            pieces.append("")
            size = units(letter)
        pieces[-1] += letter
    return pieces if units(text) > LONGEST_TEXT else [text]
