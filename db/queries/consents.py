"""What people agreed to. An answer is never changed: a new one is added, and the latest of a purpose counts.

Law 09-08: consent before data is stored (art. 4), a transfer abroad (Telegram's servers) on express consent of
its own (art. 43), no automated canvassing without prior consent (art. 10).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.errors import ConsentMissing
from db.models import Consent, Person, Purpose

# Without both, nothing that a person says about themselves is stored.
NEEDED_TO_STORE = frozenset({Purpose.PROCESSING, Purpose.TRANSFER_ABROAD})


async def record(
    session: AsyncSession, person: Person, purpose: Purpose, given: bool, *, version: str, now: datetime
) -> None:
    """Adds the person's answer to `purpose` under `version` of the text."""
    session.add(Consent(person_id=person.id, purpose=purpose.value, given=given, version=version, at=now))
    await session.flush()


async def standing(session: AsyncSession, person: Person) -> dict[Purpose, Consent]:
    """The latest answer to each purpose that was asked."""
    latest = select(func.max(Consent.id)).where(col(Consent.person_id) == person.id).group_by(col(Consent.purpose))
    found = (await session.execute(select(Consent).where(col(Consent.id).in_(latest)))).scalars()
    return {Purpose(each.purpose): each for each in found}


async def gave(session: AsyncSession, person: Person, *purposes: Purpose) -> bool:
    """Whether each of `purposes` is agreed to at present."""
    answers = await standing(session, person)
    return all(purpose in answers and answers[purpose].given for purpose in purposes)


async def may_store(session: AsyncSession, person: Person) -> bool:
    """Whether personal data of this person may be stored."""
    return await gave(session, person, *NEEDED_TO_STORE)


async def require(session: AsyncSession, person: Person) -> None:
    """Raises ConsentMissing where personal data of this person may not be stored."""
    if not await may_store(session, person):
        raise ConsentMissing(f"person {person.id} has not agreed to the processing and the transfer abroad")
