"""`jisr` as operators run it: one sentence and a non-zero exit where something is wrong."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import Workbook

from bot.simulator import create_simulator, serving
from tests.e2e.conftest import TOKEN, free_port

ICE = "012345678900079"


def jisr(*arguments: str, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    """Runs the command; its output is bytes of UTF-8 whatever the machine's locale."""
    environment = {**os.environ, "PYTHONUTF8": "1", "COLUMNS": "300", **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot.cli", *arguments],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env=environment,
        check=False,
    )


@pytest.fixture
def database(tmp_path: Path) -> dict[str, str]:
    return {"DATABASE_URL": f"sqlite:///{tmp_path / 'jisr.db'}"}


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (["run"], {"TELEGRAM_TOKEN": ""}, "TELEGRAM_TOKEN is missing"),
        (["run", "--webhook"], {"TELEGRAM_TOKEN": TOKEN, "JISR_WEBHOOK_URL": ""}, "JISR_WEBHOOK_URL is missing"),
        (
            ["run", "--webhook"],
            {"TELEGRAM_TOKEN": TOKEN, "JISR_WEBHOOK_URL": "https://x.example", "JISR_WEBHOOK_SECRET": "short"},
            "JISR_WEBHOOK_SECRET is missing or weak",
        ),
        (["migrate"], {"DATABASE_URL": "oracle://x"}, "DATABASE_URL is wrong"),
        (["members", "import", "absent.csv"], {}, "absent.csv is not a file"),
        (["parse", "bonjour", "--today", "tomorrow"], {}, "write it as 2026-12-31"),
        (["demo", "--reset", "--database", "postgresql://localhost/x"], {}, "--reset removes an SQLite file only"),
    ],
)
def test_what_is_wrong_is_one_sentence(arguments: list[str], settings: dict[str, str], says: str) -> None:
    done = jisr(*arguments, **settings)
    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_demo_database_does_not_serve_real_people(tmp_path: Path) -> None:
    import asyncio
    from datetime import UTC, datetime

    from db import migrations
    from db.engine import Database
    from db.models import DeploymentKind
    from db.queries import deployment

    url = f"sqlite:///{tmp_path / 'demo.db'}"
    migrations.upgrade(url)

    async def declare() -> None:
        opened = Database(url)
        async with opened.session() as session:
            await deployment.declare(session, DeploymentKind.DEMO, now=datetime.now(UTC))
        await opened.close()

    async def run() -> subprocess.CompletedProcess[str]:
        async with serving(create_simulator(TOKEN)) as address:
            settings = {"TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": address, "DATABASE_URL": url}
            return await asyncio.to_thread(jisr, "run", **settings)

    asyncio.run(declare())
    done = asyncio.run(run())
    assert done.returncode == 1
    assert "This database is for demo, not for production" in done.stderr
    assert "Traceback" not in done.stderr


def test_members_are_imported_bad_rows_told_by_line_and_repeating_changes_nothing(
    tmp_path: Path, database: dict[str, str]
) -> None:
    file = tmp_path / "registre.csv"
    file.write_text(
        "Nom;ICE;Téléphone;Secteur\n"
        f"Exemple Câblage SARL;{ICE};05 22 00 00 01;\n"
        ";;;\n"
        "Exemple Textile SARL;123;05 22 00 00 02;\n"
        "Exemple Métal SARL;;pas un numéro;\n",
        encoding="utf-8",
    )
    dry = jisr("members", "import", str(file), "--dry-run", **database)
    assert "2 companies would be added" in dry.stderr
    done = jisr("members", "import", str(file), **database)
    assert done.returncode == 1
    assert "2 companies were added" in done.stderr
    assert [line.split(":")[0] for line in done.stdout.splitlines()] == ["line 4", "line 5"]
    again = jisr("members", "import", str(file), **database)
    assert "0 companies were added, 0 updated, 2 unchanged; 1 rows refused" in again.stderr


def test_members_come_from_a_spreadsheet_too(tmp_path: Path, database: dict[str, str]) -> None:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["Raison sociale", "ICE", "GSM"], ["Exemple Emballage SARL", ICE, "0661000001"]):
        sheet.append(row)
    file = tmp_path / "registre.xlsx"
    book.save(file)
    done = jisr("members", "import", str(file), **database)
    assert (done.returncode, done.stdout) == (0, "")
    assert "1 companies were added" in done.stderr


async def test_staff_are_invited_by_a_link_of_the_bot(database: dict[str, str]) -> None:
    import asyncio

    async with serving(create_simulator(TOKEN)) as address:
        settings = {**database, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": address}
        done = await asyncio.to_thread(jisr, "staff", "invite", "--role", "adviser", **settings)
        assert done.returncode == 0
        assert done.stdout.startswith("https://t.me/JisrDemoBot?start=")
        wrong = await asyncio.to_thread(jisr, "staff", "invite", "--role", "director", **settings)
    assert wrong.returncode != 0


def test_a_telegram_that_cannot_be_reached_is_said(database: dict[str, str]) -> None:
    settings = {**database, "TELEGRAM_TOKEN": TOKEN, "TELEGRAM_API_URL": f"http://127.0.0.1:{free_port()}"}
    done = jisr("staff", "invite", "--role", "adviser", **settings)
    assert done.returncode == 1
    assert "Telegram cannot be reached" in done.stderr
    assert "Traceback" not in done.stderr


def test_parse_prints_a_line_of_json_for_each_text() -> None:
    lines = json.dumps({"text": "je cherche un poste de cariste à Bernoussi", "today": "2026-11-24"})
    done = jisr("parse", stdin=lines + "\n\n" + json.dumps({"text": "salam"}))
    first, second = map(json.loads, done.stdout.splitlines())
    assert first["intent"]["name"] == "search_offers"
    assert {(each["entity"], each["value"]) for each in first["entities"]} == {
        ("occupation", "N1101"),
        ("place", "sidi_bernoussi"),
    }
    assert second["intent"]["name"] == "greet"
    broken = jisr("parse", stdin="salam")
    assert broken.returncode == 1
    assert "standard input, line 1: expected a JSON object" in broken.stderr


def test_the_project_has_no_findings() -> None:
    done = jisr("check")
    assert (done.returncode, done.stdout) == (0, "")
