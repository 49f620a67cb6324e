"""Offers for a search: SQL brings what may fit, `db.matching` ranks it. Open offers are for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nlargest
from typing import Any

from sqlalchemy import Row, Select, bindparam, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.catalogue import Catalogue
from db.matching import COMPARED, Criteria, Criterion, Match, Search, alone_in_failing
from db.models import Application, Company, Need, NeedState, Person
from db.models.columns import table

# Nobody pages further than this.
MOST_SHOWN = 60
_NEEDS = table(Need)
# Only what is compared is read of offers that may not be shown; newest first, for equals keep this order.
_COMPARED = (
    select(*[_NEEDS.c[name] for name in COMPARED], _NEEDS.c.id)
    .where(_NEEDS.c.state == NeedState.PUBLISHED)
    .order_by(_NEEDS.c.published_at.desc(), _NEEDS.c.id.desc())
)
# Leaves out offers of which one value fails by itself. Put together once: SQLAlchemy takes longer over a new
# statement than SQLite over the search.
_FAILING = ("place", "contract", "schedule")
_NOT_FAILING = _COMPARED.where(
    *(or_(_NEEDS.c[name].is_(None), _NEEDS.c[name].not_in(bindparam(name, expanding=True))) for name in _FAILING)
)
# Leaves out offers of which no occupation of the search can be near: those of other ROME families.
_NEAR = _NOT_FAILING.where(
    or_(_NEEDS.c.occupation == bindparam("occupation"), _NEEDS.c.occupation_code.like(bindparam("family")))
)


class Found(list[Match]):
    """The best matches, best first; `total` says how many there are in all."""

    total: int = 0


@dataclass(frozen=True)
class Loosened:
    """How many offers there would be without one criterion."""

    criterion: Criterion
    count: int


async def offers(
    session: AsyncSession, catalogue: Catalogue, criteria: Criteria, *, today: date, limit: int = MOST_SHOWN
) -> Found:
    """The open offers that match, best first and among equals newest first, at most `limit` of them."""
    search = Search(catalogue, criteria)
    scored = []
    for row in await _compared(session, *_likely(criteria, search)):
        score, failed = search.score(row)
        if not failed:
            scored.append((score, row[-1]))
    # nlargest keeps the order of equals, as sorted() does.
    best = [number for _, number in nlargest(limit, scored, key=lambda each: each[0])]
    found = Found(search.match(need, company, today) for need, company in await _in_order(session, best))
    found.total = len(scored)
    return found


async def loosened(session: AsyncSession, catalogue: Catalogue, criteria: Criteria, *, today: date) -> list[Loosened]:
    """What could be dropped, one criterion at a time, and how many offers that would give; the most first."""
    search = Search(catalogue, criteria)
    failures = [search.score(row)[1] for row in await _compared(session)]
    return [Loosened(criterion, count) for criterion, count in alone_in_failing(failures).items()]


async def alternatives(
    session: AsyncSession, catalogue: Catalogue, person: Person, need: Need, *, today: date, limit: int = 2
) -> list[Match]:
    """Other open offers like one that is gone, to which the person has not applied."""
    applied = select(col(Application.need_id)).where(col(Application.person_id) == person.id)
    not_for_them = {need.id, *(await session.execute(applied)).scalars()}
    criteria = Criteria(
        occupation=need.occupation,
        occupation_code=need.occupation_code,
        places=(need.place,) if need.place else (),
    )
    found = await offers(session, catalogue, criteria, today=today, limit=limit + len(not_for_them))
    return [match for match in found if match.need.id not in not_for_them][:limit]


def _likely(criteria: Criteria, search: Search) -> tuple[Select[Any], dict[str, Any]]:
    """The statement that reads the offers which may match, and its values."""
    failing = search.failing()
    values: dict[str, Any] = {name: failing[name] for name in _FAILING}
    if not criteria.occupation and not criteria.occupation_code:
        return _NOT_FAILING, values
    # A ROME code is a letter and digits: nothing in it is a pattern.
    family = f"{criteria.occupation_code[:3]}%" if criteria.occupation_code else None
    return _NEAR, {**values, "occupation": criteria.occupation, "family": family}


async def _compared(
    session: AsyncSession, statement: Select[Any] = _COMPARED, values: dict[str, Any] | None = None
) -> Sequence[Row[Any]]:
    rows: Sequence[Row[Any]] = (await session.execute(statement, values or {})).all()
    return rows


async def _in_order(session: AsyncSession, numbers: list[int]) -> list[tuple[Need, Company]]:
    statement = (
        select(Need, Company).join(Company, col(Company.id) == col(Need.company_id)).where(col(Need.id).in_(numbers))
    )
    found = {need.id: (need, company) for need, company in (await session.execute(statement))}
    return [found[number] for number in numbers]
