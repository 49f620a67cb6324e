"""Applications: once per person and offer, without a phone until an invitation is accepted."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.ext.asyncio import AsyncSession

from db.catalogue import Catalogue
from db.engine import Database
from db.errors import ConsentMissing, NotAllowed, NotFound
from db.matching import Criterion, Reason
from db.models import SubjectKind
from db.queries import applications, journal, profiles
from db.workflow import transition

PHONE = "+212612345678"


async def test_applying_twice_is_applying_once(session: AsyncSession, world: Any, now: datetime) -> None:
    person, adviser, need = await world.person(), await world.adviser(), await world.need(await world.company())
    shared = {"first_name": "Salma"}
    first, created = await applications.apply(session, person, need, shared=shared, now=now)
    assert (created, first.state, first.started_by, first.shared) == (True, "sent", "seeker", shared)
    again, created = await applications.apply(session, person, need, shared={}, now=now)
    assert (again, created) == (first, False)
    again, created = await applications.apply(session, person, need, shared={}, now=now, adviser=adviser)
    assert (again, created) == (first, False)
    assert again.shared == shared
    assert await applications.of_person_and_need(session, person, need) is first


async def test_two_taps_at_once(database: Database, other_world: Any, now: datetime) -> None:
    async with database.session() as session:
        world = other_world(session)
        person, need = await world.person(), await world.need(await world.company())

    async def tap() -> bool:
        async with database.session() as session:
            return (await applications.apply(session, person, need, shared={}, now=now))[1]

    assert sorted(await asyncio.gather(*(tap() for _ in range(4)))) == [False, False, False, True]


async def test_an_adviser_puts_someone_forward(session: AsyncSession, world: Any, now: datetime) -> None:
    person, adviser, need = await world.person(), await world.adviser(), await world.need(await world.company())
    with pytest.raises(NotAllowed):
        await applications.apply(session, person, need, shared={}, now=now, adviser=await world.person())
    application, created = await applications.apply(session, person, need, shared={}, now=now, adviser=adviser)
    assert (created, application.started_by) == (True, "adviser")
    (entry,) = await journal.of_subject(session, adviser, SubjectKind.APPLICATION, application.id)
    assert (entry.event, entry.from_state, entry.to_state, entry.actor_id) == ("apply", None, "sent", adviser.id)


async def test_what_is_needed_to_apply(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    with pytest.raises(ConsentMissing):
        await applications.apply(
            session, await world.person(consent=False), await world.need(company), shared={}, now=now
        )
    for state in ("draft", "submitted", "returned", "rejected", "filled", "withdrawn", "expired"):
        with pytest.raises(NotFound):
            need = await world.need(company, state=state)
            await applications.apply(session, await world.person(), need, shared={}, now=now)


async def test_who_withdrew_may_come_back(session: AsyncSession, world: Any, now: datetime) -> None:
    person, need = await world.person(), await world.need(await world.company())
    application, _ = await applications.apply(session, person, need, shared={"place": "sbata"}, now=now)
    await transition(session, person, application, "withdraw", now=now)
    assert await applications.of_person_and_need(session, person, need) is None
    again, created = await applications.apply(session, person, need, shared={"place": "anassi"}, now=now)
    assert (again, created) == (application, True)
    assert (again.state, again.shared) == ("sent", {"place": "anassi"})


async def test_what_is_shared(session: AsyncSession, world: Any, now: datetime) -> None:
    person = await world.person(first_name="Salma", phone=PHONE)
    assert applications.shared_of(person, None) == {"first_name": "Salma"}
    profile = await profiles.save(session, person, now=now, education="bac", experience_years=0.0, place="anassi")
    shared = applications.shared_of(person, profile)
    assert shared == {"first_name": "Salma", "education": "bac", "experience_years": 0.0, "place": "anassi"}
    assert PHONE not in str(shared)


async def test_mine_are_mine(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    person, other = await world.person(), await world.person()
    needs = [await world.need(company) for _ in range(2)]
    first, _ = await applications.apply(session, person, needs[0], shared={}, now=now)
    second, _ = await applications.apply(session, person, needs[1], shared={}, now=now + timedelta(hours=1))
    await world.application(needs[0], other)
    assert await applications.mine(session, person) == [(second, needs[1], company), (first, needs[0], company)]


async def test_the_phone_is_shown_after_a_yes_only(
    session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue
) -> None:
    company = await world.company()
    contact, adviser = await world.contact(company), await world.adviser()
    need = await world.need(company)
    seeker = await world.person(first_name="Salma", phone=PHONE, phone_verified=True)
    application = await world.application(need, seeker)
    token = application.public_token

    async def seen_by(who: Any) -> str | None:
        return (await applications.look_at(session, who, small_catalogue, token, now=now)).phone

    # The adviser's look is not the company's.
    assert await seen_by(adviser) == PHONE
    assert application.state == "sent"
    for event in ("shortlist", "keep", "invite"):
        assert await seen_by(contact) is None
        await transition(session, contact, application, event, now=now)
    assert await seen_by(contact) is None
    await transition(session, seeker, application, "accept", now=now)
    candidate = await applications.look_at(session, contact, small_catalogue, token, now=now)
    assert (candidate.phone, candidate.phone_verified) == (PHONE, True)
    (listed,) = await applications.candidates(session, contact, small_catalogue, need)
    assert listed.phone == PHONE
    await transition(session, contact, application, "decline", now=now, reason="other")
    assert await seen_by(contact) is None


async def test_a_hire_without_invitation_shows_no_phone(
    session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue
) -> None:
    company = await world.company()
    contact = await world.contact(company)
    application = await world.application(await world.need(company), state="seen")
    await transition(session, contact, application, "hire", now=now)
    token = application.public_token
    assert (await applications.look_at(session, contact, small_catalogue, token, now=now)).phone is None


async def test_the_first_look_of_the_company_is_noted(
    session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue
) -> None:
    company = await world.company()
    contact = await world.contact(company)
    application = await world.application(await world.need(company))
    for hour in range(2):
        at = now + timedelta(hours=hour)
        await applications.look_at(session, contact, small_catalogue, application.public_token, now=at)
    assert (application.state, application.seen_at) == ("seen", now)


async def test_who_reads_an_application(
    session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue
) -> None:
    company = await world.company()
    contact, rival = await world.contact(company), await world.contact(await world.company("Rival"))
    seeker, other = await world.person(), await world.person()
    need = await world.need(company)
    application = await world.application(need, seeker)
    token = application.public_token
    for who in (seeker, contact, await world.adviser()):
        assert await applications.by_token(session, who, token) == (application, need)
    for who in (rival, other):
        with pytest.raises(NotAllowed):
            await applications.by_token(session, who, token)
        with pytest.raises(NotAllowed):
            await applications.candidates(session, who, small_catalogue, need)
    for who in (rival, other, seeker):
        with pytest.raises(NotAllowed):
            await applications.look_at(session, who, small_catalogue, token, now=now)
        for event in ("shortlist", "invite", "hire"):
            with pytest.raises(NotAllowed):
                await transition(session, who, application, event, now=now)
    with pytest.raises(NotAllowed):
        await transition(session, contact, application, "withdraw", now=now)
    with pytest.raises(NotFound):
        await applications.by_token(session, seeker, "unknown")


async def test_candidates_with_why_and_what_lacks(
    session: AsyncSession, world: Any, now: datetime, small_catalogue: Catalogue
) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company, education="bac", experience_years=2.0, languages=["fr"])
    weak, strong, blocked = [await world.person(first_name="X") for _ in range(3)]
    blocked.reachable = False
    await profiles.save(session, weak, now=now, education="primary", experience_years=0.0, place="settat")
    said = {"education": "licence", "experience_years": 3.0, "place": "anassi", "languages": ["fr", "ar"]}
    await profiles.save(session, strong, now=now, occupations=["forklift_driver"], **said)
    for person in (weak, strong, blocked):
        shared = applications.shared_of(person, await profiles.of(session, person))
        await applications.apply(session, person, need, shared=shared, now=now)
    await world.application(need, state="declined")
    best, unsaid, worst = await applications.candidates(session, contact, small_catalogue, need)
    assert best.application.person_id == strong.id
    assert best.fit.reasons == (Reason.SAME_OCCUPATION, Reason.NEARBY, Reason.EXPERIENCE)
    assert best.fit.lacks == ()
    assert best.fit.distance_km == pytest.approx(2.3, abs=0.1)
    assert (unsaid.application.person_id, unsaid.reachable) == (blocked.id, False)
    assert (unsaid.fit.reasons, unsaid.fit.lacks) == ((), ())
    assert worst.application.person_id == weak.id
    assert set(worst.fit.lacks) == {Criterion.PLACE, Criterion.EXPERIENCE, Criterion.EDUCATION}
