"""The example conversations of `dialogues/stories/`, held for real: what is typed is understood, and the same
actions run in the same order."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime
from typing import Any

import pytest

from bot.application import DIALOGUES
from db.engine import Database
from db.models import Person, Recognition, StaffMember, StaffRole
from db.queries import companies, needs, persons
from db.workflow import transition
from dialogues.engine import processor
from dialogues.engine.findings import Finding
from dialogues.engine.rules import NOTHING, Step, Story, StoryReader
from tests.dialogues.talk import Talk, make_adviser, member_company, services


def read_stories() -> tuple[list[Story], list[Finding]]:
    reader = StoryReader()
    for path in sorted((DIALOGUES / "stories").glob("*.yml")):
        reader.read(path, path.name)
    return reader.stories, reader.findings


STORIES, FINDINGS = read_stories()
NEED: dict[str, Any] = {
    "occupation": "forklift_driver",
    "occupation_code": "N1101",
    "positions": 2,
    "contract": "cdi",
    "place": "sidi_bernoussi",
    "schedule": "night",
}


def test_the_stories_can_be_read() -> None:
    assert FINDINGS == []
    assert {story.metadata["language"] for story in STORIES} == {"fr", "ar"}


def test_every_form_comes_to_its_end_in_each_language() -> None:
    ended = defaultdict(set)
    for story in STORIES:
        under_way = None
        for each in story.steps:
            if each.kind == "active_loop" and each.value is NOTHING:
                ended[under_way].add(story.metadata["language"])
            elif each.kind == "active_loop":
                under_way = each.value
    from dialogues.engine.dialogue import Dialogue

    assert {form: ended[form] for form in Dialogue.load(DIALOGUES).domain.forms} == {
        form: {"fr", "ar"} for form in Dialogue.load(DIALOGUES).domain.forms
    }


async def given(talk: Talk, who: str, what: list[str]) -> None:
    """What the story presupposes."""
    if who == "adviser":
        await make_adviser(talk)
    if "member" in what:
        await member_company(talk.services, talk.phone)
    now = talk.services.clock()
    async with talk.services.database.session() as session:
        if "contact" in what:
            company = await companies.create(session, "Exemple Textile SARL", now=now)
            person = await persons.by_telegram_id(session, talk.chat_id)
            assert person is not None
            await companies.add_contact(session, company, person, Recognition.STAFF, now=now)
        if "offer" in what or "submitted" in what:
            company = await companies.create(session, "Exemple Logistique SARL", now=now)
            contact = Person(telegram_id=7_300_000_000, created_at=now, last_seen_at=now, language="fr")
            session.add(contact)
            await session.flush()
            await companies.add_contact(session, company, contact, Recognition.STAFF, now=now)
            draft = await needs.keep_draft(session, contact, None, now=now, company=company, **NEED)
            need = await needs.submit(session, contact, draft.public_token, now=now)
            if "offer" in what:
                adviser = Person(telegram_id=7_300_000_001, created_at=now, last_seen_at=now)
                session.add(adviser)
                await session.flush()
                session.add(StaffMember(person_id=adviser.id, role=StaffRole.ADVISER.value, since=now))
                await session.flush()
                await transition(session, adviser, need, "approve", now=now)


@pytest.mark.parametrize("story", STORIES, ids=lambda story: f"{story.file}:{story.line}")
async def test_a_story(story: Story, sqlite_database: Database, now: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    ran: list[str] = []
    run = processor._Turn._run

    async def traced(turn: Any, action: str) -> None:
        ran.append(action)
        await run(turn, action)

    talk = await Talk.of(services(sqlite_database, now), 7_200_000_000, story.metadata["language"])
    await given(talk, story.metadata["who"], story.metadata["given"])
    await talk.type("/menu")
    monkeypatch.setattr(processor._Turn, "_run", traced)
    loop: Any = NOTHING
    for step in story.steps:
        where = f"{story.file}:{step.line}"
        if step.kind == "intent":
            assert ran == [], f"{where}: also ran {ran}\n{talk.text}"
            assert await form_of(talk) == loop, f"{where}\n{talk.text}"
            await say(talk, step, where)
        elif step.kind == "action":
            assert ran[:1] == [step.value], f"{where}: ran {ran}\n{talk.text}"
            ran.pop(0)
        elif step.kind == "active_loop":
            loop = step.value
    assert ran == []
    assert await form_of(talk) == loop
    assert talk.text


async def form_of(talk: Talk) -> Any:
    """The form under way, as a story names it."""
    active = (await talk.tracker()).active_loop
    return active.name if active else NOTHING


async def say(talk: Talk, step: Step, where: str) -> None:
    """What the person types, taps or shares in a step. Typed words must be understood as the story says."""
    if step.user is not None:
        await talk.type(step.user)
        understood = (await talk.tracker()).latest_message["intent"]["name"]
        assert step.value in ("inform", understood), f"{where}: {step.user!r} was understood as {understood}"
    elif step.value == "share_contact":
        await talk.share_contact()
    else:
        await talk.press(step.value, **{name: value for each in step.entities for name, value in each.items()})
