"""From a Telegram update to an `Incoming`: nothing Telegram-shaped goes further in.

The way of an update: here → `dialogues/engine/conversation.py` (one turn, one transaction) → `bot/outbox.py`.
"""

from __future__ import annotations

from telegram import Message, Update

from dialogues.incoming import Contact, Incoming, Kind

# Everything else (groups, reactions, inline queries…) is not asked of Telegram at all.
ALLOWED_UPDATES = ["message", "edited_message", "callback_query", "my_chat_member"]
BLOCKED_STATUSES = ("kicked", "left")


def read_update(update: Update) -> Incoming | None:
    """What the update means, or None for what is not a private conversation with a person."""
    if update.callback_query is not None:
        return _read_press(update)
    if update.my_chat_member is not None:
        return _read_membership(update)
    message = update.message or update.edited_message
    if message is None or message.from_user is None or message.chat.type != "private":
        return None
    return _read_message(update.update_id, message, edited=update.message is None)


def _read_press(update: Update) -> Incoming | None:
    press = update.callback_query
    assert press is not None
    # The pressed message may be too old to be shown to bots; its chat is the person's all the same.
    if press.message is not None and press.message.chat.type != "private":
        return None
    return Incoming(
        update_id=update.update_id,
        chat_id=press.from_user.id,
        kind=Kind.BUTTON,
        first_name=storable(press.from_user.first_name),
        language_code=press.from_user.language_code,
        token=press.data or "",
        callback_id=press.id,
        message_id=press.message.message_id if press.message is not None else None,
    )


def _read_membership(update: Update) -> Incoming | None:
    change = update.my_chat_member
    assert change is not None
    if change.chat.type != "private":
        return None
    blocked = change.new_chat_member.status in BLOCKED_STATUSES
    return Incoming(
        update_id=update.update_id,
        chat_id=change.from_user.id,
        kind=Kind.BLOCKED if blocked else Kind.UNBLOCKED,
        first_name=storable(change.from_user.first_name),
        language_code=change.from_user.language_code,
    )


def _read_message(update_id: int, message: Message, *, edited: bool) -> Incoming:
    sender = message.from_user
    assert sender is not None
    kind, command, text = _kind_of(message)
    contact = message.contact
    return Incoming(
        update_id=update_id,
        chat_id=sender.id,
        kind=kind,
        first_name=storable(sender.first_name),
        language_code=sender.language_code,
        text=text,
        command=command,
        message_id=message.message_id,
        edited=edited,
        # Telegram vouches for the number only on a card that carries the sender's own id.
        contact=Contact(contact.phone_number, own=contact.user_id == sender.id) if contact else None,
        location=(message.location.latitude, message.location.longitude) if message.location else None,
        file_id=_file_id(message),
        album=message.media_group_id,
    )


def storable(text: str) -> str:
    """Text without what no database keeps: NUL characters and halves of surrogate pairs."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode("utf-8")


def _kind_of(message: Message) -> tuple[Kind, str | None, str | None]:
    """The kind of a message, with a command's name and the text or caption that goes with it."""
    if message.text is not None:
        if message.text.startswith("/") and len(message.text) > 1 and message.text[1].isascii():
            head, _, rest = message.text[1:].partition(" ")
            name = head.partition("@")[0].lower()
            if name.isidentifier():
                return Kind.COMMAND, name, storable(rest.strip())
        return Kind.TEXT, None, storable(message.text)
    for kind, present in (
        (Kind.CONTACT, message.contact),
        (Kind.LOCATION, message.location),
        (Kind.DOCUMENT, message.document),
        (Kind.PHOTO, message.photo),
        (Kind.VOICE, message.voice or message.audio or message.video_note),
        (Kind.STICKER, message.sticker or message.animation),
    ):
        if present:
            return kind, None, message.caption
    return Kind.OTHER, None, message.caption


def _file_id(message: Message) -> str | None:
    if message.photo:
        return message.photo[-1].file_id
    carrier = message.document or message.voice or message.audio or message.video_note
    return carrier.file_id if carrier else None
