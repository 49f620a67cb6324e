"""Random people: whatever they type, tap or send, they are answered, and the menu is always one word away."""

from __future__ import annotations

import asyncio
import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.engine import Database
from dialogues.incoming import Kind
from tests.dialogues.talk import Talk, make_adviser, member_company, services

SENTENCES = [
    "bonjour", "oui", "non", "3", "cariste", "je cherche un poste de soudeur à Bernoussi", "annuler", "menu", "retour",
    "passer", "on recrute 3 couturières en CDI à Aïn Sebaâ", "كنقلب على خدمة ديال سودور فعين السبع", "لا", "واخا",
    "bghit nkhdem f casa", "4000 à 5000", "lundi prochain", "niveau bac", "2 ans", "Salma", "0612345678",
    "\u202e<b>&amp;{x}",
    "SARL Exemple", "001234567000089", "mes candidatures", "mes besoins", "je veux parler à un conseiller", "?", "🙂",
    "postuler", "non, 4 postes", "supprimer mes données", "français", "العربية", "formation", "%s %d {need}",
    "x" * 4096,
]  # fmt: skip
COMMANDS = [
    "/start",
    "/menu",
    "/search",
    "/declare",
    "/mine",
    "/language",
    "/help",
    "/privacy",
    "/nothing",
    "/start abc",
]
THINGS = [Kind.VOICE, Kind.STICKER, Kind.PHOTO, Kind.DOCUMENT, Kind.LOCATION]
TEXTS = st.text(min_size=1, max_size=30).filter(lambda text: text.strip() != "" and text[0] != "/")
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("type"), st.sampled_from(SENTENCES)),
        st.tuples(st.just("type"), st.sampled_from(COMMANDS)),
        st.tuples(st.just("type"), TEXTS),
        st.tuples(st.just("tap"), st.integers(0, 30)),
        st.tuples(st.just("send"), st.sampled_from(THINGS)),
        st.tuples(st.just("contact"), st.none()),
    ),
    max_size=18,
)  # fmt: skip


async def step(talk: Talk, how: str, what: Any) -> str:
    if how == "tap":
        buttons = await talk.buttons()
        if not buttons:
            return await talk.type("menu")
        return await talk.press_token(buttons[what % len(buttons)].token)
    if how == "send":
        return await talk.send(what, location=(33.6, -7.5) if what is Kind.LOCATION else None)
    if how == "contact":
        return await talk.share_contact()
    return await talk.type(what)


@pytest.mark.parametrize("role", ["seeker", "company", "adviser"])
@pytest.mark.parametrize("language", ["fr", "ar"])
def test_whatever_happens_people_are_answered(
    sqlite_template: Path, tmp_path: Path, now: datetime, role: str, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "jisr.db"
    shutil.copyfile(sqlite_template, file)

    @given(STEPS)
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def converse(steps: list[tuple[str, Any]]) -> None:
        asyncio.run(conversation(steps))

    chats = iter(range(7_100_000_000, 7_200_000_000))

    async def conversation(steps: list[tuple[str, Any]]) -> None:
        database = Database(f"sqlite:///{file}")
        try:
            talk = await Talk.of(services(database, now), next(chats), language)
            if role == "company":
                await member_company(talk.services, f"+2125{talk.chat_id % 100_000_000:08d}")
                talk.phone = f"+2125{talk.chat_id % 100_000_000:08d}"
            if role == "adviser":
                await make_adviser(talk)
            for how, what in steps:
                assert await step(talk, how, what), f"silence after {how} {what!r}"
                tracker = await talk.tracker()
                asked = tracker.requested_slot
                assert asked is None or tracker.slots.get(asked) is None, f"{asked} is asked though it has a value"
            await talk.type("/cancel")
            assert (await talk.tracker()).active_loop is None
            assert await talk.type("/menu")
            assert (await talk.tracker()).active_loop is None
        finally:
            await database.close()
        assert not [record for record in caplog.records if record.levelname == "ERROR"]

    converse()
