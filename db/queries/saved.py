"""What seekers keep: offers to come back to, and searches to be told about."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col

from db.catalogue import Catalogue
from db.errors import ConsentMissing
from db.matching import Criteria, Search, compared
from db.models import Company, Need, NeedState, Person, Purpose, SavedOffer, SavedSearch, Seeking
from db.queries import consents

# More than this many searches of one person are not kept; the oldest goes.
MOST_SEARCHES = 10


async def save(session: AsyncSession, person: Person, need: Need, *, now: datetime) -> bool:
    """Keeps the offer at hand; False where it was kept already."""
    if await session.get(SavedOffer, (person.id, need.id)) is not None:
        return False
    session.add(SavedOffer(person_id=person.id, need_id=need.id, at=now))
    await session.flush()
    return True


async def remove(session: AsyncSession, person: Person, token: str) -> None:
    """Keeps the offer of this token no longer; nothing happens where it was not kept."""
    of_token = select(col(Need.id)).where(col(Need.public_token) == token).scalar_subquery()
    await session.execute(
        delete(SavedOffer).where(col(SavedOffer.person_id) == person.id, col(SavedOffer.need_id) == of_token)
    )


async def is_saved(session: AsyncSession, person: Person, need: Need) -> bool:
    """Whether the person keeps the offer."""
    return await session.get(SavedOffer, (person.id, need.id)) is not None


async def open_offers(session: AsyncSession, person: Person) -> list[tuple[Need, Company]]:
    """The offers that the person keeps and that are still open, the latest kept first."""
    statement = (
        select(Need, Company)
        .join(SavedOffer, col(SavedOffer.need_id) == col(Need.id))
        .join(Company, col(Company.id) == col(Need.company_id))
        .where(col(SavedOffer.person_id) == person.id, col(Need.state) == NeedState.PUBLISHED)
        .order_by(col(SavedOffer.at).desc(), col(Need.id).desc())
    )
    return [(need, company) for need, company in (await session.execute(statement))]


async def watch(session: AsyncSession, person: Person, criteria: Criteria, *, now: datetime) -> SavedSearch:
    """Keeps a search, once, and tells the person of new offers that match it.

    Raises ConsentMissing where they have not agreed to alerts (law 09-08, art. 10: a consent of their own).
    """
    if not await consents.gave(session, person, Purpose.ALERTS):
        raise ConsentMissing(f"person {person.id} has not agreed to alerts")
    kept = await searches(session, person)
    wanted = criteria.to_json()
    for each in kept:
        if each.criteria == wanted:
            each.alerts = True
            await session.flush()
            return each
    for each in kept[MOST_SEARCHES - 1 :]:
        await session.delete(each)
    search = SavedSearch(person_id=person.id, criteria=wanted, alerts=True, created_at=now)
    session.add(search)
    await session.flush()
    return search


async def searches(session: AsyncSession, person: Person) -> list[SavedSearch]:
    """The person's own searches, the latest first."""
    statement = (
        select(SavedSearch)
        .where(col(SavedSearch.person_id) == person.id)
        .order_by(col(SavedSearch.created_at).desc(), col(SavedSearch.id).desc())
    )
    return list((await session.execute(statement)).scalars())


async def stop_watching(session: AsyncSession, person: Person) -> int:
    """No more alerts for any of the person's searches; how many had them."""
    told = [each for each in await searches(session, person) if each.alerts]
    for each in told:
        each.alerts = False
    await session.flush()
    return len(told)


async def people_to_alert(session: AsyncSession, catalogue: Catalogue, need: Need) -> list[Person]:
    """Those whom a newly published offer may interest: they look for work, agreed to alerts, and it matches.

    Each once, however many of their searches it fits.
    """
    statement = (
        select(Person, SavedSearch)
        .join(SavedSearch, col(SavedSearch.person_id) == col(Person.id))
        .where(col(SavedSearch.alerts), col(Person.reachable), col(Person.seeking) == Seeking.SEARCHING)
        .order_by(col(Person.id), col(SavedSearch.id))
    )
    found: dict[int, Person] = {}
    for person, search in await session.execute(statement):
        if person.id in found:
            continue
        _, failed = Search(catalogue, Criteria.from_json(search.criteria)).score(compared(need))
        if not failed and await consents.gave(session, person, Purpose.ALERTS):
            found[person.id] = person
    return list(found.values())
