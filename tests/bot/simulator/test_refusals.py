"""Each refusal, through python-telegram-bot's own client."""

from __future__ import annotations

import re
from contextlib import AbstractContextManager

import httpx
import pytest
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, Forbidden, InvalidToken

from bot.simulator import Simulator
from bot.simulator.files import LARGEST_DOWNLOAD
from tests.bot.simulator.conftest import TOKEN, Clock, bot_at
from tests.e2e.phone import Phone


def refused(words: str) -> AbstractContextManager[object]:
    """The client's exception; it writes the first letter of Telegram's sentence large."""
    return pytest.raises(BadRequest, match=f"(?i){re.escape(words)}")


def one_button(**about: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton("Oui", **about)]])  # type: ignore[arg-type]


async def test_unknown_method_is_not_found(bot: Bot, address: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{address}/bot{TOKEN}/flyToTheMoon")
    assert answer.status_code == 404
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


async def test_method_names_come_in_any_case(address: str) -> None:
    async with httpx.AsyncClient() as client:
        answer = await client.get(f"{address}/bot{TOKEN}/GETME")
    assert answer.json()["result"]["username"] == "JisrDemoBot"


async def test_wrong_token_is_unauthorized_and_malformed_one_not_found(address: str) -> None:
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{address}/bot1000000001:other/getMe")).status_code == 401
        assert (await client.get(f"{address}/botnonsense/getMe")).status_code == 404
    with pytest.raises(InvalidToken):
        await bot_at(address, "1000000001:other").get_me()


@pytest.mark.parametrize("size", [65, 100])
async def test_callback_data_over_64_bytes(bot: Bot, phone: Phone, size: int) -> None:
    with refused("BUTTON_DATA_INVALID"):
        await bot.send_message(phone.id, "x", reply_markup=one_button(callback_data="x" * size))


async def test_callback_data_is_counted_in_bytes(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, "x", reply_markup=one_button(callback_data="ح" * 32))
    with refused("BUTTON_DATA_INVALID"):
        await bot.send_message(phone.id, "x", reply_markup=one_button(callback_data="ح" * 33))


async def test_button_that_does_nothing(bot: Bot, phone: Phone) -> None:
    with refused("Text buttons are unallowed in the inline keyboard"):
        await bot.send_message(phone.id, "x", reply_markup=one_button())


async def test_button_with_a_wrong_address(bot: Bot, phone: Phone) -> None:
    with refused("URL 'no address' is invalid"):
        await bot.send_message(phone.id, "x", reply_markup=one_button(url="no address"))


async def test_text_over_4096_units_after_parsing(bot: Bot, phone: Phone) -> None:
    await bot.send_message(phone.id, f"<b>{'س' * 4096}</b>", parse_mode="HTML")
    with refused("message is too long"):
        await bot.send_message(phone.id, "س" * 4097)
    await bot.send_message(phone.id, "😀" * 2048)
    with refused("message is too long"):
        await bot.send_message(phone.id, "😀" * 2049)


async def test_caption_over_1024_units(bot: Bot, phone: Phone) -> None:
    with refused("caption is too long"):
        await bot.send_document(phone.id, b"x", caption="x" * 1025)


@pytest.mark.parametrize("text", ["", "   \n", "<b></b>"])
async def test_empty_text(bot: Bot, phone: Phone, text: str) -> None:
    with refused("message text is empty"):
        await bot.send_message(phone.id, text, parse_mode="HTML")


async def test_malformed_html(bot: Bot, phone: Phone) -> None:
    with refused('can\'t parse entities: Unsupported start tag "x" at byte offset 2'):
        await bot.send_message(phone.id, "é<x>", parse_mode="HTML")


async def test_chat_not_found(bot: Bot, address: str) -> None:
    never_started = await Phone.new(address, "Omar")
    for chat_id in (never_started.id, 4_000_000_000, "@nobody"):
        with refused("chat not found"):
            await bot.send_message(chat_id, "x")
    await never_started.close()


async def test_message_is_not_modified(bot: Bot, phone: Phone) -> None:
    sent = await bot.send_message(phone.id, "<b>x</b>", parse_mode="HTML", reply_markup=one_button(callback_data="1"))
    with refused("message is not modified"):
        await sent.edit_text("<b>x</b>", parse_mode="HTML", reply_markup=one_button(callback_data="1"))
    await sent.edit_text("x", reply_markup=one_button(callback_data="1"))
    with refused("message is not modified"):
        await sent.edit_reply_markup(one_button(callback_data="1"))
    await sent.edit_reply_markup(None)
    await phone.refresh()
    assert phone.last.text == "x" and phone.last.edited and not phone.last.buttons


async def test_message_to_edit_or_delete_not_found(bot: Bot, phone: Phone) -> None:
    with refused("message to edit not found"):
        await bot.edit_message_text("x", phone.id, 999_999)
    with refused("message to delete not found"):
        await bot.delete_message(phone.id, 999_999)


async def test_a_persons_message_cannot_be_edited(bot: Bot, phone: Phone) -> None:
    said = await phone.say("bonjour")
    with refused("message can't be edited"):
        await bot.edit_message_text("x", phone.id, said.id)


async def test_blocked_by_the_user(bot: Bot, phone: Phone) -> None:
    await phone.block()
    with pytest.raises(Forbidden, match="bot was blocked by the user"):
        await bot.send_message(phone.id, "x")
    await phone.unblock()
    await bot.send_message(phone.id, "x")


async def pressed(bot: Bot, phone: Phone) -> str:
    """The id of a press that waits for its answer."""
    await bot.send_message(phone.id, "x", reply_markup=one_button(callback_data="1"))
    await phone.tap("Oui")
    updates = await bot.get_updates()
    assert updates[-1].callback_query is not None
    return updates[-1].callback_query.id


async def test_query_is_too_old(bot: Bot, phone: Phone, clock: Clock) -> None:
    query_id = await pressed(bot, phone)
    clock.advance(31)
    with refused("query is too old and response timeout expired or query ID is invalid"):
        await bot.answer_callback_query(query_id)


async def test_query_is_answered_once(bot: Bot, phone: Phone) -> None:
    query_id = await pressed(bot, phone)
    await bot.answer_callback_query(query_id, "Noté")
    assert await phone.expect_toast("Noté")
    for wrong in (query_id, "12345"):
        with refused("query is too old"):
            await bot.answer_callback_query(wrong)


async def test_toast_over_200_units(bot: Bot, phone: Phone) -> None:
    query_id = await pressed(bot, phone)
    with refused("MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query_id, "x" * 201)


async def test_wrong_file_ids(bot: Bot, phone: Phone) -> None:
    with refused("wrong remote file identifier"):
        await bot.send_document(phone.id, "BQACAgQAAnowhere")
    with refused("invalid file_id"):
        await bot.get_file("BQACAgQAAnowhere")


async def test_file_too_big_to_download(bot: Bot, phone: Phone, simulator: Simulator) -> None:
    file = simulator.telegram.files.keep(
        "documents", "big.bin", "application/octet-stream", bytes(LARGEST_DOWNLOAD + 1)
    )
    with refused("file is too big"):
        await bot.get_file(file.file_id)


async def test_photo_that_is_no_picture(bot: Bot, phone: Phone) -> None:
    with refused("IMAGE_PROCESS_FAILED"):
        await bot.send_photo(phone.id, b"text")


@pytest.mark.parametrize(("name", "refusal"), [("Start", "COMMAND_INVALID"), ("x" * 33, "COMMAND_INVALID")])
async def test_wrong_commands(bot: Bot, name: str, refusal: str) -> None:
    with refused(refusal):
        await bot.set_my_commands([BotCommand(name, "x")])


async def test_wrong_language_code(bot: Bot) -> None:
    with refused("invalid language code"):
        await bot.set_my_name("Jisr", language_code="french")
