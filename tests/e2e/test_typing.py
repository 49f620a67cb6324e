"""People type where buttons stand, say little, and say it their own way."""

from __future__ import annotations

from sqlalchemy import select

from db.models import Application, ApplicationState, Person
from tests.e2e.conftest import Town
from tests.e2e.phone import Phone


async def test_what_a_button_says_may_be_typed(bernoussi: Town) -> None:
    seeker = await bernoussi.phone("Salma")
    await seeker.start()
    await seeker.say("français")
    await seeker.expect("Qu’est-ce qui vous amène ?")
    await seeker.say("Je cherche un travail")
    await seeker.say("chercher un travail")
    await seeker.expect("Quel métier")
    await seeker.say("tout metier")
    await seeker.expect("Où ?")
    await seeker.say("PARTOUT")
    await seeker.expect("tout métier · partout")


async def test_a_bare_trade_is_looked_for(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.newcomer("Youssef")
    await seeker.say("cariste Bernoussi")
    await seeker.expect("1 offre", "Cariste")


async def test_a_search_is_made_more_precise(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.newcomer("Salma")
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.expect("1 offre")
    await seeker.tap("🎚 Préciser")
    await seeker.tap("Contrat")
    await seeker.tap("CDI")
    await seeker.expect("1 offre", "Cariste · Sidi Bernoussi · CDI")


async def test_the_name_is_taken_out_of_the_sentence_and_years_have_a_limit(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.newcomer("Hamza")
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.tap("1")
    await seeker.tap("✅ Postuler")
    await seeker.tap("✅ D’accord")
    await seeker.tap("✅ Oui")
    await seeker.say("smiyti Hamza")
    await seeker.expect("téléphone")
    await seeker.share_contact()
    await seeker.tap("Baccalauréat ou niveau bac")
    await seeker.expect("expérience")
    await seeker.say("0661001133")
    await seeker.expect("Je n’ai pas bien compris")
    await seeker.say("walo")
    await seeker.expect("Où habitez-vous")
    async with bernoussi.database.session() as session:
        names = set((await session.execute(select(Person.first_name))).scalars())
    assert "Hamza" in names


async def test_found_work_is_said_in_a_sentence(bernoussi: Town) -> None:
    seeker = await bernoussi.newcomer("Salma", language="ar")
    await seeker.say("لقيت الخدمة الحمد لله")
    await seeker.expect("هنيئا")


async def test_a_yes_finds_the_invitation_that_awaits_it(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.seeker()
    await bernoussi.apply(seeker)
    await company.tap("👤 Voir")
    await company.tap("📞 Inviter")
    await seeker.expect_button("✅ Accepter")
    await seeker.say("merci beaucoup")
    await seeker.say("oui c'est bon pour moi")
    await seeker.expect("Une invitation attend votre réponse")
    await seeker.tap("✅ Accepter")
    await company.expect("accepte votre invitation")
    async with bernoussi.database.session() as session:
        application = (await session.execute(select(Application))).scalar_one()
    assert application.state == ApplicationState.ACCEPTED


async def test_what_is_asked_of_the_open_offer_is_answered_by_it(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.newcomer("Salma")
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.tap("1")
    await seeker.expect("Exemple Textile SARL · SB26-0001")
    await seeker.say("il y a une cantine et du parking la-bas ?")
    await seeker.expect("y est écrit")
    await seeker.expect("Exemple Textile SARL · SB26-0001")


async def test_going_on_asks_once(bernoussi: Town) -> None:
    company = await bernoussi.company()
    await company.say("besoin de 3 soudeurs en CDI")
    await company.expect("Où se trouve le poste")
    await company.say("menu")
    await company.expect_button("▶️ Reprendre")
    await goes_on(company)
    # Put by for another wish, it is taken up in the same way.
    await company.say("je cherche un poste de cariste à Bernoussi")
    await company.tap("Oui, gardez-le")
    await company.expect("On reprend ce qui était en attente ?")
    await company.say("menu")
    await company.expect_button("▶️ Reprendre")
    await goes_on(company)


async def goes_on(company: Phone) -> None:
    before = company.last.id
    await company.tap("▶️ Reprendre")
    await company.expect("Où se trouve le poste")
    await company.expect_nothing("Où se trouve le poste", seconds=0.5)
    asked = [each.text for each in company.messages if each.from_bot and each.id > before]
    assert ["Où se trouve le poste" in each for each in asked] == [True], asked
