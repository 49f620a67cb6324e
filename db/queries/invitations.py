"""One-time links: made for a role or for a company, used by one person, once, in time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Invitation, Person, StaffRole
from db.models.columns import table
from db.tokens import hashed, new_secret

LIFE = timedelta(days=3)
_INVITATIONS = table(Invitation)


async def make(
    session: AsyncSession,
    *,
    now: datetime,
    role: StaffRole | None = None,
    company_id: int | None = None,
    inviter: Person | None = None,
    life: timedelta = LIFE,
) -> str:
    """Stores an invitation for a role or for a company, and returns its token, which is stored nowhere.

    Whoever calls has checked that the inviter may; None is the operator at the command line.
    """
    token = new_secret()
    session.add(
        Invitation(
            token_hash=hashed(token),
            role=role.value if role else None,
            company_id=company_id,
            created_by=inviter.id if inviter else None,
            created_at=now,
            expires_at=now + life,
        )
    )
    await session.flush()
    return token


async def use(
    session: AsyncSession, person: Person, token: str, *, now: datetime, for_staff: bool
) -> Invitation | None:
    """Uses the invitation up; None where it is unknown, used, expired, or of the other sort.

    Of two people who follow the link at once, one gets in.
    """
    sort = _INVITATIONS.c.role.is_not(None) if for_staff else _INVITATIONS.c.company_id.is_not(None)
    used = await session.execute(
        update(_INVITATIONS)
        .where(
            _INVITATIONS.c.token_hash == hashed(token),
            _INVITATIONS.c.used_at.is_(None),
            _INVITATIONS.c.expires_at > now,
            sort,
        )
        .values(used_at=now, used_by=person.id)
        .returning(_INVITATIONS.c.id)
    )
    number = used.scalar_one_or_none()
    return None if number is None else cast("Invitation", await session.get_one(Invitation, number))
