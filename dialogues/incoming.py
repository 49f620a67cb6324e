"""What reached the bot, free of any messenger: the only thing that `bot/gateway.py` hands inwards."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What sort of thing arrived."""

    TEXT = "text"
    COMMAND = "command"
    BUTTON = "button"
    CONTACT = "contact"
    LOCATION = "location"
    DOCUMENT = "document"
    PHOTO = "photo"
    VOICE = "voice"
    STICKER = "sticker"
    OTHER = "other"
    BLOCKED = "blocked"
    UNBLOCKED = "unblocked"


@dataclass(frozen=True)
class Contact:
    """A shared contact card; `own` only where the messenger vouches that it is the sender's."""

    phone: str
    own: bool


@dataclass(frozen=True)
class Incoming:
    """One update of one person in a private chat.

    `text` is what was typed, a command's argument, or a caption; `command` its name without the slash;
    `token` a pressed button's token and `callback_id` what answers the press; `message_id` the message it is
    about (the pressed one for a button); `edited` marks a corrected earlier message; `album` groups the photos
    of one album.
    """

    update_id: int
    chat_id: int
    kind: Kind
    first_name: str = ""
    language_code: str | None = None
    text: str | None = None
    command: str | None = None
    token: str | None = None
    callback_id: str | None = None
    message_id: int | None = None
    edited: bool = False
    contact: Contact | None = None
    location: tuple[float, float] | None = None
    file_id: str | None = None
    album: str | None = None
