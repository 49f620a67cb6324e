"""People: their language, whether they can be reached, their phone, what they look for."""

from __future__ import annotations

from typing import cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.models import Language, Person, Seeking
from db.phones import normalised
from db.queries import consents


async def by_id(session: AsyncSession, person_id: int) -> Person | None:
    """The person of this row number."""
    return cast("Person | None", await session.get(Person, person_id))


async def by_telegram_id(session: AsyncSession, telegram_id: int) -> Person | None:
    """The person of this Telegram account."""
    statement = select(Person).where(col(Person.telegram_id) == telegram_id)
    return (await session.execute(statement)).scalar_one_or_none()


async def set_language(session: AsyncSession, person: Person, language: str) -> None:
    """The language in which the person is answered: `fr` or `ar`. Raises ValueError for another."""
    person.language = Language(language).value
    await session.flush()


async def set_reachable(session: AsyncSession, person: Person, reachable: bool) -> None:
    """Whether messages reach the person; someone who blocked the bot is left alone. Samples never are."""
    person.reachable = reachable and not person.sample
    await session.flush()


async def set_first_name(session: AsyncSession, person: Person, first_name: str) -> None:
    """How the person wants to be called. Raises ConsentMissing."""
    await consents.require(session, person)
    person.first_name = first_name.strip()[:60] or None
    await session.flush()


async def set_phone(session: AsyncSession, person: Person, phone: str, *, verified: bool) -> str:
    """Stores the person's phone; `verified` only where the messenger vouched for it. Returns it as E.164.

    Raises ValueError for what is no phone number, ConsentMissing before consent.
    """
    await consents.require(session, person)
    number = normalised(phone)
    if number is None:
        raise ValueError("not a phone number")
    # The number that was verified stays verified when it is typed again.
    person.phone_verified = verified or (person.phone == number and person.phone_verified)
    person.phone = number
    await session.flush()
    return number


async def set_seeking(session: AsyncSession, person: Person, seeking: str) -> None:
    """Whether the person looks for work at present (values of `Seeking`). Raises ValueError for another."""
    person.seeking = Seeking(seeking).value
    await session.flush()


async def set_strict_matching(session: AsyncSession, person: Person, strict: bool) -> None:
    """Whether searches keep to the letter of what was asked, or look around it."""
    person.strict_matching = strict
    await session.flush()
