"""What seekers said about themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any, cast

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Person, SeekerProfile
from db.queries import consents

FIELDS = ("occupations", "education", "experience_years", "place", "languages", "skills")


async def of(session: AsyncSession, person: Person) -> SeekerProfile | None:
    """The person's own profile, or None where they said nothing yet."""
    return cast("SeekerProfile | None", await session.get(SeekerProfile, person.id))


async def save(session: AsyncSession, person: Person, *, now: datetime, **values: Any) -> SeekerProfile:
    """Sets some of FIELDS of the person's own profile, and leaves the others.

    Raises ConsentMissing before consent, TypeError for a field that a profile has not.
    """
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"a profile has no {', '.join(sorted(unknown))}")
    await consents.require(session, person)
    profile = await of(session, person)
    if profile is None:
        profile = SeekerProfile(person_id=person.id, updated_at=now)
        session.add(profile)
    for name, value in values.items():
        setattr(profile, name, value)
    profile.updated_at = now
    await session.flush()
    return profile
