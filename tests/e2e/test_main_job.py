"""The main job: a company declares a need, an adviser approves it, a seeker finds it and applies."""

from __future__ import annotations

from tests.e2e.conftest import COMPANY_PHONE, Town


async def test_a_stranger_is_greeted_in_both_languages_and_chooses(bernoussi: Town) -> None:
    seeker = await bernoussi.phone("Salma", language="ar")
    await seeker.start()
    await seeker.expect("L’emploi à Sidi Bernoussi", "بالمجان")
    await seeker.tap("العربية")
    await seeker.expect("بماذا يمكنني مساعدتك")
    await seeker.tap("🔎 أبحث عن عمل")
    await seeker.expect("ماذا نفعل")
