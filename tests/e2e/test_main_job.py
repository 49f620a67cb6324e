"""The main job: a company declares a need, an adviser approves it, a seeker finds it and applies."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest
from sqlalchemy import func, select
from sqlmodel import col

from db.models import Application, Need, OutboxMessage
from tests.e2e.conftest import COMPANY_PHONE, Town, town, town_of_a_process


async def test_a_stranger_is_greeted_in_both_languages_and_chooses(bernoussi: Town) -> None:
    seeker = await bernoussi.phone("Salma", language="ar")
    await seeker.start()
    await seeker.expect("L’emploi à Sidi Bernoussi", "بالمجان")
    await seeker.tap("العربية")
    await seeker.expect("بماذا يمكنني مساعدتك")
    await seeker.tap("🔎 أبحث عن عمل")
    await seeker.expect("ماذا نفعل")


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
async def test_the_main_job_in_french_and_arabic(kind: str, request: pytest.FixtureRequest) -> None:
    async with town(request.getfixturevalue(f"{kind}_url")) as built:
        await the_main_job(built)


@pytest.mark.parametrize(
    ("kind", "webhook", "strict"),
    [("sqlite", False, True), ("sqlite", True, False), ("postgresql", True, True), ("postgresql", False, False)],
)
async def test_the_main_job_by_a_process_of_its_own(
    kind: str, webhook: bool, strict: bool, request: pytest.FixtureRequest
) -> None:
    """By polling and by webhook, and where the Bot API server knows three methods only."""
    async with town_of_a_process(request.getfixturevalue(f"{kind}_url"), webhook=webhook, strict=strict) as built:
        await the_main_job(built)


async def test_the_main_job_where_the_bot_dies_at_each_decisive_step(sqlite_url: str) -> None:
    """Killed right after a declaration, a publication, an application, an invitation and a yes: nothing is lost."""
    async with town_of_a_process(sqlite_url, webhook=False, strict=False) as built:
        await the_main_job(built, interrupt=built.restart)
        async with built.database.session() as session:
            for model in (Need, Application):
                assert (await session.execute(select(func.count()).select_from(model))).scalar_one() == 1
        assert await drained(built), "what was committed was not all sent"


async def drained(built: Town, seconds: float = 5.0) -> bool:
    """Whether everything in the outbox has been settled within so many seconds."""
    waiting = select(func.count()).select_from(OutboxMessage).where(col(OutboxMessage.state) == "waiting")
    for _ in range(round(seconds / 0.1)):
        async with built.database.session() as session:
            if (await session.execute(waiting)).scalar_one() == 0:
                return True
        await asyncio.sleep(0.1)
    return False


async def nothing() -> None:
    return


async def the_main_job(bernoussi: Town, interrupt: Callable[[], Awaitable[None]] = nothing) -> None:
    """A company declares in French, an adviser approves, a seeker finds and applies in Arabic, and is hired.

    `interrupt` is awaited right after each tap that decides something.
    """
    await bernoussi.member_company()
    company = await bernoussi.phone("Karim", number=COMPANY_PHONE)
    adviser = await bernoussi.adviser()
    seeker = await bernoussi.phone("Salma", language="ar", number="212612345678")

    # The company is recognised by its number and declares a need.
    await company.start()
    await company.tap("Français")
    await company.tap("🏭 Mon entreprise recrute")
    await company.expect("Avant de continuer")
    await company.tap("✅ D’accord")
    await company.expect("Telegram")
    await company.tap("✅ Oui")
    await company.expect("Partagez votre numéro")
    await company.share_contact()
    await company.expect("Exemple Textile SARL")
    await company.tap("➕ Déclarer un besoin")
    await company.expect("Quel métier")
    await company.say("couturière")
    await company.expect("Combien de personnes")
    await company.tap("3")
    await company.expect("Quel contrat")
    await company.tap("CDI")
    await company.expect("Où")
    await company.tap("Sidi Bernoussi")
    await company.expect("partir de quand")
    await company.tap("Passer")
    await company.tap("De jour")
    await company.expect("minimum")
    await company.say("2000")
    await company.expect("minimum légal")
    await company.tap("4 000")
    await company.expect("Quel niveau")
    await company.tap("Passer")
    await company.expect("années")
    await company.tap("1")
    await company.tap("Aucune")
    await company.expect("compétences")
    await company.tap("✅ Les habituelles")
    await company.expect("ajouter")
    await company.tap("Passer")
    await company.expect("envoie")
    await company.tap("✅ Envoyer")
    await interrupt()
    await company.expect("SB26-0001")

    # The adviser approves it, and the company is told at once.
    await adviser.expect("SB26-0001")
    await adviser.tap("👁 Ouvrir")
    await adviser.expect("Exemple Textile SARL", "membre")
    await adviser.tap("✅ Publier")
    await interrupt()
    await adviser.expect("est publié")
    await company.expect("SB26-0001", "est publié")

    # A seeker finds it in Arabic, applies, and follows it.
    await seeker.start()
    await seeker.tap("العربية")
    await seeker.tap("🔎 أبحث عن عمل")
    await seeker.tap("🔎 البحث عن عمل")
    await seeker.expect("أي عمل تبحث عنه")
    await seeker.say("خياطة")
    await seeker.expect("أين")
    await seeker.tap("سيدي البرنوصي")
    await seeker.expect("عرض واحد", "Exemple Textile SARL")
    await seeker.tap("1")
    await seeker.expect("SB26-0001")
    await seeker.tap("✅ ترشح")
    await seeker.expect("قبل أن نواصل")
    await seeker.tap("✅ أوافق")
    await seeker.tap("✅ نعم")
    await seeker.expect("ما اسمك الشخصي")
    await seeker.tap("Salma")
    await seeker.expect("رقم هاتفك")
    await seeker.share_contact()
    await seeker.expect("مستواك الدراسي")
    await seeker.tap("باكالوريا")
    await seeker.expect("كم سنة")
    await seeker.tap("2")
    await seeker.expect("أين تسكن")
    await seeker.tap("أهل الغلام")
    await seeker.expect("هذا ما ستراه الشركة")
    await seeker.tap("✅ إرسال ترشيحي")
    await interrupt()
    await seeker.expect("تم الإرسال", "SB26-0001")

    # The company sees why she fits, without her phone until she says yes.
    told = await company.expect("Nouvelle candidature", "Salma")
    assert "0612" not in told.text.replace(" ", "")
    await company.tap("👤 Voir")
    card = await company.expect("Salma", "👀")
    assert "61234" not in card.text.replace(" ", "")
    await company.tap("📞 Inviter")
    await interrupt()
    await seeker.expect("تود مقابلتك")
    await seeker.tap("✅ قبول")
    await interrupt()
    await seeker.expect("الشركة لديها الآن رقم هاتفك")
    await company.expect("accepte votre invitation", "06 12 34 56 78")
    await company.tap("👤 Voir")
    await company.tap("✅ Recruté(e)")
    await company.expect("Recrutement noté", "Il reste 2 postes")
    await seeker.expect("هنيئا")
    await seeker.say("/mine")
    await seeker.expect("ترشيحاتي", "🎉")
