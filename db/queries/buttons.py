"""Buttons under messages: what each means is here, and only a token is in the messenger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Button, ButtonKind
from db.models.columns import table
from db.tokens import new_token

STEP, SUBJECT = ButtonKind.STEP, ButtonKind.SUBJECT
_INSERT = insert(table(Button))


@dataclass(frozen=True)
class NewButton:
    """A button about to be shown: in which chat and turn, what it means, until when."""

    chat_id: int
    payload: str
    kind: ButtonKind
    turn: int
    expires_at: datetime


async def add(session: AsyncSession, new: Sequence[NewButton]) -> list[str]:
    """Stores buttons, in one statement. Returns their tokens in the same order."""
    if not new:
        return []
    rows = [
        {
            "token": new_token(),
            "chat_id": each.chat_id,
            "payload": each.payload,
            "kind": each.kind.value,
            "turn": each.turn,
            "expires_at": each.expires_at,
            "used_at": None,
        }
        for each in new
    ]
    await session.execute(_INSERT, rows)
    return [str(row["token"]) for row in rows]


async def find(session: AsyncSession, token: str, *, chat_id: int) -> Button | None:
    """The button of this token, if it was shown in this chat: a token from someone else's chat is nothing."""
    statement = select(Button).where(col(Button.token) == token, col(Button.chat_id) == chat_id)
    return (await session.execute(statement)).scalar_one_or_none()


async def mark_used(session: AsyncSession, button: Button, *, now: datetime) -> None:
    """Notes the press, so that the second tap of a nervous thumb is known for one."""
    await session.execute(update(table(Button)).where(col(Button.token) == button.token).values(used_at=now))
