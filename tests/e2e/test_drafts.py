"""Answers are never lost: drafts, forms put by and taken up again, days later too, and mistakes along the way."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.models import Need, NeedState
from tests.e2e.conftest import COMPANY_PHONE, Town


async def test_an_abandoned_declaration_is_kept_and_taken_up_days_later(bernoussi: Town) -> None:
    company = await bernoussi.company()
    await company.say("besoin de 3 soudeurs en CDI")
    await company.expect("Où se trouve le poste")
    await company.say("annuler")
    async with bernoussi.database.session() as session:
        need = (await session.execute(select(Need))).scalar_one()
    assert (need.state, need.positions, need.contract) == (NeedState.DRAFT, 3, "cdi")
    bernoussi.clock.ahead = timedelta(days=4)
    await company.say("/declare")
    await company.expect("Vous aviez commencé à déclarer un besoin")
    await company.tap("▶️ Continuer")
    await company.expect("Où se trouve le poste")


async def test_what_was_declared_before_the_company_is_recognised_is_kept_whole(bernoussi: Town) -> None:
    await bernoussi.member_company()
    company = await bernoussi.phone("Karim", number=COMPANY_PHONE)
    await company.start()
    await company.tap("Français")
    await company.say(
        "imprimerie à Aïn Sebaâ cherche 2 conducteurs offset sur Heidelberg, 3 à 5 ans d'expérience, "
        "10 à 12 mille dh, cdi, parlant français, de jour, bac, dès lundi"
    )
    await company.expect("reconnaître votre entreprise")
    await company.tap("✅ D’accord")
    await company.tap("✅ Oui")
    await company.share_contact()
    await company.expect("ajouter")
    async with bernoussi.database.session() as session:
        need = (await session.execute(select(Need))).scalar_one()
    assert (need.positions, need.contract, need.place, need.occupation_code) == (2, "cdi", "ain_sebaa", "E1301")
    assert (need.experience_years, need.schedule, need.education) == (3, "day", "bac")
    assert (need.languages, need.skills) == (["fr"], ["heidelberg"])


async def test_a_form_goes_on_after_days(bernoussi: Town) -> None:
    company = await bernoussi.company()
    await company.say("besoin de 3 soudeurs en CDI")
    await company.expect("Où se trouve le poste")
    bernoussi.clock.ahead = timedelta(days=5)
    greeting = await company.say("bonjour")
    await company.expect("Nous nous étions arrêtés au milieu")
    await company.expect("Où se trouve le poste")
    # Where we were and the question; no greeting, no menu in between.
    assert len([each for each in company.messages if each.from_bot and each.id > greeting.id]) == 2
    await company.say("Aïn Sebaâ")
    await company.expect("partir de quand")


async def test_another_wish_in_the_middle_is_asked_about_and_the_form_comes_back(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    await company.say("besoin de 3 soudeurs en CDI")
    await company.expect("Où se trouve le poste")
    await company.say("qui voit mes données ?")
    await company.expect("Vos données")
    await company.expect("Où se trouve le poste")
    await company.say("je cherche un poste de cariste à Bernoussi")
    await company.expect("Je le garde pour plus tard")
    await company.say("non")
    await company.expect("Où se trouve le poste")
    await company.say("je cherche un poste de cariste à Bernoussi")
    await company.expect("Je le garde pour plus tard")
    await company.say("oui")
    await company.expect("1 offre")
    await company.expect("On reprend ce qui était en attente")
    await company.say("oui")
    await company.expect("Où se trouve le poste")


async def test_back_corrects_the_previous_answer_and_progress_is_told(bernoussi: Town) -> None:
    company = await bernoussi.company()
    await company.tap("➕ Déclarer un besoin")
    await company.expect("1/13")
    await company.say("soudeur")
    await company.expect("2/13", "Combien")
    await company.say("beaucoup")
    await company.expect("Combien")
    await company.say("700")
    await company.expect("Entre 1 et 500 personnes")
    await company.say("4")
    await company.expect("3/13")
    await company.say("retour")
    await company.expect("2/13", "Combien")
    await company.say("جوج")
    await company.expect("3/13")
    async with bernoussi.database.session() as session:
        assert (await session.execute(select(Need.positions))).scalar_one() == 2


async def test_what_an_offer_may_not_say_is_refused_with_the_reason_and_a_rewording(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await company.say(
        "on cherche 1 agent de propreté en CDD à Sidi Bernoussi, 4000 dh, de jour, sans expérience, niveau bac"
    )
    await company.tap("Passer")
    await company.tap("Aucune en particulier")
    await company.tap("✅ Les habituelles")
    await company.expect("Autre chose à ajouter")
    await company.say("Femme célibataire uniquement")
    await company.expect("Code du travail, art. 9", "Écrivez plutôt")
    await company.say("Personne de moins de 30 ans, débutants acceptés (H/F)")
    await company.expect("Certains de vos mots seront examinés")
    await company.tap("✅ Envoyer")
    await adviser.tap("👁 Ouvrir")
    await adviser.expect("limite d’âge")


async def test_refusing_consent_costs_nothing_and_stores_nothing(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.phone("Salma")
    await seeker.start()
    await seeker.tap("Français")
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.tap("1")
    await seeker.tap("✅ Postuler")
    await seeker.expect("Avant de continuer")
    await seeker.tap("Non")
    await seeker.expect("rien n’a été gardé")
    async with bernoussi.database.session() as session:
        person = await bernoussi._person(session, seeker)
        assert (person.first_name, person.phone) == (None, None)
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.expect("1 offre")
