"""Bot API methods about messages. Each takes the state and the call's parameters, and returns the result."""

from __future__ import annotations

from typing import Any

from bot.simulator.bodies import flag_of, integer_of, object_of, text_of
from bot.simulator.files import LARGEST_DOWNLOAD, photo_sizes
from bot.simulator.html_entities import Entity, parse_html, trimmed, units, with_found
from bot.simulator.keyboards import Markup, read_markup
from bot.simulator.people import Chat, Message
from bot.simulator.refusals import bad_request, not_modified, query_is_too_old
from bot.simulator.state import Telegram, caption_content, text_content

Parameters = dict[str, Any]

# Bot API: lengths in UTF-16 units, after entities are parsed.
LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
LONGEST_TOAST = 200
CHAT_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)
CONTENT_FIELDS = ("text", "entities", "caption", "caption_entities", "document", "photo")


def formatted(parameters: Parameters, field: str, entities_field: str) -> tuple[str, list[Entity]]:
    """The text of a call with its entities, from HTML or from an explicit list. Refusal for malformed HTML."""
    text = text_of(parameters, field)
    mode = text_of(parameters, "parse_mode").lower()
    if mode == "html":
        text, entities = parse_html(text)
    elif mode in ("", "none"):
        entities = object_of(parameters, entities_field) or []
    else:
        raise bad_request("unsupported parse_mode")
    text, entities = trimmed(text, entities)
    return text, with_found(text, entities)


def message_text(parameters: Parameters) -> tuple[str, list[Entity]]:
    text, entities = formatted(parameters, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    return text, entities


def caption_of(parameters: Parameters) -> dict[str, Any]:
    text, entities = formatted(parameters, "caption", "caption_entities")
    if units(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return caption_content(text, entities)


def send_message(telegram: Telegram, parameters: Parameters) -> Message:
    text, entities = message_text(parameters)
    markup = read_markup(parameters.get("reply_markup"))
    chat = telegram.chat_for_bot(parameters.get("chat_id"))
    if len(text) * 2 > LONGEST_TEXT and units(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return telegram.post_from_bot(chat, text_content(text, entities), markup)


def send_document(telegram: Telegram, parameters: Parameters) -> Message:
    file = telegram.files.received(parameters, "document", "documents")
    content = {"document": {"file_name": file.name, "mime_type": file.mime_type, **file.shown()}}
    return _send_file(telegram, parameters, content)


def send_photo(telegram: Telegram, parameters: Parameters) -> Message:
    file = telegram.files.received(parameters, "photo", "photos")
    return _send_file(telegram, parameters, {"photo": photo_sizes(file)})


def _send_file(telegram: Telegram, parameters: Parameters, content: dict[str, Any]) -> Message:
    content.update(caption_of(parameters))
    markup = read_markup(parameters.get("reply_markup"))
    chat = telegram.chat_for_bot(parameters.get("chat_id"))
    return telegram.post_from_bot(chat, content, markup)


def edit_message_text(telegram: Telegram, parameters: Parameters) -> Message:
    text, entities = message_text(parameters)
    markup = _inline_markup(parameters)
    chat, message = _editable(telegram, parameters)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    if units(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return _edit(telegram, chat, message, text_content(text, entities), markup)


def edit_message_caption(telegram: Telegram, parameters: Parameters) -> Message:
    caption = caption_of(parameters)
    markup = _inline_markup(parameters)
    chat, message = _editable(telegram, parameters)
    if "document" not in message and "photo" not in message:
        raise bad_request("there is no caption in the message to edit")
    files: dict[str, Any] = {name: message[name] for name in ("document", "photo") if name in message}
    return _edit(telegram, chat, message, {**files, **caption}, markup)


def edit_message_reply_markup(telegram: Telegram, parameters: Parameters) -> Message:
    markup = _inline_markup(parameters)
    chat, message = _editable(telegram, parameters)
    content = {name: message[name] for name in CONTENT_FIELDS if name in message}
    return _edit(telegram, chat, message, content, markup)


def _inline_markup(parameters: Parameters) -> Markup | None:
    markup = read_markup(parameters.get("reply_markup"))
    if markup is not None and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return markup if markup is not None and any(markup["inline_keyboard"]) else None


def _editable(telegram: Telegram, parameters: Parameters) -> tuple[Chat, Message]:
    chat = telegram.chat_for_bot(parameters.get("chat_id"))
    message = chat.messages.get(integer_of(parameters, "message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    if message["from"] is not telegram.bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(telegram: Telegram, chat: Chat, message: Message, content: dict[str, Any], markup: Markup | None) -> Message:
    old = {name: message[name] for name in CONTENT_FIELDS if name in message}
    if old == content and message.get("reply_markup") == markup:
        raise not_modified()
    edited = {name: message[name] for name in ("message_id", "from", "chat", "date")}
    edited |= {"edit_date": telegram.now_stamp(), **content}
    if markup is not None:
        edited["reply_markup"] = markup
    telegram.replace(chat, edited)
    return edited


def delete_message(telegram: Telegram, parameters: Parameters) -> bool:
    chat = telegram.chat_for_bot(parameters.get("chat_id"))
    number = integer_of(parameters, "message_id")
    if number not in chat.messages:
        raise bad_request("message to delete not found")
    telegram.remove(chat, number)
    return True


def answer_callback_query(telegram: Telegram, parameters: Parameters) -> bool:
    text = text_of(parameters, "text")
    if units(text) > LONGEST_TOAST:
        raise bad_request("MESSAGE_TOO_LONG")
    query_id = text_of(parameters, "callback_query_id")
    press = telegram.presses.get(query_id)
    if press is None or press.answered:
        raise query_is_too_old()
    if (telegram.clock() - press.pressed_at).total_seconds() > telegram.query_lifetime:
        raise query_is_too_old()
    press.answered = True
    chat = telegram.chats[press.chat_id]
    chat.touch()
    toast = {"text": text, "alert": flag_of(parameters, "show_alert"), "query": query_id, "revision": chat.revision}
    if text:
        chat.toasts.append(toast)
    telegram.tell_phone(chat, toast=toast)
    return True


def send_chat_action(telegram: Telegram, parameters: Parameters) -> bool:
    action = text_of(parameters, "action")
    if action not in CHAT_ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = telegram.chat_for_bot(parameters.get("chat_id"))
    telegram.tell_phone(chat, typing=action)
    return True


def get_file(telegram: Telegram, parameters: Parameters) -> dict[str, Any]:
    file = telegram.files.of_id(text_of(parameters, "file_id"))
    if file is None:
        raise bad_request("invalid file_id")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file.shown(), "file_path": file.path}


def get_chat(telegram: Telegram, parameters: Parameters) -> dict[str, Any]:
    given = parameters.get("chat_id")
    if not given:
        raise bad_request("chat_id is empty")
    chat = telegram.chats.get(integer_of(parameters, "chat_id"))
    if chat is None or not chat.started:
        raise bad_request("chat not found")
    return {**chat.shown_chat, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}
