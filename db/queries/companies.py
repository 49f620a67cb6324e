"""Companies, and how those who speak for them are recognised."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.errors import NotFound
from db.folding import folded_name
from db.models import (
    Company,
    CompanyContact,
    CompanyPhone,
    CompanyRequest,
    Need,
    Person,
    Recognition,
    RequestState,
    SubjectKind,
)
from db.queries import consents, invitations, journal
from db.queries.permissions import require_company, require_staff
from db.tokens import new_token
from db.workflow import transition

DETAILS = ("ice", "rc", "rc_court", "cnss", "sector", "zone", "address")


async def of_need(session: AsyncSession, need: Need) -> Company:
    """The company whose need it is; its name may have to stay unsaid (`Need.company_hidden`)."""
    return cast("Company", await session.get_one(Company, need.company_id))


async def by_token(session: AsyncSession, actor: Person, token: str) -> Company:
    """The company of this token, for its contacts and staff. Raises NotFound, NotAllowed."""
    statement = select(Company).where(col(Company.public_token) == token)
    company = (await session.execute(statement)).scalar_one_or_none()
    if company is None:
        raise NotFound("no such company")
    await require_company(session, actor, company.id)
    return company


async def spoken_for(session: AsyncSession, person: Person) -> list[Company]:
    """The companies for which the person speaks, the latest first."""
    statement = (
        select(Company)
        .join(CompanyContact)
        .where(col(CompanyContact.person_id) == person.id)
        .order_by(col(CompanyContact.since).desc(), col(Company.id).desc())
    )
    return list((await session.execute(statement)).scalars())


async def contacts(session: AsyncSession, company_id: int) -> list[Person]:
    """Those who speak for the company and whom messages reach."""
    statement = (
        select(Person)
        .join(CompanyContact)
        .where(col(CompanyContact.company_id) == company_id, col(Person.reachable))
        .order_by(col(Person.id))
    )
    return list((await session.execute(statement)).scalars())


async def recognise(session: AsyncSession, person: Person, *, now: datetime) -> list[Company]:
    """Makes the person a contact of every member company that has their phone, if the messenger verified it.

    Returns those companies, none where the number is unverified or not in the register.
    """
    if person.phone is None or not person.phone_verified:
        return []
    statement = (
        select(Company)
        .join(CompanyPhone)
        .where(col(CompanyPhone.phone) == person.phone, col(Company.member))
        .order_by(col(Company.id))
    )
    found = list((await session.execute(statement)).scalars())
    for company in found:
        await add_contact(session, company, person, Recognition.PHONE, now=now)
    return found


async def add_contact(
    session: AsyncSession, company: Company, person: Person, how: Recognition, *, now: datetime
) -> None:
    """Lets the person speak for the company; the caller has checked that they may. Twice is once."""
    if await session.get(CompanyContact, (company.id, person.id)) is None:
        session.add(CompanyContact(company_id=company.id, person_id=person.id, recognised_by=how.value, since=now))
        await session.flush()


async def create(session: AsyncSession, name: str, *, now: datetime, **details: Any) -> Company:
    """Adds a company; `details` are of DETAILS. The caller has checked that it may."""
    company = Company(public_token=new_token(), name=name, folded_name=folded_name(name), created_at=now, **details)
    session.add(company)
    await session.flush()
    return company


async def invite_contact(
    session: AsyncSession,
    actor: Person,
    company: Company,
    *,
    now: datetime,
    life: timedelta = invitations.LIFE,
) -> str:
    """A one-time link by which a colleague comes to speak for the company. Raises NotAllowed."""
    await require_company(session, actor, company.id)
    return await invitations.make(session, company_id=company.id, now=now, inviter=actor, life=life)


async def redeem_invitation(session: AsyncSession, person: Person, token: str, *, now: datetime) -> Company | None:
    """Lets the person speak for the company that invited them; None as for `staff.redeem_invitation`."""
    invitation = await invitations.use(session, person, token, now=now, for_staff=False)
    if invitation is None:
        return None
    company = cast("Company", await session.get_one(Company, invitation.company_id))
    await add_contact(session, company, person, Recognition.INVITATION, now=now)
    return company


async def request(session: AsyncSession, person: Person, *, name: str, now: datetime, **details: Any) -> CompanyRequest:
    """Asks to speak for a company that is not recognised; staff are to be told.

    A pending request of the same person is brought up to date rather than doubled. Raises ConsentMissing,
    TypeError for a detail that is not of DETAILS.
    """
    if set(details) - set(DETAILS):
        raise TypeError(f"a company has no {', '.join(sorted(set(details) - set(DETAILS)))}")
    await consents.require(session, person)
    asked = await pending_request(session, person)
    if asked is None:
        asked = CompanyRequest(public_token=new_token(), person_id=person.id, name=name, created_at=now)
        session.add(asked)
        await session.flush()
        kind = SubjectKind.COMPANY_REQUEST
        await journal.note(session, person, kind, asked.id, "ask", to_state=asked.state, now=now)
    said = {"name": name, "phone": person.phone, "phone_verified": person.phone_verified, **details}
    for key, value in said.items():
        setattr(asked, key, value)
    await session.flush()
    return asked


async def pending_request(session: AsyncSession, person: Person) -> CompanyRequest | None:
    """The person's own request, while staff have not settled it."""
    statement = select(CompanyRequest).where(
        col(CompanyRequest.person_id) == person.id, col(CompanyRequest.state) == RequestState.PENDING
    )
    return (await session.execute(statement)).scalars().first()


async def pending_requests(session: AsyncSession, actor: Person) -> list[tuple[CompanyRequest, Person]]:
    """Pending requests with who asks, oldest first. For staff: raises NotAllowed."""
    await require_staff(session, actor)
    statement = (
        select(CompanyRequest, Person)
        .join(Person, col(Person.id) == col(CompanyRequest.person_id))
        .where(col(CompanyRequest.state) == RequestState.PENDING)
        .order_by(col(CompanyRequest.created_at), col(CompanyRequest.id))
    )
    return [(request, person) for request, person in (await session.execute(statement))]


async def company_meant(session: AsyncSession, actor: Person, asked: CompanyRequest) -> Company | None:
    """The company known already that the request means: by its ICE, else by its name. For staff: NotAllowed."""
    await require_staff(session, actor)
    if asked.ice:
        statement = select(Company).where(col(Company.ice) == asked.ice)
        found = (await session.execute(statement)).scalar_one_or_none()
        if found is not None:
            return found
    statement = select(Company).where(col(Company.folded_name) == folded_name(asked.name))
    if asked.ice:
        # One of the same name with another ICE is another company.
        statement = statement.where(col(Company.ice).is_(None))
    return (await session.execute(statement.order_by(col(Company.id)))).scalars().first()


async def approve_request(
    session: AsyncSession, actor: Person, token: str, *, now: datetime
) -> tuple[CompanyRequest, Person]:
    """Approves: who asked speaks for the company, which is added where it is not known yet. Both are returned.

    For staff. Raises NotFound, NotAllowed, and Overtaken where another of the staff was quicker.
    """
    asked, person = await _request_for_staff(session, actor, token)
    company = await company_meant(session, actor, asked)
    if company is None:
        details = {name: getattr(asked, name) for name in DETAILS}
        company = await create(session, asked.name, now=now, **details)
    asked.company_id = company.id
    await transition(session, actor, asked, "approve", now=now)
    await add_contact(session, company, person, Recognition.STAFF, now=now)
    return asked, person


async def reject_request(
    session: AsyncSession, actor: Person, token: str, *, now: datetime, reason: str | None = None
) -> tuple[CompanyRequest, Person]:
    """Rejects; the request and who asked. For staff. Raises as `approve_request`."""
    asked, person = await _request_for_staff(session, actor, token)
    await transition(session, actor, asked, "reject", now=now, reason=reason)
    return asked, person


async def _request_for_staff(session: AsyncSession, actor: Person, token: str) -> tuple[CompanyRequest, Person]:
    await require_staff(session, actor)
    statement = (
        select(CompanyRequest, Person)
        .join(Person, col(Person.id) == col(CompanyRequest.person_id))
        .where(col(CompanyRequest.public_token) == token)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound("no such request")
    return found[0], found[1]
