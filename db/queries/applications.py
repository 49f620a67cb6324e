"""Applications: one per person and need, seen by the company without a phone until an invitation is accepted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.catalogue import Catalogue
from db.engine import is_sqlite
from db.errors import NotFound
from db.fitting import Fit, fit
from db.models import (
    Application,
    ApplicationState,
    Company,
    Need,
    NeedState,
    Person,
    SeekerProfile,
    StartedBy,
    SubjectKind,
)
from db.models.columns import table
from db.queries import consents, due, journal
from db.queries.permissions import require_company, require_staff, role_of, speaks_for
from db.queries.profiles import FIELDS
from db.tokens import new_token
from db.workflow import transition
from db.workflow.applications import OPEN_APPLICATIONS
from db.workflow.effects import application_dates

_APPLICATIONS = table(Application)
# A company sees a phone in these states, and only of someone who accepted its invitation.
PHONE_SHOWN = (ApplicationState.ACCEPTED, ApplicationState.HIRED)
# In this order a company reads its candidates.
_READING_ORDER = [
    ApplicationState.ACCEPTED,
    ApplicationState.SENT,
    ApplicationState.INVITED,
    ApplicationState.SHORTLISTED,
    ApplicationState.SEEN,
    ApplicationState.KEPT,
    ApplicationState.HIRED,
]


@dataclass(frozen=True)
class Candidate:
    """An application as its company sees it. `phone` is None until the seeker accepted an invitation.

    `reachable` is false for someone who blocked the bot: they will not read what is sent to them.
    """

    application: Application
    need: Need
    fit: Fit
    phone: str | None
    phone_verified: bool
    reachable: bool


def shared_of(person: Person, profile: SeekerProfile | None) -> dict[str, Any]:
    """What a company sees of a seeker who applies: what they said, never the phone."""
    said = {name: getattr(profile, name) for name in FIELDS} if profile else {}
    return {"first_name": person.first_name} | {
        name: value for name, value in said.items() if value is not None and value != []
    }


async def apply(
    session: AsyncSession,
    person: Person,
    need: Need,
    *,
    shared: dict[str, Any],
    now: datetime,
    adviser: Person | None = None,
) -> tuple[Application, bool]:
    """Applies to an open offer; (the application, whether it is new).

    Applying twice is applying once, whoever started it and however fast the thumb. Who withdrew may come back.
    `adviser` is who puts the seeker forward, where it is not the seeker. Raises NotFound for an offer that is
    not open, ConsentMissing, NotAllowed for an `adviser` who is not staff.
    """
    if adviser is not None:
        await require_staff(session, adviser)
    await consents.require(session, person)
    if need.state != NeedState.PUBLISHED:
        raise NotFound(f"need {need.id} is not open")
    values = {
        "public_token": new_token(),
        "person_id": person.id,
        "need_id": need.id,
        "state": ApplicationState.SENT.value,
        "started_by": (StartedBy.ADVISER if adviser else StartedBy.SEEKER).value,
        "shared": shared,
        "created_at": now,
        "waiting_since": now,
    }
    insert = sqlite.insert if is_sqlite(session) else postgresql.insert
    statement = insert(_APPLICATIONS).on_conflict_do_nothing(index_elements=["person_id", "need_id"])
    inserted = await session.execute(statement.values(values).returning(_APPLICATIONS.c.id))
    number = inserted.scalar_one_or_none()
    if number is None:
        return await _apply_again(session, person, need, shared=shared, now=now)
    await journal.note(
        session,
        adviser or person,
        SubjectKind.APPLICATION,
        number,
        "apply",
        to_state=ApplicationState.SENT,
        now=now,
    )
    dates = application_dates(ApplicationState.SENT, now)
    await due.schedule(session, SubjectKind.APPLICATION, number, dates)
    return cast("Application", await session.get_one(Application, number)), True


async def of_person_and_need(session: AsyncSession, person: Person, need: Need) -> Application | None:
    """The person's own application to the need; None where there is none, or where they withdrew it."""
    found = await _find(session, person, need)
    return None if found is None or found.state == ApplicationState.WITHDRAWN else found


async def mine(session: AsyncSession, person: Person) -> list[tuple[Application, Need, Company]]:
    """The person's own applications, the latest first."""
    statement = (
        select(Application, Need, Company)
        .join(Need, col(Need.id) == col(Application.need_id))
        .join(Company, col(Company.id) == col(Need.company_id))
        .where(col(Application.person_id) == person.id)
        .order_by(col(Application.created_at).desc(), col(Application.id).desc())
    )
    return [(each, need, company) for each, need, company in (await session.execute(statement))]


async def by_token(session: AsyncSession, actor: Person, token: str) -> tuple[Application, Need]:
    """An application with its need, for its seeker, its company, and staff. Raises NotFound, NotAllowed."""
    statement = (
        select(Application, Need)
        .join(Need, col(Need.id) == col(Application.need_id))
        .where(col(Application.public_token) == token)
    )
    found = (await session.execute(statement)).one_or_none()
    if found is None:
        raise NotFound("no such application")
    application, need = found
    if application.person_id != actor.id:
        await require_company(session, actor, need.company_id)
    return application, need


async def candidates(session: AsyncSession, actor: Person, catalogue: Catalogue, need: Need) -> list[Candidate]:
    """Who applied to the need and is still in question, or was hired; the most pressing first, best fit first.

    For the need's company and staff: raises NotAllowed.
    """
    await require_company(session, actor, need.company_id)
    statement = (
        select(Application, Person)
        .join(Person, col(Person.id) == col(Application.person_id))
        .where(
            col(Application.need_id) == need.id,
            col(Application.state).in_([*OPEN_APPLICATIONS, ApplicationState.HIRED]),
        )
    )
    is_staff = await role_of(session, actor) is not None
    found = [
        _candidate(catalogue, application, need, person, is_staff=is_staff)
        for application, person in (await session.execute(statement))
    ]
    found.sort(key=_pressing)
    return found


async def look_at(
    session: AsyncSession, actor: Person, catalogue: Catalogue, token: str, *, now: datetime
) -> Candidate:
    """One candidate; where the company looks for the first time, the seeker can read that it did.

    Raises NotFound, and NotAllowed for who is neither of the company nor staff.
    """
    application, need = await by_token(session, actor, token)
    await require_company(session, actor, need.company_id)
    if application.state == ApplicationState.SENT and await speaks_for(session, actor, need.company_id):
        await transition(session, actor, application, "see", now=now)
    person = await session.get_one(Person, application.person_id)
    is_staff = await role_of(session, actor) is not None
    return _candidate(catalogue, application, need, person, is_staff=is_staff)


async def _apply_again(
    session: AsyncSession, person: Person, need: Need, *, shared: dict[str, Any], now: datetime
) -> tuple[Application, bool]:
    found = await _find(session, person, need)
    assert found is not None
    if found.state != ApplicationState.WITHDRAWN:
        return found, False
    found.shared = shared
    await transition(session, person, found, "resume", now=now)
    return found, True


async def _find(session: AsyncSession, person: Person, need: Need) -> Application | None:
    statement = select(Application).where(col(Application.person_id) == person.id, col(Application.need_id) == need.id)
    return (await session.execute(statement)).scalar_one_or_none()


def _candidate(
    catalogue: Catalogue, application: Application, need: Need, person: Person, *, is_staff: bool
) -> Candidate:
    agreed = application.phone_shared_at is not None and application.state in PHONE_SHOWN
    shown = is_staff or agreed
    return Candidate(
        application=application,
        need=need,
        fit=fit(catalogue, need, application.shared),
        phone=person.phone if shown else None,
        phone_verified=shown and person.phone_verified,
        reachable=person.reachable,
    )


def _pressing(candidate: Candidate) -> tuple[int, int, int, int]:
    state = _READING_ORDER.index(ApplicationState(candidate.application.state))
    return (state, len(candidate.fit.lacks), -len(candidate.fit.reasons), candidate.application.id)
