"""Needs: declared step by step, submitted, reviewed, read by their company."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.clock import today_in_casablanca
from db.errors import DatabaseError, Incomplete, NotAllowed, NotFound
from db.models import Application, ApplicationState, Company, Need, NeedState, Person, SubjectKind
from db.queries import companies, due, journal
from db.queries.permissions import require_company, require_staff
from db.queries.references import next_reference, read_reference
from db.tokens import new_token
from db.workflow import transition
from db.workflow.applications import OPEN_APPLICATIONS
from db.workflow.effects import need_dates

# What a company says about a need.
FIELDS = (
    "occupation",
    "occupation_code",
    "occupation_words",
    "positions",
    "contract",
    "place",
    "start_date",
    "schedule",
    "pay_min",
    "pay_max",
    "pay_hidden",
    "company_hidden",
    "education",
    "experience_years",
    "languages",
    "skills",
    "description",
    "findings",
)
# In these states the company writes; later it takes the need off first (event `revise`).
EDITABLE = (NeedState.DRAFT, NeedState.RETURNED)


class NotEditable(DatabaseError):  # noqa: N818
    """The need was handed in: it has to be taken off or sent back before it can be changed."""


@dataclass(frozen=True)
class Counts:
    """A need's applications: all, not looked at yet, still open, and people hired."""

    total: int = 0
    new: int = 0
    open: int = 0
    hired: int = 0


async def keep_draft(
    session: AsyncSession,
    actor: Person,
    token: str | None,
    *,
    now: datetime,
    company: Company | None = None,
    **values: Any,
) -> Need:
    """Writes some of FIELDS into a draft, or into a need that was sent back; the others stay. Returns it.

    Without a token a draft is begun for `company`, or for the company for which the actor speaks. Raises
    NotAllowed, NotFound, NotEditable in a state not of EDITABLE, TypeError for a field that a need has not, and
    Incomplete(field) for a value that no need can have (a negative pay, a range upside down).
    """
    if token is None:
        need = await _begin(session, actor, company, now)
    else:
        need = await own(session, actor, token)
        if need.state not in EDITABLE:
            raise NotEditable(f"need {need.id} is {need.state}")
    _set(need, values)
    need.updated_at = now
    await session.flush()
    # A draft that is worked on lives on.
    await due.schedule(session, SubjectKind.NEED, need.id, need_dates(need.state, now))
    return need


def missing(need: Need) -> list[str]:
    """The fields without which the need cannot be submitted, in the order in which they are asked."""
    lacking = []
    if need.occupation_code is None and not (need.occupation_words or "").strip():
        lacking.append("occupation")
    if need.positions is None:
        lacking.append("positions")
    if need.contract is None:
        lacking.append("contract")
    if need.place is None:
        lacking.append("place")
    return lacking


async def submit(session: AsyncSession, actor: Person, token: str, *, now: datetime) -> Need:
    """Hands the need in for review; the first time it gets its reference. The advisers are to be told.

    Raises Incomplete with the missing fields, NotFound, NotAllowed, Overtaken.
    """
    need = await own(session, actor, token)
    lacking = missing(need)
    if lacking:
        raise Incomplete(*lacking)
    if need.reference is None:
        need.reference = await next_reference(session, today_in_casablanca(now))
    await transition(session, actor, need, "submit", now=now)
    return need


async def latest_draft(session: AsyncSession, actor: Person) -> Need | None:
    """The draft that the person touched last, to go on with."""
    statement = (
        select(Need)
        .where(col(Need.created_by) == actor.id, col(Need.state) == NeedState.DRAFT)
        .order_by(col(Need.updated_at).desc(), col(Need.id).desc())
        .limit(1)
    )
    return (await session.execute(statement)).scalar_one_or_none()


async def own(session: AsyncSession, actor: Person, token: str) -> Need:
    """A need in any state by its token or reference, for its company and staff. Raises NotFound, NotAllowed."""
    need = await _find(session, token)
    if need is None:
        raise NotFound("no such need")
    await require_company(session, actor, need.company_id)
    return need


async def published(session: AsyncSession, token: str) -> Need | None:
    """The open offer of this token, or of this reference as people write it. For everybody."""
    need = await _find(session, token)
    return need if need is not None and need.state == NeedState.PUBLISHED else None


async def of_company(session: AsyncSession, actor: Person, company: Company) -> list[tuple[Need, Counts]]:
    """The company's needs with counts, the latest first, without drafts that were dropped. Raises NotAllowed."""
    await require_company(session, actor, company.id)
    statement = (
        select(Need)
        .where(
            col(Need.company_id) == company.id,
            col(Need.reference).is_not(None) | (col(Need.state) == NeedState.DRAFT),
        )
        .order_by(col(Need.updated_at).desc(), col(Need.id).desc())
    )
    found = list((await session.execute(statement)).scalars())
    counted = await _counts(session, [need.id for need in found])
    return [(need, counted.get(need.id, Counts())) for need in found]


async def counts(session: AsyncSession, actor: Person, need: Need) -> Counts:
    """The need's counts, for its company and staff. Raises NotAllowed."""
    await require_company(session, actor, need.company_id)
    return (await _counts(session, [need.id])).get(need.id, Counts())


async def review_queue(session: AsyncSession, actor: Person, *, limit: int = 50) -> list[tuple[Need, Company]]:
    """What awaits review, the longest waiting first. For staff: raises NotAllowed."""
    await require_staff(session, actor)
    statement = (
        select(Need, Company)
        .join(Company, col(Company.id) == col(Need.company_id))
        .where(col(Need.state) == NeedState.SUBMITTED)
        .order_by(col(Need.submitted_at), col(Need.id))
        .limit(limit)
    )
    return [(need, company) for need, company in (await session.execute(statement))]


async def review_reason(session: AsyncSession, actor: Person, need: Need) -> str | None:
    """Why the need was last sent back or rejected, in the adviser's words. Raises NotAllowed."""
    await require_company(session, actor, need.company_id)
    event = "reject" if need.state == NeedState.REJECTED else "send_back"
    return await journal.last_reason(session, SubjectKind.NEED, need.id, event)


async def _begin(session: AsyncSession, actor: Person, company: Company | None, now: datetime) -> Need:
    if company is None:
        spoken_for = await companies.spoken_for(session, actor)
        if not spoken_for:
            raise NotAllowed(f"person {actor.id} speaks for no company")
        company = spoken_for[0]
    else:
        await require_company(session, actor, company.id)
    need = Need(
        public_token=new_token(),
        company_id=company.id,
        created_by=actor.id,
        sample=company.sample,
        created_at=now,
        updated_at=now,
    )
    session.add(need)
    await session.flush()
    await journal.note(session, actor, SubjectKind.NEED, need.id, "declare", to_state=need.state, now=now)
    return need


async def _find(session: AsyncSession, token: str) -> Need | None:
    reference = read_reference(token)
    found = col(Need.reference) == reference if reference else col(Need.public_token) == token
    return (await session.execute(select(Need).where(found))).scalar_one_or_none()


async def _counts(session: AsyncSession, need_ids: list[int]) -> dict[int, Counts]:
    statement = (
        select(col(Application.need_id), col(Application.state), func.count())
        .where(col(Application.need_id).in_(need_ids))
        .group_by(col(Application.need_id), col(Application.state))
    )
    by_need: dict[int, dict[str, int]] = {}
    for need_id, state, number in await session.execute(statement):
        by_need.setdefault(need_id, {})[state] = number
    return {
        need_id: Counts(
            total=sum(states.values()),
            new=states.get(ApplicationState.SENT, 0),
            open=sum(states.get(state, 0) for state in OPEN_APPLICATIONS),
            hired=states.get(ApplicationState.HIRED, 0),
        )
        for need_id, states in by_need.items()
    }


def _set(need: Need, values: Mapping[str, Any]) -> None:
    unknown = set(values) - set(FIELDS)
    if unknown:
        raise TypeError(f"a need has no {', '.join(sorted(unknown))}")
    after = {name: values.get(name, getattr(need, name)) for name in FIELDS}
    if after["positions"] is not None and after["positions"] < 1:
        raise Incomplete("positions")
    if (after["pay_min"] or 0) < 0:
        raise Incomplete("pay_min")
    if after["pay_min"] is not None and after["pay_max"] is not None and after["pay_max"] < after["pay_min"]:
        raise Incomplete("pay_max")
    if (after["experience_years"] or 0) < 0:
        raise Incomplete("experience_years")
    for name, value in values.items():
        setattr(need, name, value)
