"""Short and early answers: a number opens an offer of the list, and nothing personal is kept before consent."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from db.engine import Database
from db.models import SeekerProfile
from tests.dialogues.talk import Talk, services
from tests.dialogues.test_stories import given


async def test_a_number_opens_the_offer_of_the_list(sqlite_database: Database, now: datetime) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_600_000_001, "fr")
    await given(talk, "seeker", ["offer"])
    await talk.type("je cherche un poste de cariste à Bernoussi")
    assert "1 offre" in talk.text
    await talk.type("1")
    assert "SB26-0001" in talk.text
    await talk.type("7")
    assert "Je n’ai pas compris" in talk.text


@pytest.mark.parametrize(
    ("language", "first", "then", "shown"),
    [
        (
            "fr",
            "je cherche un poste de cariste à Bernoussi",
            "pas de nuit svp",
            "Cariste · Sidi Bernoussi · sauf De nuit",
        ),
        ("fr", "je cherche un poste de cariste à Bernoussi", "je cherche plutôt à Aïn Sebaâ", "Cariste · Aïn Sebaâ"),
        ("ar", "كنقلب على خدمة ديال كاريست فالبرنوصي", "بغيت خدمة بلا ليل", "ما عدا"),
    ],
)
async def test_a_search_that_only_differs_takes_the_rest_over(
    sqlite_database: Database, now: datetime, language: str, first: str, then: str, shown: str
) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_600_000_003, language)
    await given(talk, "seeker", ["offer"])
    await talk.type(first)
    await talk.type(then)
    assert shown in talk.text.replace("\u2068", "").replace("\u2069", "")
    assert (await talk.tracker()).active_loop is None
    await talk.type("je cherche du travail")
    assert (await talk.tracker()).active_loop is not None


async def test_what_is_said_before_consent_is_not_kept_and_breaks_nothing(
    sqlite_database: Database, now: datetime, caplog: pytest.LogCaptureFixture
) -> None:
    talk = await Talk.of(services(sqlite_database, now), 7_600_000_002, "ar")
    await talk.type("bghit npostuli")
    for said in ("عندي الباك", "3 سنين تجربة", "ساكن فالبرنوصي", "2"):
        await talk.type(said)
        assert "إلى أي عرض تريد الترشح" in talk.text
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
    async with sqlite_database.session() as session:
        assert (await session.execute(select(SeekerProfile))).all() == []
    slots = (await talk.tracker()).slots
    assert [slots.get(name) for name in ("apply_education", "apply_experience", "apply_place")] == [None] * 3
