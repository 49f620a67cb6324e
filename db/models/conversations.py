"""What the conversation needs to outlive the process: trackers, buttons, updates seen, messages to send."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, BigInteger, Index, text
from sqlmodel import Field, SQLModel

from db.models.columns import NEVER_REUSED, Utc, one_of


class ButtonKind(StrEnum):
    """A button of a step dies with its turn; one about a subject lives until it expires."""

    STEP = "step"
    SUBJECT = "subject"


class OutboxState(StrEnum):
    """What became of a message: dropped where the person cannot be reached, failed where it was refused."""

    WAITING = "waiting"
    SENT = "sent"
    DROPPED = "dropped"
    FAILED = "failed"


class Conversation(SQLModel, table=True):
    """A private chat. `chat_id` is the person's Telegram id; `turn` counts the answers given.

    `screen` is for the dialogue to remember what stands on the person's screen; `album` is the last group of
    photos seen.
    """

    __tablename__ = "conversations"

    chat_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    tracker: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    screen: dict[str, Any] | None = Field(default=None, sa_type=JSON(none_as_null=True))
    turn: int = 0
    album: str | None = None
    language_offered: bool = False
    updated_at: datetime | None = Field(default=None, sa_type=Utc)


class SeenUpdate(SQLModel, table=True):
    """An update that was handled: Telegram may bring it again."""

    __tablename__ = "seen_updates"

    update_id: int = Field(sa_type=BigInteger, primary_key=True, sa_column_kwargs={"autoincrement": False})
    at: datetime = Field(sa_type=Utc, index=True)


class Button(SQLModel, table=True):
    """What a button means. Telegram sees only the token; `turn` is the chat's turn in which it was shown."""

    __tablename__ = "buttons"
    __table_args__ = (one_of("kind", ButtonKind),)

    token: str = Field(primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    payload: str
    kind: str
    turn: int
    expires_at: datetime = Field(sa_type=Utc, index=True)
    used_at: datetime | None = Field(default=None, sa_type=Utc)


class OutboxMessage(SQLModel, table=True):
    """Something to send. A chat's rows go in the order of their ids; a higher `priority` can wait longer."""

    __tablename__ = "outbox"
    __table_args__ = (
        one_of("state", OutboxState),
        Index(
            "ix_outbox_waiting",
            "chat_id",
            "id",
            sqlite_where=text("state = 'waiting'"),
            postgresql_where=text("state = 'waiting'"),
        ),
        NEVER_REUSED,
    )

    id: int = Field(default=None, primary_key=True)
    chat_id: int = Field(sa_type=BigInteger)
    payload: dict[str, Any] = Field(sa_type=JSON)
    priority: int = 0
    state: str = OutboxState.WAITING
    attempts: int = 0
    not_before: datetime = Field(sa_type=Utc)
    created_at: datetime = Field(sa_type=Utc)
    settled_at: datetime | None = Field(default=None, sa_type=Utc)
    message_id: int | None = Field(default=None, sa_type=BigInteger)
    error: str | None = None


class UnknownMessage(SQLModel, table=True):
    """A message that was not understood, personal data masked: nobody's, and kept only with consent."""

    __tablename__ = "unknown_messages"

    id: int = Field(default=None, primary_key=True)
    variety: str
    text: str
    at: datetime = Field(sa_type=Utc)
