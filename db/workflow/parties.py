"""Who somebody is to a subject, and which people a party is made of."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.errors import NotFound
from db.models import Application, CompanyContact, CompanyRequest, Need, Person, StaffMember, StaffRole
from db.queries.permissions import role_of, speaks_for
from db.workflow.rules import Party, Role

Subject = Need | Application | CompanyRequest


async def need_of(session: AsyncSession, subject: Subject) -> Need | None:
    """The need that the subject is or belongs to."""
    if isinstance(subject, Need):
        return subject
    if isinstance(subject, CompanyRequest):
        return None
    need = await session.get(Need, subject.need_id)
    if need is None:
        raise NotFound(f"need {subject.need_id} is gone")
    return need


async def roles_towards(session: AsyncSession, actor: Person | None, subject: Subject) -> set[Role]:
    """In which roles the actor may act on the subject; None is time itself."""
    if actor is None:
        return {Role.TIME}
    roles = set()
    if not isinstance(subject, Need) and subject.person_id == actor.id:
        roles.add(Role.SEEKER)
    need = await need_of(session, subject)
    if need is not None and await speaks_for(session, actor, need.company_id):
        roles.add(Role.COMPANY)
    role = await role_of(session, actor)
    if role is not None:
        roles.add(Role.STAFF)
    if role is StaffRole.ADVISER:
        roles.add(Role.ADVISER)
    return roles


async def people_to_tell(session: AsyncSession, party: Party, subject: Subject, *, but: Person | None) -> list[Person]:
    """Those of the party whom messages reach, without the one who acts."""
    statement = select(Person).where(col(Person.reachable)).order_by(col(Person.id))
    if but is not None:
        statement = statement.where(col(Person.id) != but.id)
    if party is Party.ADVISERS:
        statement = statement.join(StaffMember).where(col(StaffMember.role) == StaffRole.ADVISER)
    elif party is Party.COMPANY:
        need = await need_of(session, subject)
        assert need is not None
        statement = statement.join(CompanyContact).where(col(CompanyContact.company_id) == need.company_id)
    else:
        assert not isinstance(subject, Need)
        statement = statement.where(col(Person.id) == subject.person_id)
    return list((await session.execute(statement)).scalars())
