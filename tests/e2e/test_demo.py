"""`jisr demo` as the README starts it, in a real browser: a need from one phone to the next and back."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

CHROMIUM = shutil.which("chromium")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Debian's chromium, which is not installed here")


@contextmanager
def demo(database_url: str) -> Iterator[str]:
    """The demo in a process of its own; its address. Ctrl-C ends it."""
    command = [sys.executable, "-m", "bot.cli", "demo", "--no-browser", "--port", "0", "--database", database_url]
    environment = {**os.environ, "COLUMNS": "200"}
    running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment)
    try:
        assert running.stderr is not None
        said = []
        for line in running.stderr:
            said.append(line)
            if match := re.search(r"http://127\.0\.0\.1:\d+", line):
                yield match.group()
                break
        else:
            raise AssertionError("the demo did not open:\n" + "".join(said))
    finally:
        running.send_signal(signal.SIGINT)
        running.communicate(timeout=20)
    assert running.returncode == 0


class Seat:
    """One of the page's phones, used as a person would: by what is written on it."""

    def __init__(self, page: Page, seat: str) -> None:
        self.phone: Locator = page.locator(f'[data-seat="{seat}"]')

    async def tap(self, label: str) -> None:
        """Taps the newest button that says so."""
        await self.phone.get_by_role("button", name=label).last.click()

    async def say(self, text: str) -> None:
        field = self.phone.get_by_role("textbox")
        await field.fill(text)
        await field.press("Enter")

    async def share_number(self, label: str, yes: str) -> None:
        """The contact button, and the messenger's own question before it shares."""
        await self.tap(label)
        await self.phone.get_by_role("button", name=yes, exact=True).click()

    async def reads(self, *fragments: str) -> None:
        """Waits until the newest message that has the first fragment has all of them."""
        message = self.phone.locator(".message:not(.own)", has_text=fragments[0]).last
        for fragment in fragments:
            await expect(message).to_contain_text(fragment)


async def test_declared_in_french_approved_found_and_applied_for_in_arabic(tmp_path: Path) -> None:
    with demo(f"sqlite:///{tmp_path / 'demo.db'}") as address:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
            page = await browser.new_page(viewport={"width": 1400, "height": 860})
            page.set_default_timeout(10_000)
            errors: list[str] = []
            page.on("pageerror", lambda error: errors.append(str(error)))
            await page.goto(address)
            company, adviser, seeker = Seat(page, "company"), Seat(page, "adviser"), Seat(page, "seeker")
            await adviser.reads("Conseil ANAPEC")

            await company.tap("Démarrer")
            await company.tap("Français")
            await company.tap("Mon entreprise recrute")
            await company.tap("D’accord")
            await company.tap("Oui")
            await company.share_number("Partager mon numéro", "Partager")
            await company.reads("Reconnue")
            await company.say(
                "on recrute 2 caristes en CDI à Sidi Bernoussi de nuit, 4800 dh, niveau bac, 1 an d'expérience"
            )
            await company.reads("partir de quand")
            await company.tap("Tout de suite")
            await company.reads("langues")
            await company.tap("Aucune en particulier")
            await company.tap("Les habituelles")
            await company.reads("Autre chose à ajouter")
            await company.say("Transport du personnel assuré.")
            await company.reads("envoie")
            await page.screenshot(path=tmp_path / "1-declared.png")
            await company.tap("✅ Envoyer")
            await company.reads("Votre référence")

            await adviser.reads("Nouveau besoin à examiner")
            await adviser.tap("Ouvrir")
            await adviser.reads("Transport du personnel assuré.")
            await adviser.tap("Publier")
            await adviser.reads("est publié")
            await company.reads("on peut le trouver dès maintenant")
            await page.screenshot(path=tmp_path / "2-approved.png")

            await seeker.tap("ابدأ")
            await seeker.tap("العربية")
            await seeker.tap("أبحث عن عمل")
            await seeker.say("كنقلب على خدمة ديال كاريست فالبرنوصي بالليل")
            await seeker.reads("سائق(ة) رافعة شوكية")
            await seeker.tap("1")
            await seeker.reads("Transport du personnel assuré.")
            await seeker.tap("✅ ترشح")
            await seeker.tap("✅ أوافق")
            await seeker.tap("✅ نعم")
            await seeker.reads("ما اسمك الشخصي")
            await seeker.tap("Salma")
            await seeker.share_number("مشاركة رقمي", "مشاركة")
            await seeker.reads("مستواك الدراسي")
            await seeker.tap("باكالوريا")
            await seeker.reads("كم سنة")
            await seeker.tap("2")
            await seeker.reads("أين تسكن")
            await seeker.tap("سيدي البرنوصي")
            await seeker.reads("هذا ما ستراه الشركة")
            await page.screenshot(path=tmp_path / "3-applying.png")
            await seeker.tap("إرسال ترشيحي")
            await seeker.reads("تم الإرسال")

            await company.reads("Nouvelle candidature", "Salma")
            await page.screenshot(path=tmp_path / "4-told.png")
            assert errors == []
            await browser.close()
