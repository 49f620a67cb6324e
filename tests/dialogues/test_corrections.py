"""A message that corrects changes the answer that it names, at whatever question it comes."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import Need
from tests.dialogues.talk import Talk, services
from tests.dialogues.test_stories import given


@pytest.mark.parametrize(
    ("language", "first", "correction", "field", "value"),
    [
        ("fr", "on cherche 3 soudeurs en CDI à Sidi Bernoussi", "non, 4 postes", "positions", 4),
        ("fr", "on cherche 3 soudeurs en CDI à Sidi Bernoussi", "non plutôt à Aïn Sebaâ", "place", "ain_sebaa"),
        ("ar", "خاصنا 3 ديال السودورات CDI فالبرنوصي", "لا ماشي CDI، CDD", "contract", "cdd"),
        ("ar", "خاصنا 3 ديال السودورات CDI فالبرنوصي", "لا، خمسة د السودورات", "positions", 5),
    ],
)
async def test_a_correction_changes_the_answer_it_names(
    sqlite_database: Database, now: datetime, language: str, first: str, correction: str, field: str, value: object
) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_500_000_001, language)
    await given(talk, "company", ["contact"])
    await talk.type(first)
    asked = talk.text
    await talk.type(correction)
    assert talk.text == asked
    async with sqlite_database.session() as session:
        need = (await session.execute(select(Need))).scalar_one()
    assert getattr(need, field) == value
    assert (need.occupation, need.start_date) == ("welder", None)


async def test_the_town_in_a_description_does_not_move_the_post(sqlite_database: Database, now: datetime) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_500_000_002, "fr")
    await given(talk, "company", ["contact"])
    await talk.type("on cherche 3 soudeurs en CDI à Sidi Bernoussi, 5000 dh, de jour, niveau bac, sans expérience")
    for _ in range(4):
        if "Autre chose à ajouter" in talk.text:
            break
        await talk.type("passer")
    await talk.type("Transport assuré depuis Sidi Moumen")
    async with sqlite_database.session() as session:
        need = (await session.execute(select(Need))).scalar_one()
    assert (need.place, need.description) == ("sidi_bernoussi", "Transport assuré depuis Sidi Moumen")
