"""Needs: kept while they are declared, numbered when submitted, read by who may."""

from __future__ import annotations

import asyncio
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.errors import Incomplete, NotAllowed, NotFound, Overtaken
from db.models import Need
from db.queries import needs
from db.queries.needs import Counts, NotEditable
from db.queries.references import next_reference, read_reference
from db.workflow import transition

DECLARED = {
    "occupation": "forklift_driver",
    "occupation_code": "N1101",
    "occupation_words": "mol lclark",
    "positions": 3,
    "contract": "cdi",
    "place": "sidi_bernoussi",
}


async def test_a_declaration_is_kept_as_it_goes(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact = await world.contact(company)
    assert await needs.latest_draft(session, contact) is None
    draft = await needs.keep_draft(session, contact, None, now=now, occupation_code="N1101")
    assert (draft.state, draft.reference, draft.company_id) == ("draft", None, company.id)
    assert needs.missing(draft) == ["positions", "contract", "place"]
    later = now + timedelta(hours=1)
    again = await needs.keep_draft(session, contact, draft.public_token, now=later, positions=3, skills=["caces"])
    assert again is draft
    assert (draft.occupation_code, draft.positions, draft.skills, draft.updated_at) == ("N1101", 3, ["caces"], later)
    newer = await needs.keep_draft(session, contact, None, now=later + timedelta(hours=1))
    assert await needs.latest_draft(session, contact) is newer


async def test_a_need_gets_its_reference_once(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, adviser = await world.contact(company), await world.adviser()
    draft = await needs.keep_draft(session, contact, None, now=now, **DECLARED)
    need = await needs.submit(session, contact, draft.public_token, now=now)
    assert (need.reference, need.state, need.submitted_at) == ("SB26-0001", "submitted", now)
    await transition(session, adviser, need, "send_back", now=now, reason="pay?")
    assert await needs.review_reason(session, contact, need) == "pay?"
    await needs.keep_draft(session, contact, need.public_token, now=now, pay_min=4000)
    assert (await needs.submit(session, contact, need.public_token, now=now)).reference == "SB26-0001"
    second = await needs.keep_draft(session, contact, None, now=now, **DECLARED)
    assert (await needs.submit(session, contact, second.public_token, now=now)).reference == "SB26-0002"
    with pytest.raises(Overtaken):
        await needs.submit(session, contact, second.public_token, now=now)


async def test_references_count_by_casablancas_year(session: AsyncSession, world: Any) -> None:
    contact = await world.contact(await world.company())
    seen = []
    for now in (datetime.fromisoformat("2026-12-31T23:59:59Z"), datetime.fromisoformat("2027-01-01T00:00:00Z")):
        draft = await needs.keep_draft(session, contact, None, now=now, **DECLARED)
        seen.append((await needs.submit(session, contact, draft.public_token, now=now)).reference)
    assert seen == ["SB26-0001", "SB27-0001"]


async def test_references_are_never_given_twice(database: Database) -> None:
    async def take() -> list[str]:
        async with database.session() as session:
            return [await next_reference(session, date(2026, 5, 1)) for _ in range(3)]

    taken = await asyncio.gather(*(take() for _ in range(8)))
    every = [reference for each in taken for reference in each]
    assert len(set(every)) == 24
    assert max(every) == "SB26-0024"


@pytest.mark.parametrize(
    ("written", "reference"),
    [
        ("SB26-0042", "SB26-0042"),
        ("sb26 42", "SB26-0042"),
        (" sb26-12345 ", "SB26-12345"),
        ("SB2642", "SB26-0042"),
        ("AI0307261139910", None),
        ("42", None),
        ("SB26-", None),
    ],
)
def test_references_as_people_write_them(written: str, reference: str | None) -> None:
    assert read_reference(written) == reference


async def test_an_incomplete_need_is_not_submitted(session: AsyncSession, world: Any, now: datetime) -> None:
    contact = await world.contact(await world.company())
    draft = await needs.keep_draft(session, contact, None, now=now, occupation_words="  ")
    with pytest.raises(Incomplete) as refusal:
        await needs.submit(session, contact, draft.public_token, now=now)
    assert refusal.value.fields == ("occupation", "positions", "contract", "place")
    assert draft.reference is None


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"positions": 0}, "positions"),
        ({"pay_min": -1}, "pay_min"),
        ({"pay_min": 5000, "pay_max": 4000}, "pay_max"),
        ({"experience_years": -2}, "experience_years"),
    ],
)
async def test_nonsense_is_refused_by_name(
    session: AsyncSession, world: Any, now: datetime, values: dict[str, int], field: str
) -> None:
    contact = await world.contact(await world.company())
    draft = await needs.keep_draft(session, contact, None, now=now, **DECLARED)
    with pytest.raises(Incomplete) as refusal:
        await needs.keep_draft(session, contact, draft.public_token, now=now, **values)
    assert refusal.value.fields == (field,)
    with pytest.raises(TypeError, match="state"):
        await needs.keep_draft(session, contact, draft.public_token, now=now, state="published")


async def test_the_database_refuses_nonsense_too(database: Database, other_world: Any) -> None:
    for nonsense in ({"positions": 0}, {"state": "lost"}, {"pay_min": 2, "pay_max": 1}, {"reference": None}):
        with pytest.raises(IntegrityError):
            async with database.session() as session:
                world = other_world(session)
                await world.need(await world.company(), **nonsense)


async def test_a_submitted_need_is_not_edited(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.published(company, contact)
    with pytest.raises(NotEditable):
        await needs.keep_draft(session, contact, need.public_token, now=now, positions=9)
    await transition(session, contact, need, "revise", now=now)
    assert await needs.published(session, need.public_token) is None
    await needs.keep_draft(session, contact, need.public_token, now=now, positions=9)
    assert need.positions == 9


async def test_who_reads_a_need(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, rival, seeker = (
        await world.contact(company),
        await world.contact(await world.company("Rival")),
        await world.person(),
    )
    adviser = await world.adviser()
    need = await needs.keep_draft(session, contact, None, now=now, company=company, **DECLARED)
    assert await needs.own(session, contact, need.public_token) is need
    assert await needs.own(session, adviser, need.public_token) is need
    for person in (rival, seeker):
        with pytest.raises(NotAllowed):
            await needs.own(session, person, need.public_token)
        with pytest.raises(NotAllowed):
            await needs.keep_draft(session, person, need.public_token, now=now, positions=1)
        with pytest.raises(NotAllowed):
            await needs.submit(session, person, need.public_token, now=now)
        with pytest.raises(NotAllowed):
            await needs.of_company(session, person, company)
        with pytest.raises(NotAllowed):
            await needs.counts(session, person, need)
    with pytest.raises(NotAllowed):
        await needs.keep_draft(session, seeker, None, now=now)
    with pytest.raises(NotAllowed):
        await needs.keep_draft(session, rival, None, now=now, company=company)
    for person in (contact, rival, seeker):
        with pytest.raises(NotAllowed):
            await needs.review_queue(session, person)
    with pytest.raises(NotFound):
        await needs.own(session, contact, "unknown")
    assert await needs.published(session, need.public_token) is None


async def test_the_longest_waiting_is_reviewed_first(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, adviser = await world.contact(company), await world.adviser()
    drafts = [await needs.keep_draft(session, contact, None, now=now, **DECLARED) for _ in range(3)]
    for hour, draft in enumerate((drafts[2], drafts[0])):
        await needs.submit(session, contact, draft.public_token, now=now + timedelta(hours=hour))
    assert await needs.review_queue(session, adviser) == [(drafts[2], company), (drafts[0], company)]
    assert await needs.review_queue(session, adviser, limit=1) == [(drafts[2], company)]


async def test_published_needs_are_found_by_token_and_reference(session: AsyncSession, world: Any) -> None:
    company = await world.company()
    need = await world.published(company, await world.contact(company))
    assert await needs.published(session, need.public_token) is need
    assert await needs.published(session, "sb26 1") is need
    assert await needs.published(session, "SB26-0002") is None


async def test_a_company_reads_its_needs_with_counts(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company, positions=5)
    await world.need(await world.company("Other"))
    draft = await needs.keep_draft(session, contact, None, now=now + timedelta(days=1), company=company)
    for state in ("sent", "sent", "seen", "invited", "declined", "hired", "withdrawn"):
        await world.application(need, state=state)
    expected = Counts(total=7, new=2, open=4, hired=1)
    assert await needs.of_company(session, contact, company) == [(draft, Counts()), (need, expected)]
    assert await needs.counts(session, contact, need) == expected


async def test_numbers_of_deleted_needs_are_not_given_again(session: AsyncSession, world: Any) -> None:
    company = await world.company()
    need = await world.need(company)
    number = need.id
    await session.delete(need)
    await session.flush()
    assert (await world.need(company)).id > number


async def test_samples_make_samples(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company(sample=True)
    contact = await world.contact(company)
    need: Need = await needs.keep_draft(session, contact, None, now=now)
    assert need.sample
