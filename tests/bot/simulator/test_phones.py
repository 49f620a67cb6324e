"""What people do on their phones, and what the bot is told of it."""

from __future__ import annotations

import httpx
import pytest
from telegram import (
    Bot,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    KeyboardButton,
    ReplyKeyboardMarkup,
    Update,
)

from bot.simulator import PhonePerson, create_simulator, serving
from tests.bot.simulator.conftest import TOKEN, bot_at
from tests.e2e.phone import Phone


async def newest(bot: Bot) -> Update:
    return (await bot.get_updates(offset=-1))[0]


async def test_start_with_a_payload(bot: Bot, phone: Phone) -> None:
    await phone.start("offer_abc-123")
    message = (await newest(bot)).message
    assert message is not None and message.text == "/start offer_abc-123"
    assert message.entities[0].type == "bot_command"
    assert message.from_user is not None and message.from_user.language_code == "fr"
    with pytest.raises(AssertionError, match="1–64 characters"):
        await phone.start("no spaces")


async def test_text_over_4096_units_is_sent_in_pieces(bot: Bot, phone: Phone) -> None:
    await phone.say("😀" * 3000)
    texts = [u.message.text for u in await bot.get_updates() if u.message and u.message.text]
    assert [len(text) for text in texts[1:]] == [2048, 952]


async def test_own_contact_carries_the_senders_id(bot: Bot, phone: Phone) -> None:
    await phone.share_contact()
    message = (await newest(bot)).message
    assert message is not None and message.contact is not None and message.from_user is not None
    assert message.contact.user_id == message.from_user.id == phone.id
    assert message.contact.phone_number == phone.phone_number


async def test_forwarded_contact_is_somebody_elses(bot: Bot, phone: Phone) -> None:
    await phone.forward_contact("212600000001", "Ali")
    message = (await newest(bot)).message
    assert message is not None and message.contact is not None
    assert message.contact.user_id is None
    await phone.forward_contact("212600000001", "Ali", user_id=7_000_000_999)
    message = (await newest(bot)).message
    assert message is not None and message.contact is not None and message.contact.user_id == 7_000_000_999


async def test_contact_button_shares_and_a_one_time_keyboard_goes(bot: Bot, phone: Phone) -> None:
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("Mon numéro", request_contact=True)]], one_time_keyboard=True)
    await bot.send_message(phone.id, "Votre numéro ?", reply_markup=keyboard)
    await phone.tap("Mon numéro")
    message = (await newest(bot)).message
    assert message is not None and message.contact is not None
    assert phone.labels == []


async def test_keyboard_button_sends_its_label(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "Menu", reply_markup=ReplyKeyboardMarkup([["Chercher", "Déclarer"]]))
    await phone.tap("Déclarer")
    message = (await newest(bot)).message
    assert message is not None and message.text == "Déclarer"
    assert phone.labels == ["Chercher", "Déclarer"]


async def test_inline_button_reaches_the_bot_with_its_message(bot: Bot, phone: Phone) -> None:
    rows = [[InlineKeyboardButton("Un", callback_data="1")], [InlineKeyboardButton("Deux", callback_data="2")]]
    sent = await bot.send_message(phone.id, "Combien ?", reply_markup=InlineKeyboardMarkup(rows))
    await phone.tap("Deux")
    press = (await newest(bot)).callback_query
    assert press is not None and press.data == "2" and press.from_user.id == phone.id
    assert press.message is not None and press.message.message_id == sent.message_id


async def test_link_to_the_bot_starts_it_and_others_do_not(bot: Bot, phone: Phone) -> None:
    rows = [
        [InlineKeyboardButton("Voir", url="https://t.me/JisrDemoBot?start=abc")],
        [InlineKeyboardButton("Site", url="https://exemple.ma")],
    ]
    await bot.send_message(phone.id, "Offre", reply_markup=InlineKeyboardMarkup(rows))
    await phone.tap("Site")
    assert len(await bot.get_updates()) == 1
    await phone.tap("Voir")
    message = (await newest(bot)).message
    assert message is not None and message.text == "/start abc"


async def test_album_is_several_messages_with_one_group(bot: Bot, phone: Phone) -> None:
    await phone.send_album(3, caption="Mes diplômes")
    messages = [u.message for u in await bot.get_updates() if u.message and u.message.photo]
    assert len(messages) == 3
    assert len({message.media_group_id for message in messages}) == 1
    assert [message.caption for message in messages] == ["Mes diplômes", None, None]


@pytest.mark.parametrize("kind", ["document", "photo", "voice", "sticker"])
async def test_files_arrive_and_can_be_downloaded(bot: Bot, phone: Phone, kind: str) -> None:
    await phone.send_file(kind)
    message = (await newest(bot)).message
    assert message is not None
    carried = message.photo[-1] if kind == "photo" else getattr(message, kind)
    content = await (await bot.get_file(carried.file_id)).download_as_bytearray()
    assert content and len(content) == carried.file_size


async def test_own_document_keeps_name_and_content(bot: Bot, phone: Phone) -> None:
    await phone.send_file("document", b"%PDF-1.4 cv", name="CV Salma.pdf", mime_type="application/pdf")
    message = (await newest(bot)).message
    assert message is not None and message.document is not None
    assert (message.document.file_name, message.document.mime_type) == ("CV Salma.pdf", "application/pdf")
    assert await (await message.document.get_file()).download_as_bytearray() == b"%PDF-1.4 cv"


async def test_location(bot: Bot, phone: Phone) -> None:
    await phone.send_location(33.6, -7.5)
    message = (await newest(bot)).message
    assert message is not None and message.location is not None
    assert (message.location.latitude, message.location.longitude) == (33.6, -7.5)


async def test_block_and_unblock_are_told(bot: Bot, phone: Phone) -> None:
    await phone.block()
    await phone.block()
    change = (await newest(bot)).my_chat_member
    assert change is not None and change.from_user.id == phone.id
    assert (change.old_chat_member.status, change.new_chat_member.status) == ("member", "kicked")
    with pytest.raises(AssertionError, match="unblock it first"):
        await phone.say("allo")
    await phone.unblock()
    change = (await newest(bot)).my_chat_member
    assert change is not None and change.new_chat_member.status == "member"
    assert len(await bot.get_updates()) == 1


async def test_cleared_phone_is_empty_and_still_reachable(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "avant")
    await phone.clear()
    assert phone.messages == []
    await bot.send_message(phone.id, "après")
    await phone.expect("après")


async def test_many_people_at_once(address: str, bot: Bot) -> None:
    people = [{"id": 7_300_000_000 + number, "started": True} for number in range(50)]
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/sim/people", json={"people": people})
    assert answer.json() == {"added": 50}
    await bot.send_message(7_300_000_049, "bonjour")
    reached = await Phone.of(address, 7_300_000_049)
    assert reached.last.text == "bonjour"
    await reached.close()


async def test_who_started_in_an_earlier_life_can_be_written_to() -> None:
    person = PhonePerson(7_000_000_201, "Omar", "212600000201", started=True)
    async with serving(create_simulator(TOKEN, people=[person])) as address, bot_at(address) as bot:
        await bot.send_message(person.id, "du nouveau")


@pytest.mark.parametrize(
    ("path", "body", "reason"),
    [
        ("phones/1/text", {"text": "x"}, "nobody has the id 1"),
        ("phones/7000000101/fly", {}, "a phone can text"),
        ("phones/7000000101/text", {}, "lacks 'text'"),
        ("phones/7000000101/press", {"message_id": 5, "row": 0, "column": 0}, "no button at row 0"),
        ("phones/7000000101/press", {"message_id": "x", "row": 0, "column": 0}, "the body is wrong"),
        ("phones/7000000101/file", {"kind": "film"}, "not film"),
        ("people", {"nme": "x"}, "not nme"),
        ("faults", {"effect": "explode"}, "not explode"),
    ],
)
async def test_wrong_control_gets_a_sentence(address: str, path: str, body: dict[str, object], reason: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/sim/{path}", json=body)
    assert answer.status_code == 400
    assert reason in answer.json()["error"]


async def test_control_takes_json_only(address: str) -> None:
    """A form of another site's page, which a browser would post without asking, is refused."""
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/sim/people", content=b"{}", headers={"Content-Type": "text/plain"})
    assert answer.status_code == 400


async def test_phone_says_what_it_saw_when_it_waits_in_vain(bot: Bot, phone: Phone, echo: None) -> None:
    await phone.say("salut")
    await phone.expect("Vous dites : salut")
    with pytest.raises(
        AssertionError, match=r"no new message with 'adieu'(?s:.)*bot: Vous dites : salut(?s:.)*\[Non\]"
    ):
        await phone.expect("adieu", timeout=0.1)
    with pytest.raises(AssertionError, match="no button 'Peut-être'"):
        await phone.tap("Peut-être", timeout=0.1)


async def test_phone_tells_new_messages_from_old(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "prévenu")
    await phone.expect("prévenu")
    await phone.expect_nothing("prévenu", seconds=0.05)
    await phone.say("suite")
    with pytest.raises(AssertionError):
        await phone.expect("prévenu", timeout=0.05)
