"""Sample data for the demo: made up, the same each time, plainly marked, and refused where real people are.

Companies are called "Exemple 12 SARL" and seekers "Exemple 12"; nobody can be mistaken for a real one. The
seekers' Telegram ids are negative, as no person's is, and they are never reachable: nothing is sent to them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import SQLModel, col

from db import catalogue
from db.catalogue import Catalogue, Occupation
from db.clock import today_in_casablanca
from db.engine import Database
from db.errors import DatabaseError
from db.folding import folded_name
from db.models import (
    Application,
    ApplicationState,
    Company,
    CompanyPhone,
    Consent,
    DeploymentKind,
    Due,
    JournalEntry,
    Need,
    NeedState,
    Person,
    Purpose,
    SeekerProfile,
    StartedBy,
    SubjectKind,
)
from db.models.columns import table
from db.queries import deployment
from db.queries.references import next_reference
from db.tokens import new_token
from db.workflow.effects import application_dates, need_dates

COMPANIES, NEEDS, SEEKERS = 60, 200, 500
# The first company's number, by which the demo's company phone is recognised.
DEMO_COMPANY_PHONE = "+212600000001"
VERSION = "sample"
SEED = 2026
Progress = Callable[[float], None]

# Where the offers are: mostly in the zones themselves.
_PLACES = ("sidi_bernoussi",) * 6 + ("sidi_moumen", "ain_sebaa", "anassi", "hay_mohammadi", "zenata", "mohammedia")
_ZONES = ("Sidi Bernoussi", "Ahl Loghlam", "Sidi Moumen", "Karea", "Beaulieu")
_CONTRACTS = ("cdi",) * 5 + ("cdd",) * 4 + ("insertion",) * 3 + ("temporary",) * 2 + ("internship",)
_SCHEDULES = ("day",) * 5 + ("shifts",) * 3 + ("night", "part_time")
# Most needs are open; the last ones show the other states.
_OTHER_STATES = (
    (NeedState.SUBMITTED,) * 8 + (NeedState.RETURNED,) * 4 + (NeedState.FILLED,) * 5 + (NeedState.EXPIRED,) * 3
)
_ANSWERS = (
    (ApplicationState.SENT,) * 6
    + (ApplicationState.SEEN,) * 4
    + (ApplicationState.SHORTLISTED, ApplicationState.KEPT, ApplicationState.INVITED, ApplicationState.DECLINED)
)


class SamplesRefused(DatabaseError):  # noqa: N818
    """Samples were asked for in a database of real people."""


async def plant(database: Database, *, now: datetime, progress: Progress | None = None) -> bool:
    """Adds the samples, once and in one transaction; whether they were added now.

    `progress` is told the share that is done, from 0 to 1. A new database is declared a demo; raises
    SamplesRefused in one that is for production.
    """
    report = progress or (lambda share: None)
    async with database.session() as session:
        if await deployment.kind(session) is DeploymentKind.PRODUCTION:
            raise SamplesRefused("This database is for production, where samples have no place: use another one")
        await deployment.declare(session, DeploymentKind.DEMO, now=now)
        planted = select(col(Company.id)).where(col(Company.sample)).limit(1)
        if (await session.execute(planted)).first():
            return False
        maker = _Maker(session, catalogue.load(), now)
        companies = await maker.companies()
        report(0.1)
        needs = await maker.needs(companies)
        report(0.4)
        seekers = await maker.seekers()
        report(0.7)
        await maker.applications(needs, seekers)
    report(1.0)
    return True


class _Maker:
    """Makes rows from one sequence of random numbers; what depends on the day counts from `now`."""

    def __init__(self, session: AsyncSession, known: Catalogue, now: datetime) -> None:
        self._session = session
        self._catalogue = known
        self._now = now
        self._random = Random(SEED)
        self._occupations = list(known.occupations.values())

    async def companies(self) -> list[dict[str, Any]]:
        sectors = list(self._catalogue.sectors)
        rows = []
        for number in range(1, COMPANIES + 1):
            name = f"Exemple {number} SARL"
            rows.append(
                {
                    "public_token": new_token(),
                    "name": name,
                    "folded_name": folded_name(name),
                    "sector": sectors[number % len(sectors)],
                    "zone": _ZONES[number % len(_ZONES)],
                    "member": True,
                    "sample": True,
                    "created_at": self._now,
                }
            )
        companies = await self._insert(Company, rows)
        phone = {"company_id": companies[0]["id"], "phone": DEMO_COMPANY_PHONE}
        await self._session.execute(insert(table(CompanyPhone)), [phone])
        return companies

    async def needs(self, companies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        by_sector: dict[str, list[Occupation]] = {}
        for occupation in self._occupations:
            by_sector.setdefault(occupation.sector, []).append(occupation)
        today = today_in_casablanca(self._now)
        states = [NeedState.PUBLISHED] * (NEEDS - len(_OTHER_STATES)) + list(_OTHER_STATES)
        rows = []
        for number, state in enumerate(states):
            company = companies[number % len(companies)]
            occupation = self._random.choice(by_sector.get(company["sector"]) or self._occupations)
            reference = await next_reference(self._session, today)
            rows.append(self._need(state, occupation, company["id"], reference))
        needs = await self._insert(Need, rows)
        await self._journal(SubjectKind.NEED, "sample", needs)
        await self._due(
            SubjectKind.NEED, [(each["id"], need_dates(each["state"], each["updated_at"])) for each in needs]
        )
        return needs

    def _need(self, state: NeedState, occupation: Occupation, company_id: int, reference: str) -> dict[str, Any]:
        draw = self._random
        # Recent, so that the first "still open?" is not asked on the first day.
        at = self._now - timedelta(hours=draw.randrange(1, 24 * 12))
        contract = draw.choice(_CONTRACTS)
        pay_min, pay_max = self._pay(contract, occupation)
        positions = draw.choice((1, 1, 1, 2, 2, 3, 5, 10))
        return {
            "public_token": new_token(),
            "reference": reference,
            "company_id": company_id,
            "state": state.value,
            "occupation": occupation.slug,
            "occupation_code": occupation.code,
            "positions": positions,
            "hired": positions if state is NeedState.FILLED else 0,
            "contract": contract,
            "place": draw.choice(_PLACES),
            "start_date": today_in_casablanca(self._now) + timedelta(days=draw.choice((0, 7, 14, 30))),
            "schedule": draw.choice(_SCHEDULES),
            "pay_min": pay_min,
            "pay_max": pay_max,
            "pay_hidden": draw.random() < 0.15,
            "company_hidden": draw.random() < 0.2,
            "education": occupation.education[0] if occupation.education else None,
            "experience_years": draw.choice((None, 0.0, 0.5, 1.0, 2.0, 3.0)),
            "languages": draw.choice(([], [], ["fr"], ["fr", "ar"], ["fr", "en"])),
            "skills": list(occupation.skills[:3]),
            "findings": [],
            "sample": True,
            "created_at": at,
            "updated_at": at,
            "submitted_at": at,
            "published_at": None if state in (NeedState.SUBMITTED, NeedState.RETURNED) else at,
            "closed_at": self._now if state in (NeedState.FILLED, NeedState.EXPIRED) else None,
        }

    def _pay(self, contract: str, occupation: Occupation) -> tuple[int, int]:
        """A range in dirhams a month: an allowance of a training contract, or pay above the minimum wage."""
        if contract in ("insertion", "internship"):
            low = self._random.randrange(1600, 3500, 100)
            return low, low + 500
        ranks = [self._catalogue.educations[slug].rank for slug in occupation.education]
        low = 3500 + 400 * min(ranks, default=0) + self._random.randrange(0, 800, 100)
        return low, low + self._random.choice((0, 500, 1000))

    async def seekers(self) -> list[dict[str, Any]]:
        people = await self._insert(
            Person,
            [
                {
                    "telegram_id": -number,
                    "first_name": f"Exemple {number}",
                    "language": "ar" if number % 3 else "fr",
                    "reachable": False,
                    "phone_verified": False,
                    "seeking": "searching",
                    "strict_matching": False,
                    "sample": True,
                    "created_at": self._now,
                    "last_seen_at": self._now,
                }
                for number in range(1, SEEKERS + 1)
            ],
        )
        consents = [
            {"person_id": person["id"], "version": VERSION, "purpose": purpose.value, "given": True, "at": self._now}
            for person in people
            for purpose in (Purpose.PROCESSING, Purpose.TRANSFER_ABROAD)
        ]
        await self._session.execute(insert(table(Consent)), consents)
        profiles = [self._profile(person["id"]) for person in people]
        await self._session.execute(insert(table(SeekerProfile)), profiles)
        return [person | {"profile": profile} for person, profile in zip(people, profiles, strict=True)]

    def _profile(self, person_id: int) -> dict[str, Any]:
        draw = self._random
        occupation = draw.choice(self._occupations)
        return {
            "person_id": person_id,
            "occupations": [occupation.slug],
            "education": draw.choice(occupation.education or ("none",)),
            "experience_years": draw.choice((0.0, 0.5, 1.0, 2.0, 3.0, 5.0, 8.0)),
            "place": draw.choice(list(self._catalogue.places)[:12]),
            "languages": draw.choice((["ar"], ["ar", "fr"], ["ar", "fr", "en"])),
            "skills": list(occupation.skills[:2]),
            "updated_at": self._now,
        }

    async def applications(self, needs: Sequence[dict[str, Any]], seekers: Sequence[dict[str, Any]]) -> None:
        rows = [
            self._application(need, seeker)
            for need in needs
            if need["state"] == NeedState.PUBLISHED
            for seeker in self._random.sample(seekers, self._random.choice((0, 2, 3, 5, 8)))
        ]
        applications = await self._insert(Application, rows)
        await self._journal(SubjectKind.APPLICATION, "apply", applications)
        dates = [(each["id"], application_dates(each["state"], each["waiting_since"])) for each in applications]
        await self._due(SubjectKind.APPLICATION, dates)

    def _application(self, need: dict[str, Any], seeker: dict[str, Any]) -> dict[str, Any]:
        state = self._random.choice(_ANSWERS)
        span = (self._now - need["published_at"]).total_seconds()
        at = need["published_at"] + timedelta(seconds=self._random.random() * span)
        profile = {name: value for name, value in seeker["profile"].items() if name not in ("person_id", "updated_at")}
        return {
            "public_token": new_token(),
            "person_id": seeker["id"],
            "need_id": need["id"],
            "state": state.value,
            "started_by": StartedBy.SEEKER.value,
            "shared": {"first_name": seeker["first_name"], **profile},
            "decline_reason": "experience" if state is ApplicationState.DECLINED else None,
            "created_at": at,
            "seen_at": None if state is ApplicationState.SENT else at,
            "waiting_since": at,
        }

    async def _insert(self, model: type[SQLModel], rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Inserts rows at once; returns them with their numbers."""
        columns = table(model)
        statement = insert(columns).returning(columns.c.id, sort_by_parameter_order=True)
        numbers = (await self._session.execute(statement, rows)).scalars()
        return [row | {"id": number} for row, number in zip(rows, numbers, strict=True)]

    async def _journal(self, kind: SubjectKind, event: str, rows: Iterable[dict[str, Any]]) -> None:
        entries = [
            {
                "at": row["created_at"],
                "actor_id": row.get("person_id"),
                "subject_kind": kind.value,
                "subject_id": row["id"],
                "event": event,
                "to_state": row["state"],
            }
            for row in rows
        ]
        await self._session.execute(insert(table(JournalEntry)), entries)

    async def _due(self, kind: SubjectKind, dates: Iterable[tuple[int, list[tuple[Any, datetime]]]]) -> None:
        rows = [
            {"kind": due.value, "subject_kind": kind.value, "subject_id": number, "due_at": at}
            for number, each in dates
            for due, at in each
        ]
        await self._session.execute(insert(table(Due)), rows)
