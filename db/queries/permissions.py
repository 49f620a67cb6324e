"""Who somebody is: staff, a company's contact, or neither."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.errors import NotAllowed
from db.models import CompanyContact, Person, StaffMember, StaffRole


async def role_of(session: AsyncSession, person: Person) -> StaffRole | None:
    """The person's role among the staff, or None."""
    member = await session.get(StaffMember, person.id)
    return StaffRole(member.role) if member else None


async def require_staff(session: AsyncSession, person: Person) -> StaffRole:
    """The person's role. Raises NotAllowed for whoever is not staff."""
    role = await role_of(session, person)
    if role is None:
        raise NotAllowed(f"person {person.id} is not staff")
    return role


async def speaks_for(session: AsyncSession, person: Person, company_id: int) -> bool:
    """Whether the person is a contact of the company."""
    statement = select(col(CompanyContact.person_id)).where(
        col(CompanyContact.company_id) == company_id, col(CompanyContact.person_id) == person.id
    )
    return (await session.execute(statement)).first() is not None


async def require_company(session: AsyncSession, person: Person, company_id: int) -> None:
    """Raises NotAllowed for whoever neither speaks for the company nor is staff."""
    if await speaks_for(session, person, company_id) or await role_of(session, person):
        return
    raise NotAllowed(f"person {person.id} does not speak for company {company_id}")
