"""Advisers and staff: invitations, the review of needs, companies that ask to be recognised."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from db.models import JournalEntry, Need, NeedState, StaffRole
from db.queries import staff
from tests.e2e.conftest import Town, declare
from tests.e2e.phone import Phone


async def state(town: Town) -> Need:
    async with town.database.session() as session:
        return (await session.execute(select(Need))).scalar_one()


async def test_an_invitation_lets_one_person_in_and_only_once(bernoussi: Town) -> None:
    async with bernoussi.database.session() as session:
        token = await staff.invite(session, StaffRole.ADVISER, now=bernoussi.clock())
    first, second = await bernoussi.phone("Nadia"), await bernoussi.phone("Omar")
    await first.start(token)
    await first.expect("Conseil ANAPEC")
    await second.start(token)
    await second.expect("Ceci n’existe plus")
    await second.say("/menu")
    await second.expect_nothing("À examiner")


async def test_an_invitation_expires(bernoussi: Town) -> None:
    async with bernoussi.database.session() as session:
        token = await staff.invite(session, StaffRole.ADVISER, now=bernoussi.clock())
    bernoussi.clock.ahead = timedelta(days=3)
    late = await bernoussi.phone("Nadia")
    await late.start(token)
    await late.expect("Ceci n’existe plus")


async def test_a_need_sent_back_is_corrected_and_published(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    reference = await declare(company)
    await adviser.expect(reference)
    await adviser.tap("👁 Ouvrir")
    await adviser.tap("↩️ Renvoyer")
    await adviser.expect("Pourquoi")
    await adviser.say("Merci de dire si le transport est assuré.")
    await adviser.expect(f"{reference} est renvoyé")
    await company.expect(reference, "Merci de dire si le transport est assuré.")
    assert (await state(bernoussi)).state == NeedState.RETURNED
    await company.tap("✏️ Le corriger")
    await company.tap("✏️ Corriger")
    await company.tap("Description")
    await company.expect("Autre chose à ajouter")
    await company.say("Transport assuré depuis Ahl Loghlam.")
    await company.expect("Transport assuré depuis Ahl Loghlam.")
    await company.expect("envoie")
    await company.tap("✅ Envoyer")
    await company.expect(reference)
    await adviser.expect(reference)
    await adviser.tap("👁 Ouvrir")
    await adviser.tap("✅ Publier")
    await company.expect(f"{reference} est publié")
    need = await state(bernoussi)
    assert (need.state, need.place) == (NeedState.PUBLISHED, "sidi_bernoussi")


async def test_a_need_is_rejected_with_its_reason(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    reference = await declare(company)
    await adviser.expect(reference)
    await adviser.tap("👁 Ouvrir")
    await adviser.tap("⛔ Rejeter")
    await adviser.expect("Pourquoi")
    await adviser.tap("Ce besoin est déjà déclaré.")
    await adviser.expect(f"{reference} est rejeté")
    await company.expect(reference, "déjà déclaré")
    assert (await state(bernoussi)).state == NeedState.REJECTED
    async with bernoussi.database.session() as session:
        events = (await session.execute(select(JournalEntry.event, JournalEntry.actor_id))).all()
    assert {"declare", "submit", "reject"} <= {event for event, _ in events}
    assert all(actor for event, actor in events if event in ("declare", "submit", "reject"))


async def test_two_advisers_decide_once(bernoussi: Town) -> None:
    company = await bernoussi.company()
    one, other = await bernoussi.adviser("Nadia"), await bernoussi.adviser("Omar")
    reference = await declare(company)
    for adviser in (one, other):
        await adviser.expect(reference)
        await adviser.tap("👁 Ouvrir")
        await adviser.expect("Exemple Textile SARL")
    await other.tap("⛔ Rejeter")
    await other.expect_button("Ce besoin est déjà déclaré.")
    await one.tap("✅ Publier")
    await one.expect("est publié")
    await other.tap("Ce besoin est déjà déclaré.")
    await other.expect("Quelqu’un a été plus rapide")
    # The question is over with it, and an old button asks for no reason.
    await other.say("merci")
    await other.expect("Bonne chance")
    await other.expect_nothing("Pourquoi ?")
    await other.tap("↩️ Renvoyer", stale=True)
    await other.expect("Quelqu’un a été plus rapide")
    await other.expect_nothing("Pourquoi ?")
    assert (await state(bernoussi)).state == NeedState.PUBLISHED


async def test_a_coordinator_reviews_no_needs(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await declare(company)
    coordinator = await bernoussi.coordinator()
    assert "📥 À examiner" not in coordinator.labels
    await adviser.expect_button("👁 Ouvrir")
    await coordinator.say("on cherche 3 soudeurs")
    await coordinator.expect("Que faisons-nous ?")


async def asking_to_be_recognised(town: Town) -> Phone:
    """The phone of somebody whose number is not in the register, asked for the company's name."""
    phone = await town.phone("Hind", number="212661000001")
    await phone.start()
    await phone.tap("Français")
    await phone.tap("🏭 Mon entreprise recrute")
    await phone.tap("✅ D’accord")
    await phone.tap("✅ Oui")
    await phone.share_contact()
    await phone.tap("Hind")
    return phone


async def test_a_company_not_in_the_register_is_approved_by_staff(bernoussi: Town) -> None:
    adviser = await bernoussi.adviser()
    company = await asking_to_be_recognised(bernoussi)
    await company.expect("Comment s’appelle votre entreprise")
    await company.say("Atelier Exemple SARL")
    await company.expect("ICE")
    await company.say("123")
    await company.expect("15 chiffres")
    await company.tap("Je ne l’ai pas ici")
    await company.expect("Atelier Exemple SARL")
    await adviser.expect("Atelier Exemple SARL", "Hind", "sera ajoutée")
    await adviser.tap("✅ Approuver")
    await adviser.expect("Approuvé")
    await company.expect("Vous représentez maintenant", "Atelier Exemple SARL")


async def test_staff_read_whose_needs_an_approval_opens(bernoussi: Town) -> None:
    await bernoussi.member_company("Atelier Exemple SARL")
    adviser = await bernoussi.adviser()
    company = await asking_to_be_recognised(bernoussi)
    await company.say("atelier exemple")
    await company.tap("Je ne l’ai pas ici")
    await adviser.expect("donne à cette personne les besoins et les candidats", "Atelier Exemple SARL")
    await adviser.tap("⛔ Rejeter")
    await company.expect("Nous n’avons pas pu confirmer")
