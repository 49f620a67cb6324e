"""What the messenger does to a bot: double taps, old buttons, edits, things that are no text, people who leave."""

from __future__ import annotations

import asyncio

from sqlalchemy import func, select

from db.models import Application, Need
from tests.e2e.conftest import COMPANY_PHONE, Town


async def count(town: Town, model: type[Application] | type[Need]) -> int:
    async with town.database.session() as session:
        return int((await session.execute(select(func.count()).select_from(model))).scalar_one())


async def test_a_double_tap_applies_once(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.seeker()
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    await seeker.tap("1")
    await seeker.tap("✅ Postuler")
    send = await seeker.expect_button("✅ Envoyer ma candidature")
    await asyncio.gather(seeker.press(send), seeker.press(send))
    await seeker.expect("C’est envoyé")
    await seeker.expect_nothing("C’est envoyé", seconds=0.5)
    assert await count(bernoussi, Application) == 1
    await company.expect("Nouvelle candidature")
    await company.expect_nothing("Nouvelle candidature", seconds=0.3)


async def test_an_old_step_says_so_and_shows_where_things_stand(bernoussi: Town) -> None:
    seeker = await bernoussi.phone("Salma")
    await seeker.start()
    await seeker.tap("Français")
    await seeker.tap("🔎 Je cherche un travail")
    await seeker.tap("🔎 Chercher un travail")
    await seeker.expect("Quel métier cherchez-vous")
    old = await seeker.expect_button("Tout métier")
    await seeker.say("soudeur")
    await seeker.expect("Où")
    await seeker.press(old)
    await seeker.expect("Ce bouton date d’avant")
    await seeker.expect("Où")


async def test_a_button_of_another_chat_is_nothing(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    reference = await bernoussi.offer(company, adviser)
    one, other = await bernoussi.seeker("Salma"), await bernoussi.seeker("Amina")
    await one.say("je cherche un poste de cariste à Bernoussi")
    await one.tap("1")
    await one.expect(reference)
    apply = await one.expect_button("✅ Postuler")
    raw = next(message for message in one.messages if message.id == apply.message_id).raw
    row, column = apply.place
    token = raw["reply_markup"]["inline_keyboard"][row][column]["callback_data"]
    await bernoussi.forge(other, token)
    await other.expect("Ce bouton date d’avant")
    assert await count(bernoussi, Application) == 0


async def test_an_edited_message_corrects_the_answer_it_gave(bernoussi: Town) -> None:
    company = await bernoussi.company()
    await company.tap("➕ Déclarer un besoin")
    await company.expect("Quel métier")
    said = await company.say("soudeur")
    await company.expect("Combien de personnes")
    await company.edit(said, "couturière")
    await company.expect("C’est corrigé")
    await company.expect("Combien de personnes")
    async with bernoussi.database.session() as session:
        need = (await session.execute(select(Need))).scalar_one()
        assert need.occupation == "sewing_machine_operator"
        assert need.occupation_words == "couturière"


async def test_what_is_no_text_gets_a_useful_answer(bernoussi: Town) -> None:
    seeker = await bernoussi.seeker()
    await seeker.send_file("voice")
    await seeker.expect("pas encore écouter les vocaux")
    await seeker.send_file("photo")
    await seeker.expect("Je ne lis pas les photos")
    await seeker.send_file("document", name="cv.pdf")
    await seeker.expect("Pas besoin de CV pour postuler")
    await seeker.send_file("sticker")
    await seeker.expect("Bien reçu")
    await seeker.send_album(3)
    await seeker.expect("Je ne lis pas les photos")
    await seeker.expect_nothing("Je ne lis pas les photos", seconds=0.5)


async def test_somebody_elses_contact_is_refused_kindly(bernoussi: Town) -> None:
    await bernoussi.member_company()
    stranger = await bernoussi.phone("Karim", number="212611223344")
    await stranger.start()
    await stranger.tap("Français")
    await stranger.tap("🏭 Mon entreprise recrute")
    await stranger.tap("✅ D’accord")
    await stranger.tap("✅ Oui")
    await stranger.expect("Partagez votre numéro")
    await stranger.forward_contact(COMPANY_PHONE)
    await stranger.expect("celle d’une autre personne")
    await stranger.share_contact()
    await stranger.tap("Karim")
    await stranger.expect("n’est pas au registre")


async def test_a_link_in_the_middle_of_a_form_does_not_lose_the_form(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    reference = await bernoussi.offer(company, adviser)
    friend = await bernoussi.seeker("Amina")
    await friend.say("je cherche un poste de cariste à Bernoussi")
    await friend.tap("1")
    await friend.tap("📤 Partager")
    shared = await friend.expect("Transférez ceci")
    link = next(word for word in shared.text.split() if word.startswith("https://"))
    await company.tap("➕ Déclarer un besoin")
    await company.say("soudeur")
    await company.expect("Combien de personnes")
    await company.follow(link)
    await company.expect(reference)
    await company.say("3")
    await company.expect("Quel contrat")


async def test_who_blocks_the_bot_is_left_alone_and_shown_to_staff(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    await bernoussi.offer(company, adviser)
    seeker = await bernoussi.seeker()
    await bernoussi.apply(seeker)
    await company.expect("Nouvelle candidature")
    await seeker.block()
    await company.tap("👤 Voir")
    await company.expect("ne lit plus Telegram")
    await adviser.say("/menu")
    await adviser.tap("🚫 Injoignables")
    await adviser.expect("Salma", "06 20")
    await seeker.unblock()
    await seeker.say("/menu")
    await adviser.say("/menu")
    await adviser.tap("🚫 Injoignables")
    await adviser.expect("Tout le monde est joignable")


async def test_the_language_follows_the_person(bernoussi: Town) -> None:
    seeker = await bernoussi.seeker()
    await seeker.say("كنقلب على خدمة ديال كاريست فالبرنوصي")
    await seeker.expect("العربية")
    await seeker.tap("العربية")
    await seeker.expect("بالعربية")
    await seeker.say("/menu")
    await seeker.expect("ماذا نفعل")


async def test_lists_page_in_place(bernoussi: Town) -> None:
    company, adviser = await bernoussi.company(), await bernoussi.adviser()
    for _ in range(7):
        await bernoussi.offer(company, adviser)
    seeker = await bernoussi.seeker()
    await seeker.say("je cherche un poste de cariste à Bernoussi")
    shown = await seeker.expect("7 offres")
    await seeker.tap("Suite »")
    after = await seeker.expect("7 offres")
    assert (after.id, after.edited) == (shown.id, True)
    assert after.text != shown.text
