"""After the application: what companies decide, what time decides, and what people are told of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from db.models import Application, ApplicationState, JournalEntry, Need, NeedState
from tests.e2e.conftest import Town, declare
from tests.e2e.phone import Phone


async def applied(town: Town, **said: object) -> tuple[Phone, Phone, Phone, str]:
    """A company, an adviser, a seeker who applied, and the need's reference."""
    company, adviser = await town.company(), await town.adviser()
    reference = await town.offer(company, adviser, **said)
    seeker = await town.seeker()
    await town.apply(seeker)
    await company.expect("Nouvelle candidature", "Salma")
    return company, adviser, seeker, reference


async def application(town: Town) -> Application:
    async with town.database.session() as session:
        return (await session.execute(select(Application))).scalar_one()


async def need(town: Town) -> Need:
    async with town.database.session() as session:
        return (await session.execute(select(Need))).scalars().first()


@pytest.mark.parametrize(
    ("button", "told", "state"),
    [
        ("⭐ Présélection", "présélection", ApplicationState.SHORTLISTED),
        ("📁 Garder", "garde votre candidature", ApplicationState.KEPT),
    ],
)
async def test_a_company_shortlists_or_keeps_and_the_seeker_is_told(
    bernoussi: Town, button: str, told: str, state: str
) -> None:
    company, _, seeker, reference = await applied(bernoussi)
    await company.tap("👤 Voir")
    await company.tap(button)
    await seeker.expect(told, reference)
    assert (await application(bernoussi)).state == state


async def test_a_company_declines_with_a_reason_from_the_list(bernoussi: Town) -> None:
    company, _, seeker, reference = await applied(bernoussi)
    await company.tap("👤 Voir")
    await company.tap("Décliner")
    await company.expect("Pourquoi")
    await company.tap("il faut plus d’expérience")
    await company.expect("Décliné")
    await seeker.expect(reference, "il faut plus d’expérience")
    await seeker.say("/mine")
    await seeker.expect("Mes candidatures", "non retenue")
    assert (await application(bernoussi)).state == ApplicationState.DECLINED


async def test_an_invitation_may_be_refused_and_the_number_stays_hidden(bernoussi: Town) -> None:
    company, _, seeker, _ = await applied(bernoussi)
    await company.tap("👤 Voir")
    await company.tap("📞 Inviter")
    await seeker.expect("Exemple Textile SARL")
    await seeker.tap("Non merci")
    await seeker.expect("votre numéro reste caché")
    told = await company.expect("ne souhaite pas donner suite")
    assert "06" not in told.text


async def test_a_seeker_withdraws(bernoussi: Town) -> None:
    company, _, seeker, _ = await applied(bernoussi)
    await seeker.say("/mine")
    await seeker.tap("1")
    await seeker.tap("Retirer ma candidature")
    await seeker.expect("retirée")
    await company.expect("retire sa candidature")
    assert (await application(bernoussi)).state == ApplicationState.WITHDRAWN


async def test_i_found_work_in_one_tap(bernoussi: Town) -> None:
    seeker = await bernoussi.seeker()
    await seeker.say("/menu")
    await seeker.tap("🎉 J’ai trouvé")
    await seeker.expect("Bravo, félicitations")


async def test_a_need_filled_leaves_the_search_and_its_applicants_see_two_others(bernoussi: Town) -> None:
    company, adviser, seeker, reference = await applied(bernoussi)
    others = [await bernoussi.offer(company, adviser) for _ in range(3)]
    await company.say("/mine")
    await company.tap("4")
    await company.tap("🏁 Pourvu")
    await company.expect("est clos")
    told = await seeker.expect(reference, "n’est plus ouvert")
    assert len([label for label in told.labels if label.startswith("👁")]) == 2
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.expect(f"{len(others)} offres")


async def test_companies_are_asked_after_14_and_30_days_whether_it_is_still_open(bernoussi: Town) -> None:
    company, _, _, reference = await applied(bernoussi)
    bernoussi.clock.ahead = timedelta(days=13)
    await bernoussi.do_due()
    await company.expect_nothing("encore ouvert")
    bernoussi.clock.ahead = timedelta(days=14, hours=1)
    await bernoussi.do_due()
    await company.expect("encore ouvert", reference)
    await company.tap("✅ Oui, toujours")
    await company.expect("reste publié")
    bernoussi.clock.ahead = timedelta(days=31)
    await bernoussi.do_due()
    await company.expect("encore ouvert", reference)
    # Nobody answers: it expires, and its applicants are told.
    bernoussi.clock.ahead = timedelta(days=60)
    await bernoussi.do_due()
    await company.expect(reference, "expiré")
    assert (await need(bernoussi)).state == NeedState.EXPIRED


async def test_an_application_silent_for_30_days_gets_a_courteous_closing(bernoussi: Town) -> None:
    _, _, seeker, reference = await applied(bernoussi)
    bernoussi.clock.ahead = timedelta(days=29)
    await bernoussi.do_due()
    await seeker.expect_nothing(reference)
    bernoussi.clock.ahead = timedelta(days=30, hours=1)
    await bernoussi.do_due()
    await seeker.expect(reference, "30 jours")
    assert (await application(bernoussi)).state == ApplicationState.CLOSED_SILENT
    async with bernoussi.database.session() as session:
        events = list((await session.execute(select(JournalEntry.event))).scalars())
    assert "apply" in events


async def test_alerts_tell_of_new_offers_until_stopped(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    seeker = await bernoussi.seeker()
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.expect("Rien pour le moment")
    await seeker.tap("🔔 M’avertir")
    await seeker.expect("")
    reference = await bernoussi.offer(company, adviser)
    await company.say("/mine")
    await declare(company)
    await adviser.tap("👁 Ouvrir")
    await adviser.tap("✅ Publier")
    await seeker.expect("Cariste")
    await seeker.say("arrêter les alertes")
    await seeker.expect("plus d’alertes")
    assert reference


async def test_every_change_stands_in_the_journal_with_who_made_it(bernoussi: Town) -> None:
    company, _, seeker, _ = await applied(bernoussi)
    await company.tap("👤 Voir")
    await company.tap("📞 Inviter")
    await seeker.tap("✅ Accepter")
    await company.expect("accepte votre invitation")
    async with bernoussi.database.session() as session:
        rows = (await session.execute(select(JournalEntry).order_by(JournalEntry.id))).scalars().all()
    events = [row.event for row in rows if row.subject_kind == "application"]
    assert events == ["apply", "see", "invite", "accept"]
    assert all(row.actor_id for row in rows)
