"""What works: messages, files, the bot's profile, in each form that a body may have."""

from __future__ import annotations

import json

import httpx
from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeChat,
    KeyboardButton,
    MenuButtonCommands,
    ReplyKeyboardMarkup,
    ReplyKeyboardRemove,
)

from bot.simulator.files import sample_picture
from tests.bot.simulator.conftest import COMPANY, SEEKER, TOKEN
from tests.e2e.phone import Phone


async def test_bot_knows_itself(bot: Bot) -> None:
    me = await bot.get_me()
    assert (me.id, me.username, me.first_name, me.is_bot) == (1000000001, "JisrDemoBot", "Jisr", True)


async def test_html_is_shown_with_entities(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "<b>Cariste</b> &amp; <i>soudeur</i>", parse_mode="HTML")
    assert sent.text == "Cariste & soudeur"
    assert sent.text_html == "<b>Cariste</b> &amp; <i>soudeur</i>"
    assert sent.chat.id == phone.id and sent.chat.id > 2**32
    assert (await phone.expect("soudeur")).id == sent.message_id


async def test_bodies_come_as_json_form_query_and_multipart(address: str, phone: Phone) -> None:
    url = f"{address}/bot{TOKEN}/sendMessage"
    markup = {"inline_keyboard": [[{"text": "Oui", "callback_data": "1"}]]}
    async with httpx.AsyncClient() as client:
        answers = [
            await client.post(url, json={"chat_id": phone.id, "text": "é", "reply_markup": markup}),
            await client.post(url, data={"chat_id": phone.id, "text": "é", "reply_markup": json.dumps(markup)}),
            await client.get(url, params={"chat_id": phone.id, "text": "é", "reply_markup": json.dumps(markup)}),
            await client.post(
                url,
                files={
                    "chat_id": (None, str(phone.id)),
                    "text": (None, "é"),
                    "reply_markup": (None, json.dumps(markup)),
                },
            ),
        ]
    for answer in answers:
        assert answer.json()["result"]["text"] == "é"
        assert answer.json()["result"]["reply_markup"] == markup


async def test_document_goes_out_and_comes_back_byte_for_byte(bot: Bot, phone: Phone) -> None:
    content = bytes(range(256)) + b"\r\n--boundary\r\n" + "سيرة".encode()
    sent = await bot.send_document(phone.id, content, filename="سيرة.pdf", caption="<b>Votre</b> CV", parse_mode="HTML")
    assert sent.document is not None and sent.document.file_name == "سيرة.pdf"
    assert sent.caption == "Votre CV"
    file = await bot.get_file(sent.document.file_id)
    assert bytes(await file.download_as_bytearray()) == content
    again = await bot.send_document(phone.id, sent.document.file_id)
    assert again.document is not None and again.document.file_unique_id == sent.document.file_unique_id


async def test_photo_has_its_size(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_photo(phone.id, sample_picture(64, 40))
    assert (sent.photo[-1].width, sent.photo[-1].height) == (64, 40)


async def test_deleted_message_leaves_the_phone(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "à effacer")
    await phone.expect("à effacer")
    await sent.delete()
    await phone.refresh()
    assert all("effacer" not in message.text for message in phone.messages)


async def test_edit_keeps_the_place_and_is_marked(bot: Bot, phone: Phone) -> None:
    first = await bot.send_message(phone.id, "page 1")
    await bot.send_message(phone.id, "autre")
    await first.edit_text("page 2")
    edited = await phone.expect("page 2")
    assert edited.id == first.message_id and edited.edited


async def test_reply_keyboard_comes_and_goes(bot: Bot, phone: Phone) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Partager", request_contact=True)], ["Passer"]])
    await bot.send_message(phone.id, "Votre numéro ?", reply_markup=keyboard)
    await phone.expect("numéro")
    assert phone.labels == ["Partager", "Passer"]
    await bot.send_message(phone.id, "Merci", reply_markup=ReplyKeyboardRemove())
    await phone.expect("Merci")
    assert phone.labels == []


async def test_profile_per_language(bot: Bot, address: str) -> None:
    await bot.set_my_name("Jisr")
    await bot.set_my_name("جسر", language_code="ar")
    await bot.set_my_description("Un pont", language_code="fr")
    await bot.set_my_short_description("Court")
    await bot.set_my_commands([BotCommand("search", "Chercher")])
    await bot.set_my_commands([BotCommand("search", "بحث")], language_code="ar")
    await bot.set_my_commands([BotCommand("review", "À valider")], scope=BotCommandScopeChat(COMPANY))
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_my_name("ar")).name == "جسر"
    assert (await bot.get_my_name("en")).name == "Jisr"
    assert (await bot.get_my_short_description("fr")).short_description == "Court"
    assert [command.description for command in await bot.get_my_commands(language_code="ar")] == ["بحث"]
    async with httpx.AsyncClient() as client:
        page = (await client.get(f"{address}/sim/page")).json()
    by_id = {phone["person"]["id"]: phone for phone in page["phones"]}
    assert by_id[SEEKER]["bot_name"] == "جسر"
    assert by_id[SEEKER]["commands"] == [{"command": "search", "description": "بحث"}]
    assert by_id[COMPANY]["commands"] == [{"command": "review", "description": "À valider"}]
    assert by_id[COMPANY]["description"] == "Un pont"
    assert page["menu_button"] == "commands"


async def test_chat_is_known_once_started(bot: Bot, phone: Phone) -> None:
    chat = await bot.get_chat(phone.id)
    assert (chat.first_name, chat.type) == ("Salma", "private")
