"""ANAPEC's advisers and Izdihar's coordinators, let in one by one."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.errors import NotAllowed
from db.models import Application, Person, StaffMember, StaffRole
from db.queries import invitations
from db.queries.permissions import require_staff
from db.queries.permissions import role_of as role_of
from db.workflow.applications import OPEN_APPLICATIONS


async def invite(
    session: AsyncSession,
    role: StaffRole,
    *,
    now: datetime,
    life: timedelta = invitations.LIFE,
    inviter: Person | None = None,
) -> str:
    """Makes a one-time invitation and returns its token, which is stored nowhere.

    `inviter` None is the operator at the command line. Anybody else must hold the role that they give, so that
    nobody brings people into the other house: raises NotAllowed.
    """
    if inviter is not None and await require_staff(session, inviter) is not role:
        raise NotAllowed(f"person {inviter.id} cannot invite a {role.value}")
    return await invitations.make(session, role=role, now=now, life=life, inviter=inviter)


async def redeem_invitation(session: AsyncSession, person: Person, token: str, *, now: datetime) -> StaffRole | None:
    """Lets the person in as staff; None where the token is unknown, used, expired, or for something else."""
    invitation = await invitations.use(session, person, token, now=now, for_staff=True)
    if invitation is None or invitation.role is None:
        return None
    member = await session.get(StaffMember, person.id)
    if member is None:
        session.add(StaffMember(person_id=person.id, role=invitation.role, since=now))
    else:
        member.role = invitation.role
    await session.flush()
    return StaffRole(invitation.role)


async def members(session: AsyncSession, role: StaffRole | None = None) -> list[Person]:
    """Those of the staff, of one role or of all, whom messages reach."""
    statement = select(Person).join(StaffMember).where(col(Person.reachable)).order_by(col(Person.id))
    if role is not None:
        statement = statement.where(col(StaffMember.role) == role)
    return list((await session.execute(statement)).scalars())


async def unreachable(session: AsyncSession, actor: Person) -> list[Person]:
    """Those with an open application who blocked the bot and so must be phoned. Raises NotAllowed but for staff."""
    await require_staff(session, actor)
    waiting = select(col(Application.person_id)).where(col(Application.state).in_(OPEN_APPLICATIONS))
    statement = (
        select(Person)
        .where(~col(Person.reachable), ~col(Person.sample), col(Person.id).in_(waiting))
        .order_by(col(Person.id))
    )
    return list((await session.execute(statement)).scalars())
