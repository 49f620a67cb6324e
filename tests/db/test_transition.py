"""Transitions on real databases: who may, what is written, who is told, what follows, who was quicker."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from db.engine import Database
from db.errors import Incomplete, NotAllowed, Overtaken
from db.models import Application, Due, DueKind, Need, NeedState, SubjectKind
from db.queries import journal
from db.workflow import Outcome, transition
from db.workflow.time import act_on_due


def told(outcome: Outcome) -> list[tuple[int, str]]:
    return [(notice.person.id, notice.response) for notice in outcome.every_notice()]


async def open_dates(session: AsyncSession, kind: SubjectKind, number: int) -> list[tuple[str, datetime]]:
    statement = (
        select(Due.kind, Due.due_at)
        .where(Due.subject_kind == kind, Due.subject_id == number, Due.done_at.is_(None))
        .order_by(Due.due_at)
    )
    return [(each[0], each[1]) for each in (await session.execute(statement)).all()]


async def test_a_need_from_draft_to_filled(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, colleague = await world.contact(company), await world.contact(company)
    adviser, other_adviser = await world.adviser(), await world.adviser()
    need = await world.need(company, state="draft", reference="SB26-0001")

    outcome = await transition(session, contact, need, "submit", now=now)
    assert told(outcome) == [(each.id, "utter_need_to_review") for each in (adviser, other_adviser)]
    outcome = await transition(session, adviser, need, "send_back", now=now, reason="pay?")
    assert told(outcome) == [(each.id, "utter_need_returned") for each in (contact, colleague)]
    assert {notice.reason for notice in outcome.notices} == {"pay?"}
    await transition(session, contact, need, "submit", now=now)
    outcome = await transition(session, adviser, need, "approve", now=now + timedelta(days=1))
    assert need.published_at == now + timedelta(days=1)
    assert told(outcome) == [(each.id, "utter_need_published") for each in (contact, colleague)]
    outcome = await transition(session, contact, need, "fill", now=now + timedelta(days=2))
    # Whoever acts is not told what they did.
    assert told(outcome) == [(colleague.id, "utter_need_filled")]
    assert (need.state, need.closed_at) == (NeedState.FILLED, now + timedelta(days=2))

    entries = await journal.of_subject(session, adviser, SubjectKind.NEED, need.id)
    assert [(each.event, each.from_state, each.to_state, each.actor_id, each.reason) for each in entries] == [
        ("submit", "draft", "submitted", contact.id, None),
        ("send_back", "submitted", "returned", adviser.id, "pay?"),
        ("submit", "returned", "submitted", contact.id, None),
        ("approve", "submitted", "published", adviser.id, None),
        ("fill", "published", "filled", contact.id, None),
    ]
    with pytest.raises(NotAllowed):
        await journal.of_subject(session, contact, SubjectKind.NEED, need.id)


async def test_who_may_not(session: AsyncSession, world: Any, now: datetime) -> None:
    company, other = await world.company(), await world.company("Other")
    contact, stranger, rival = await world.contact(company), await world.person(), await world.contact(other)
    need = await world.need(company, state="submitted")
    for person in (contact, stranger, rival):
        with pytest.raises(NotAllowed):
            await transition(session, person, need, "approve", now=now)
    for person in (stranger, rival):
        with pytest.raises(NotAllowed):
            await transition(session, person, need, "withdraw", now=now)
    with pytest.raises(NotAllowed):
        await transition(session, None, need, "withdraw", now=now)
    with pytest.raises(NotAllowed):
        await transition(session, contact, need, "expire", now=now)
    assert need.state == NeedState.SUBMITTED


async def test_a_reason_that_is_asked_must_be_given(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, adviser = await world.contact(company), await world.adviser()
    submitted, published = await world.need(company, state="submitted"), await world.need(company)
    for nothing in (None, "", "  "):
        with pytest.raises(Incomplete) as refusal:
            await transition(session, adviser, submitted, "reject", now=now, reason=nothing)
        assert refusal.value.fields == ("reason",)
    application = await world.application(published)
    with pytest.raises(Incomplete):
        await transition(session, contact, application, "decline", now=now, reason="too old")
    await transition(session, contact, application, "decline", now=now, reason="experience")
    assert (application.state, application.decline_reason) == ("declined", "experience")


async def test_an_application_to_its_hire(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company, positions=1)
    application, beside = await world.application(need), await world.application(need)
    seeker, unlucky = application.person_id, beside.person_id

    outcome = await transition(session, contact, application, "see", now=now)
    assert (told(outcome), application.seen_at) == ([], now)
    outcome = await transition(session, contact, application, "shortlist", now=now)
    assert told(outcome) == [(seeker, "utter_application_shortlisted")]
    await transition(session, contact, application, "invite", now=now)
    assert application.phone_shared_at is None
    person = outcome.notices[0].person
    outcome = await transition(session, person, application, "accept", now=now)
    assert told(outcome) == [(contact.id, "utter_invitation_accepted")]
    assert application.phone_shared_at == now

    outcome = await transition(session, contact, application, "hire", now=now)
    assert told(outcome) == [
        (seeker, "utter_application_hired"),
        (unlucky, "utter_application_closed_need"),
    ]
    assert (need.hired, need.state, application.state) == (1, "filled", "hired")
    await session.refresh(beside)
    assert beside.state == "closed_need"


@pytest.mark.parametrize("event", ["fill", "withdraw"])
async def test_a_need_that_is_over_answers_its_open_applicants(
    session: AsyncSession, world: Any, now: datetime, event: str
) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company)
    still_open = [await world.application(need, state=state) for state in ("sent", "kept", "accepted")]
    over = [await world.application(need, state=state) for state in ("declined", "withdrawn")]
    outcome = await transition(session, contact, need, event, now=now)
    assert told(outcome) == [(each.person_id, "utter_application_closed_need") for each in still_open]
    for each in still_open:
        assert each.state == "closed_need"
        assert await open_dates(session, SubjectKind.APPLICATION, each.id) == []
    assert [each.state for each in over] == ["declined", "withdrawn"]


async def test_unreachable_people_are_left_alone(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company)
    application = await world.application(need, await world.person(first_name="Ali", reachable=False))
    outcome = await transition(session, contact, application, "shortlist", now=now)
    assert told(outcome) == []
    assert application.state == "shortlisted"


async def test_a_published_need_is_asked_twice_and_expires(session: AsyncSession, world: Any, now: datetime) -> None:
    company = await world.company()
    contact, adviser = await world.contact(company), await world.adviser()
    need = await world.need(company, state="submitted")
    await transition(session, adviser, need, "approve", now=now)
    assert await open_dates(session, SubjectKind.NEED, need.id) == [
        (DueKind.ASK_STILL_OPEN, now + timedelta(days=14)),
        (DueKind.ASK_STILL_OPEN, now + timedelta(days=30)),
        (DueKind.EXPIRE_NEED, now + timedelta(days=37)),
    ]
    application = await world.application(need)

    assert await act_on_due(session, now=now + timedelta(days=13)) == (0, [])
    settled, notices = await act_on_due(session, now=now + timedelta(days=14))
    assert (settled, [(each.person, each.response) for each in notices]) == (1, [(contact, "utter_need_still_open")])
    assert await act_on_due(session, now=now + timedelta(days=14)) == (0, [])

    # "Yes, still open": the dates begin again.
    await transition(session, contact, need, "confirm", now=now + timedelta(days=15))
    await transition(session, contact, application, "shortlist", now=now + timedelta(days=29))
    settled, notices = await act_on_due(session, now=now + timedelta(days=30))
    assert [each.response for each in notices] == ["utter_need_still_open"]
    settled, notices = await act_on_due(session, now=now + timedelta(days=15 + 37))
    assert sorted(each.response for each in notices) == [
        "utter_application_closed_need",
        "utter_need_expired",
        "utter_need_still_open",
    ]
    assert (need.state, application.state) == ("expired", "closed_need")


async def test_a_silent_application_is_closed_after_thirty_days(
    session: AsyncSession, world: Any, now: datetime
) -> None:
    company = await world.company()
    contact = await world.contact(company)
    need = await world.need(company)
    silent, looked_at, answered = [await world.application(need) for _ in range(3)]
    # A look is no answer: the seeker hears nothing of it.
    await transition(session, contact, looked_at, "see", now=now + timedelta(days=20))
    await transition(session, contact, answered, "shortlist", now=now + timedelta(days=20))
    settled, notices = await act_on_due(session, now=now + timedelta(days=30))
    assert settled == 2
    assert [(each.person.id, each.response) for each in notices] == [
        (silent.person_id, "utter_application_closed_silent"),
        (looked_at.person_id, "utter_application_closed_silent"),
    ]
    assert [each.state for each in (silent, looked_at, answered)] == ["closed_silent", "closed_silent", "shortlisted"]
    settled, notices = await act_on_due(session, now=now + timedelta(days=50))
    assert [each.person.id for each in notices] == [answered.person_id]


async def test_drafts_fade(session: AsyncSession, world: Any, now: datetime) -> None:
    from db.queries import needs

    company = await world.company()
    contact = await world.contact(company)
    draft = await needs.keep_draft(session, contact, None, now=now, positions=3)
    await needs.keep_draft(session, contact, draft.public_token, now=now + timedelta(days=20), positions=4)
    assert await act_on_due(session, now=now + timedelta(days=30)) == (0, [])
    assert await act_on_due(session, now=now + timedelta(days=50)) == (1, [])
    assert draft.state == "withdrawn"
    assert await needs.of_company(session, contact, company) == []


async def test_what_is_due_is_done_once(database: Database, other_world: Any, now: datetime) -> None:
    async with database.session() as session:
        world = other_world(session)
        need = await world.need(await world.company())
        for _ in range(5):
            await world.application(need)
    later = now + timedelta(days=31)

    async def work() -> int:
        async with database.session() as session:
            settled, notices = await act_on_due(session, now=later)
            assert len(notices) == settled
            return settled

    assert sum(await asyncio.gather(*(work() for _ in range(4)))) == 5


async def test_of_two_who_act_at_once_one_is_told_so(database: Database, other_world: Any, now: datetime) -> None:
    """Two advisers read the same need; one approves, the other sends it back."""
    async with database.session() as session:
        world = other_world(session)
        need = await world.need(await world.company(), state="submitted")
        advisers = [await world.adviser() for _ in range(2)]
    both_read = asyncio.Barrier(2)

    async def decide(adviser: Any, event: str, reason: str | None) -> str:
        async with database.session() as session:
            mine = await session.get_one(Need, need.id)
            if not database.is_sqlite:
                await both_read.wait()
            try:
                return (await transition(session, adviser, mine, event, now=now, reason=reason)).to_state
            except Overtaken as late:
                return f"late: {late.state}"

    results = await asyncio.gather(decide(advisers[0], "approve", None), decide(advisers[1], "send_back", "pay"))
    first = next(each for each in results if not each.startswith("late"))
    assert sorted(results) == sorted([first, f"late: {first}"])


async def test_two_hires_at_once_count_twice_and_fill_once(database: Database, other_world: Any, now: datetime) -> None:
    async with database.session() as session:
        world = other_world(session)
        company = await world.company()
        contact = await world.contact(company)
        need = await world.need(company, positions=2)
        hired = [await world.application(need, state="accepted") for _ in range(2)]
        left = await world.application(need)

    async def hire(number: int) -> list[str]:
        async with database.session() as session:
            application = await session.get_one(Application, number)
            outcome = await transition(session, contact, application, "hire", now=now)
            return [notice.response for notice in outcome.every_notice()]

    said = await asyncio.gather(*(hire(each.id) for each in hired))
    assert sorted([*said[0], *said[1]]) == [
        "utter_application_closed_need",
        "utter_application_hired",
        "utter_application_hired",
    ]
    async with database.session() as session:
        after = await session.get_one(Need, need.id)
        assert (after.hired, after.state) == (2, "filled")
        assert (await session.get_one(Application, left.id)).state == "closed_need"


async def test_the_same_tap_twice(database: Database, other_world: Any, now: datetime) -> None:
    """Two hires of one person 0.2 s apart are one hire."""
    async with database.session() as session:
        world = other_world(session)
        company = await world.company()
        contact = await world.contact(company)
        need = await world.need(company, positions=5)
        application = await world.application(need, state="accepted")

    async def hire() -> bool:
        async with database.session() as session:
            mine = await session.get_one(Application, application.id)
            try:
                await transition(session, contact, mine, "hire", now=now)
            except Overtaken:
                return False
            return True

    assert sorted(await asyncio.gather(hire(), hire())) == [False, True]
    async with database.session() as session:
        assert (await session.get_one(Need, need.id)).hired == 1


async def test_someone_elses_look_does_not_stop_a_decision(
    postgresql_url: str, other_world: Any, now: datetime
) -> None:
    """Between reading and writing a colleague opened the application: sent became seen, from which one may go on.

    Only on PostgreSQL, as SQLite's transactions follow each other.
    """
    database = Database(postgresql_url)
    async with database.session() as session:
        world = other_world(session)
        company = await world.company()
        contact = await world.contact(company)
        application = await world.application(await world.need(company))
    async with database.session() as session:
        mine = await session.get_one(Application, application.id)
        async with database.session() as other:
            theirs = await other.get_one(Application, application.id)
            await transition(other, contact, theirs, "see", now=now)
        outcome = await transition(session, contact, mine, "shortlist", now=now)
        assert (outcome.from_state, mine.state) == ("seen", "shortlisted")
    await database.close()
