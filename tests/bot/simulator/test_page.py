"""The phones' page in a real browser, with a bot that echoes."""

from __future__ import annotations

import re
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Locator, Page, async_playwright, expect
from telegram import Bot, BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup

from bot.simulator import Simulator, serving
from tests.bot.simulator.conftest import ADVISER, COMPANY, SEEKER, bot_at, echoing

CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
pytestmark = [
    pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which is not installed here"),
    # One browser, and so one event loop, for all of this file; each test has a simulator and a profile of its own.
    pytest.mark.asyncio(loop_scope="module"),
]


@pytest_asyncio.fixture(loop_scope="module")
async def address(simulator: Simulator) -> AsyncIterator[str]:
    async with serving(simulator) as url:
        yield url


@pytest_asyncio.fixture(loop_scope="module")
async def bot(address: str) -> AsyncIterator[Bot]:
    async with bot_at(address) as client, echoing(client):
        yield client


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        opened = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield opened
        await opened.close()


async def open_page(
    browser: Browser, address: str, width: int = 1280, height: int = 800, scheme: str = "light"
) -> Page:
    context = await browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page = await context.new_page()
    page.set_default_timeout(5000)
    await page.goto(address)
    await page.wait_for_selector("body.ready")
    return page


@pytest_asyncio.fixture(loop_scope="module")
async def page(browser: Browser, address: str, bot: Bot) -> AsyncIterator[Page]:
    """The page on a desktop; the test fails on any error in its console."""
    errors: list[str] = []
    opened = await open_page(browser, address)
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield opened
    await opened.context.close()
    assert errors == []


def phone_of(page: Page, seat: str) -> Locator:
    return page.locator(f'[data-seat="{seat}"]')


async def started(page: Page, seat: str) -> Locator:
    phone = phone_of(page, seat)
    await phone.get_by_role("button", name=re.compile("^(Démarrer|ابدأ)$")).click()
    await expect(phone.locator(".message:not(.own)")).to_have_count(1)
    return phone


async def test_three_phones_stand_side_by_side_the_arabic_one_mirrored(page: Page, tmp_path: Path) -> None:
    seats = [await each.get_attribute("data-seat") for each in await page.locator(".phone").all()]
    assert seats == ["seeker", "company", "adviser"]
    boxes = [await each.bounding_box() for each in await page.locator(".phone").all()]
    lefts = [box["x"] for box in boxes if box]
    assert len(lefts) == 3 and lefts == sorted(lefts)
    assert await phone_of(page, "seeker").get_attribute("dir") == "rtl"
    assert await phone_of(page, "company").get_attribute("dir") == "ltr"
    seeker = await started(page, "seeker")
    theirs = await seeker.locator(".message:not(.own) .bubble").bounding_box()
    own = await seeker.locator(".message.own .bubble").bounding_box()
    assert theirs and own and theirs["x"] + theirs["width"] > own["x"] + own["width"]
    await page.screenshot(path=tmp_path / "desktop.png")


async def test_typing_tapping_and_editing_in_place(page: Page) -> None:
    phone = await started(page, "company")
    field = phone.get_by_role("textbox")
    await field.fill("Je cherche un cariste")
    await field.press("Enter")
    await expect(phone.locator(".message").last).to_contain_text("Vous dites : Je cherche un cariste")
    await expect(field).to_have_value("")
    button = phone.get_by_role("button", name="✅ Oui").last
    await button.focus()
    await page.keyboard.press("Enter")
    last = phone.locator(".message").last
    await expect(last).to_contain_text("Réponse : yes")
    await expect(last.locator("strong")).to_have_text("Réponse :")
    await expect(last.locator(".edited")).to_have_text("modifié")
    await expect(phone.locator(".toasts")).to_contain_text("C’est noté")
    # Whoever pressed by keyboard still stands on the same button of the new version.
    await expect(last.get_by_role("button", name="✅ Oui")).to_be_focused()


async def test_own_message_is_edited_with_the_arrow_up(page: Page, bot: Bot) -> None:
    phone = await started(page, "company")
    field = phone.get_by_role("textbox")
    await field.fill("3 postes")
    await field.press("Enter")
    await expect(phone.locator(".message.own")).to_have_count(2)
    await field.press("ArrowUp")
    await expect(field).to_have_value("3 postes")
    await field.fill("4 postes")
    await field.press("Enter")
    await expect(phone.locator(".message.own").last).to_contain_text("4 postes")
    await expect(phone.locator(".message.own").last.locator(".edited")).to_be_visible()


async def test_texts_are_never_read_as_markup(page: Page, bot: Bot) -> None:
    phone = await started(page, "company")
    hostile = '<img src=x onerror="document.title=1"><b>gras</b>'
    await phone.get_by_role("textbox").fill(hostile)
    await phone.get_by_role("textbox").press("Enter")
    await expect(phone.locator(".message.own").last.locator(".text")).to_have_text(hostile)
    await bot.send_message(
        COMPANY, "<a href='https://exemple.ma/\"onclick=\"x'>lien</a> &lt;script&gt;", parse_mode="HTML"
    )
    last = phone.locator(".message").last
    await expect(last.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    assert await last.locator("script").count() == 0
    assert await page.locator(".phones img:not([src$='bridge.svg'])").count() == 0
    assert await page.title() == "Jisr — démonstration"


async def test_each_line_has_its_own_direction(page: Page, bot: Bot) -> None:
    phone = await started(page, "seeker")
    lines = ["عرض شغل", "Cariste (H/F)", "\u2068Ain Sebaâ\u2069 · عقد دائم", "3/7"]
    await bot.send_message(SEEKER, "\n".join(lines))
    last = phone.locator(".message").last
    await expect(last).to_contain_text("Cariste")
    directions = await last.locator("p").evaluate_all("all => all.map(p => getComputedStyle(p).direction)")
    assert directions == ["rtl", "ltr", "rtl", "rtl"]


async def test_long_label_is_cut_and_buttons_of_a_row_are_as_wide_as_each_other(page: Page, bot: Bot) -> None:
    phone = await started(page, "company")
    rows = [
        [InlineKeyboardButton(label, callback_data="x") for label in ("A", "Beaucoup plus long")],
        [InlineKeyboardButton("Une étiquette bien trop longue pour un téléphone, vraiment", callback_data="x")],
    ]
    await bot.send_message(COMPANY, "Choisissez", reply_markup=InlineKeyboardMarkup(rows))
    board = phone.locator(".inline-keyboard").last
    await expect(board.get_by_role("button")).to_have_count(3)
    widths = await board.locator("button").evaluate_all("all => all.map(b => b.getBoundingClientRect().width)")
    assert abs(widths[0] - widths[1]) < 1
    cut = "s => s.scrollWidth > s.clientWidth && getComputedStyle(s).textOverflow"
    assert await board.locator("button span").last.evaluate(cut) == "ellipsis"


async def test_contact_is_shared_after_a_question(page: Page, bot: Bot) -> None:
    phone = await started(page, "seeker")
    keyboard = ReplyKeyboardMarkup([[KeyboardButton("مشاركة رقمي", request_contact=True)]], one_time_keyboard=True)
    await bot.send_message(SEEKER, "رقم الهاتف؟", reply_markup=keyboard)
    await phone.get_by_role("button", name="مشاركة رقمي").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("+212600000101")
    await dialog.get_by_role("button", name="إلغاء").click()
    await expect(phone.locator(".bubble.contact")).to_have_count(0)
    await phone.get_by_role("button", name="مشاركة رقمي").click()
    await page.keyboard.press("Enter")
    await expect(phone.locator(".bubble.contact")).to_contain_text("+212600000101")
    await expect(phone.locator(".reply-keyboard")).to_be_hidden()


async def test_samples_are_sent_and_a_document_is_saved(page: Page, bot: Bot, tmp_path: Path) -> None:
    phone = await started(page, "company")
    for name, kind in (("Photo d’exemple", "photo"), ("Note vocale", "voice"), ("Autocollant", "sticker")):
        await phone.get_by_role("button", name="Joindre").click()
        await phone.get_by_role("menuitem", name=name).click()
        await expect(phone.locator(f".bubble.{kind}")).to_be_visible()
    file = tmp_path / "cv.pdf"
    file.write_bytes(b"%PDF-1.4 sample")
    async with page.expect_file_chooser() as chooser:
        await phone.get_by_role("button", name="Joindre").click()
        await phone.get_by_role("menuitem", name="Document…").click()
    await (await chooser.value).set_files(file)
    await expect(phone.locator(".bubble.document")).to_contain_text("cv.pdf")
    await bot.send_document(COMPANY, b"Ref;Poste\n", filename="besoins.csv")
    async with page.expect_download() as download:
        await phone.get_by_role("link", name="besoins.csv").click()
    saved = await (await download.value).path()
    assert saved.read_bytes() == b"Ref;Poste\n"


async def test_commands_menu_works_by_keyboard(page: Page, bot: Bot) -> None:
    await bot.set_my_commands([BotCommand("help", "Aide"), BotCommand("search", "Chercher")])
    await bot.set_my_commands([BotCommand("help", "مساعدة")], language_code="ar")
    phone = await started(page, "company")
    opener = phone.get_by_role("button", name="Commandes")
    await opener.focus()
    await page.keyboard.press("Enter")
    await expect(phone.get_by_role("menuitem")).to_have_count(2)
    await page.keyboard.press("Escape")
    await expect(opener).to_be_focused()
    await page.keyboard.press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await expect(phone.locator(".message").last).to_contain_text("Vous dites : /search")
    seeker = await started(page, "seeker")
    await seeker.get_by_role("button", name="أوامر البوت").click()
    await expect(seeker.get_by_role("menuitem")).to_contain_text("مساعدة")


async def test_link_to_the_bot_starts_it_on_the_phone_where_it_is_pressed(page: Page, bot: Bot) -> None:
    phone = await started(page, "adviser")
    button = InlineKeyboardButton("Entrer", url="https://t.me/JisrDemoBot?start=invite-1")
    await bot.send_message(ADVISER, "Invitation", reply_markup=InlineKeyboardMarkup([[button]]))
    await phone.get_by_role("button", name="Entrer").click()
    await expect(phone.locator(".message").last).to_contain_text("Vous dites : /start invite-1")
    await bot.send_message(ADVISER, "Ou ici : https://t.me/JisrDemoBot?start=offer-2")
    await phone.get_by_role("link").click()
    await expect(phone.locator(".message").last).to_contain_text("Vous dites : /start offer-2")
    assert len(page.context.pages) == 1


async def test_block_and_restart(page: Page, bot: Bot) -> None:
    phone = await started(page, "company")
    await phone.get_by_role("button", name="Autres actions").click()
    await phone.get_by_role("menuitem", name="Bloquer le bot").click()
    await expect(phone.get_by_text("Bot bloqué")).to_be_visible()
    await expect(phone.get_by_role("textbox")).to_be_hidden()
    await phone.get_by_role("button", name="Débloquer le bot").click()
    await expect(phone.get_by_role("textbox")).to_be_visible()
    await phone.get_by_role("button", name="Autres actions").click()
    await phone.get_by_role("menuitem", name="Redémarrer la conversation").click()
    await expect(phone.locator(".message")).to_have_count(0)
    await expect(phone.get_by_role("button", name="Démarrer")).to_be_visible()


async def test_typing_sign_and_alert(page: Page, bot: Bot) -> None:
    phone = await started(page, "company")
    await bot.send_chat_action(COMPANY, "typing")
    await expect(phone.locator(".status")).to_have_text("écrit…")
    await bot.send_message(COMPANY, "Voilà")
    await expect(phone.locator(".status")).to_have_text("bot")


async def test_reload_shows_the_same_conversation(page: Page) -> None:
    phone = await started(page, "seeker")
    before = await phone.locator(".message").all_inner_texts()
    await page.reload()
    await expect(phone.locator(".message")).to_have_count(2)
    assert await phone.locator(".message").all_inner_texts() == before


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_narrow_screen_shows_one_phone_at_a_time(
    browser: Browser, address: str, bot: Bot, tmp_path: Path, scheme: str
) -> None:
    page = await open_page(browser, address, 360, 740, scheme)
    await expect(page.locator(".phone:visible")).to_have_count(1)
    await started(page, "seeker")
    tab = page.get_by_role("tab", name="Entreprise")
    await page.get_by_role("tab").first.focus()
    await page.keyboard.press("ArrowRight")
    await expect(tab).to_have_attribute("aria-selected", "true")
    await expect(tab).to_be_focused()
    company = await started(page, "company")
    await expect(company).to_be_visible()
    await bot.send_message(SEEKER, "رسالة جديدة " + "طويلة جدا " * 30)
    await expect(page.get_by_role("tab").first.locator(".count")).to_have_text("1")
    await page.screenshot(path=tmp_path / f"company-{scheme}.png")
    await page.get_by_role("tab").first.click()
    await expect(page.get_by_role("tab").first.locator(".count")).to_be_hidden()
    await expect(phone_of(page, "seeker").locator(".message").last).to_be_in_viewport()
    await page.screenshot(path=tmp_path / f"seeker-{scheme}.png")
    assert await page.evaluate("document.documentElement.scrollWidth") == 360
    await page.context.close()


async def test_everything_can_be_reached_by_keyboard_in_order(page: Page) -> None:
    phone = await started(page, "company")
    await phone.get_by_role("button", name="Autres actions").focus()
    seen = []
    for _ in range(10):
        await page.keyboard.press("Tab")
        seen.append(
            await page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.innerText")
        )
    assert seen[0].startswith("Conversation de"), seen
    wanted = ["✅ Oui", "Non", "Commandes du bot", "Joindre", "Message", "Envoyer"]
    assert [label for label in seen if label in wanted] == wanted, seen
