"""What this database is for: a demo, or real people."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from db.errors import DatabaseError
from db.models import Deployment, DeploymentKind


class WrongDeployment(DatabaseError):  # noqa: N818
    """The database is for something else."""


async def kind(session: AsyncSession) -> DeploymentKind | None:
    """What the database was declared to be for; None for a new one."""
    row = await session.get(Deployment, 1)
    return DeploymentKind(row.kind) if row else None


async def declare(session: AsyncSession, wanted: DeploymentKind, *, now: datetime) -> None:
    """Says what the database is for, once for good. Raises WrongDeployment where it is for something else."""
    found = await kind(session)
    if found is None:
        session.add(Deployment(id=1, kind=wanted.value, since=now))
        await session.flush()
    elif found is not wanted:
        raise WrongDeployment(f"This database is for {found.value}, not for {wanted.value}: use another DATABASE_URL")
