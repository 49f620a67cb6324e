"""People, companies and needs for the tests of db, made through the queries as the bot makes them."""

from __future__ import annotations

import itertools
from collections.abc import AsyncIterator, Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.catalogue import Catalogue, Education, Entry, Occupation, Place
from db.engine import Database
from db.models import Application, Company, Need, Person, Purpose, Recognition, StaffMember, StaffRole
from db.queries import applications, companies, consents, needs
from db.tokens import new_token
from db.workflow import transition

# Telegram ids beyond 32 bits, as new accounts have.
_ids = itertools.count(7_000_000_000)


class World:
    """Makes what a test needs in the session of the test."""

    def __init__(self, session: AsyncSession, now: datetime) -> None:
        self.session = session
        self.now = now

    async def person(self, *, consent: bool = True, **values: Any) -> Person:
        person = Person(telegram_id=next(_ids), created_at=self.now, last_seen_at=self.now, **values)
        self.session.add(person)
        await self.session.flush()
        if consent:
            for purpose in (Purpose.PROCESSING, Purpose.TRANSFER_ABROAD):
                await consents.record(self.session, person, purpose, True, version="1", now=self.now)
        return person

    async def adviser(self, role: StaffRole = StaffRole.ADVISER) -> Person:
        person = await self.person()
        self.session.add(StaffMember(person_id=person.id, role=role.value, since=self.now))
        await self.session.flush()
        return person

    async def company(self, name: str = "Atelier", **values: Any) -> Company:
        company = await companies.create(self.session, name, now=self.now)
        for key, value in values.items():
            setattr(company, key, value)
        await self.session.flush()
        return company

    async def contact(self, company: Company) -> Person:
        person = await self.person()
        await companies.add_contact(self.session, company, person, Recognition.STAFF, now=self.now)
        return person

    async def need(self, company: Company, *, state: str = "published", **values: Any) -> Need:
        """A need in any state, as if it had come there."""
        said = {
            "occupation": "forklift_driver",
            "occupation_code": "N1101",
            "positions": 2,
            "contract": "cdi",
            "place": "sidi_bernoussi",
            "reference": None if state == "draft" else f"SB26-{next(_ids) % 10_000_000}",
        } | values
        need = Need(
            public_token=new_token(),
            company_id=company.id,
            state=state,
            created_at=self.now,
            updated_at=self.now,
            submitted_at=self.now,
            published_at=self.now,
            **said,
        )
        self.session.add(need)
        await self.session.flush()
        return need

    async def published(self, company: Company, contact: Person, **values: Any) -> Need:
        """A need that went the whole way: draft, submitted, approved."""
        said = {
            "occupation": "forklift_driver",
            "occupation_code": "N1101",
            "positions": 2,
            "contract": "cdi",
            "place": "sidi_bernoussi",
        } | values
        draft = await needs.keep_draft(self.session, contact, None, now=self.now, company=company, **said)
        need = await needs.submit(self.session, contact, draft.public_token, now=self.now)
        await transition(self.session, await self.adviser(), need, "approve", now=self.now)
        return need

    async def application(self, need: Need, person: Person | None = None, *, state: str = "sent") -> Application:
        person = person or await self.person(first_name="Salma", phone="+212612345678")
        shared = applications.shared_of(person, None)
        application, _ = await applications.apply(self.session, person, need, shared=shared, now=self.now)
        application.state = state
        await self.session.flush()
        return application


@pytest.fixture
async def session(database: Database) -> AsyncIterator[AsyncSession]:
    """A transaction on each kind of database."""
    async with database.session() as opened:
        yield opened


@pytest.fixture
async def world(session: AsyncSession, now: datetime) -> World:
    return World(session, now)


@pytest.fixture
def other_world(now: datetime) -> Callable[[AsyncSession], World]:
    """Makes a world in a session of the test's own, for tests with several transactions."""
    return lambda opened: World(opened, now)


@pytest.fixture(scope="session")
def small_catalogue() -> Catalogue:
    """A few trades, places and levels: tests of rules do not depend on what the real files hold."""

    def entry(slug: str) -> Entry:
        return Entry(slug, {"fr": slug, "ar": slug}, {"fr": (slug,)})

    def occupation(slug: str, code: str) -> Occupation:
        return Occupation(slug, {"fr": slug, "ar": slug}, {"fr": (slug,)}, code, (), (), "logistics")

    def place(slug: str, lat: float, lon: float) -> Place:
        return Place(slug, {"fr": slug, "ar": slug}, {"fr": (slug,)}, lat, lon)

    occupations = [
        occupation("forklift_driver", "N1101"),
        occupation("reach_truck_driver", "N1101"),
        occupation("packer", "N1103"),
        occupation("welder", "H2913"),
    ]
    places = [
        place("casablanca", 33.59, -7.61),
        place("sidi_bernoussi", 33.612, -7.500),
        place("anassi", 33.60, -7.48),
        place("ain_sebaa", 33.604, -7.545),
        place("bouskoura", 33.45, -7.65),
        place("settat", 33.00, -7.62),
    ]
    levels = ["none", "primary", "middle", "bac", "technician", "licence"]
    return Catalogue(
        occupations={each.slug: each for each in occupations},
        places={each.slug: each for each in places},
        skills={},
        contracts={slug: entry(slug) for slug in ("cdi", "cdd", "insertion")},
        educations={slug: Education(slug, {"fr": slug, "ar": slug}, {}, rank) for rank, slug in enumerate(levels)},
        schedules={slug: entry(slug) for slug in ("day", "night", "shifts")},
        languages={},
        sectors={"logistics": entry("logistics")},
        facts={},
    )
