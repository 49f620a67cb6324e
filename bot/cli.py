"""`jisr`: what operators run. Mistakes get one sentence on standard error and a non-zero exit."""

from __future__ import annotations

import asyncio
import json
import sys
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.logs import set_up_logs
from bot.settings import CACHE, Settings, SettingsError, read_settings
from db.errors import DatabaseError

# Help in plain text, and bars loaded where they are shown: a bot that serves needs neither.
app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    help="Jisr: employment assistant on Telegram, in French and Arabic.",
)
members = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="The association's member register.")
staff = typer.Typer(no_args_is_help=True, rich_markup_mode=None, help="Advisers and coordinators.")
app.add_typer(members, name="members")
app.add_typer(staff, name="staff")

DIALOGUES = Path(__file__).resolve().parents[1] / "dialogues"


class Role(StrEnum):
    adviser = "adviser"
    coordinator = "coordinator"


def fail(sentence: str) -> typer.Exit:
    """Prints why it cannot be done; raise what is returned."""
    typer.secho(sentence, fg="red", err=True)
    return typer.Exit(1)


def say(sentence: str) -> None:
    """What an operator reads beside the output proper."""
    typer.echo(sentence, err=True)


def settings_or_exit(**overrides: object) -> Settings:
    try:
        settings = read_settings(**overrides)
    except SettingsError as error:
        raise fail(str(error)) from None
    set_up_logs(settings.jisr_log_level, settings.jisr_log_format)
    return settings


class Bars:
    """A progress bar per thing that takes time."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self.progress = Progress(
            TextColumn("{task.description:<24}"), BarColumn(), TimeElapsedColumn(), console=Console(stderr=True)
        )
        self._tasks: dict[str, Any] = {}

    def __enter__(self) -> Bars:
        self.progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.progress.stop()

    def __call__(self, what: str, share: float) -> None:
        if what not in self._tasks:
            self._tasks[what] = self.progress.add_task(what, total=1.0)
        self.progress.update(self._tasks[what], completed=share)


@app.command()
def run(
    webhook: Annotated[bool, typer.Option(help="Receive updates by webhook instead of polling.")] = False,
    worker: Annotated[bool, typer.Option(help="Do due work in this process too.")] = True,
) -> None:
    """Run the bot."""
    import uvloop

    from bot.application import run as run_bot

    settings = settings_or_exit()
    try:
        settings.require_token()
        if webhook:
            settings.require_webhook()
        uvloop.run(run_bot(settings, webhook=webhook, worker=worker))
    except (SettingsError, DatabaseError) as error:
        raise fail(str(error)) from None


@app.command()
def worker() -> None:
    """Do due work and send what waits: one such process beside many webhook replicas started with --no-worker."""
    import uvloop

    from bot.application import run_worker

    settings = settings_or_exit()
    try:
        uvloop.run(run_worker(settings))
    except (SettingsError, DatabaseError) as error:
        raise fail(str(error)) from None


@app.command()
def demo(
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port of the phones' page; 0 takes a free one.")] = 8765,
    browser: Annotated[bool, typer.Option(help="Open the page in a browser.")] = True,
    reset: Annotated[bool, typer.Option("--reset", help="Throw the demo's database away first.")] = False,
    database: Annotated[str, typer.Option(help="Another database for the demo.")] = "",
) -> None:
    """Open the demo: three phones in a page, sample data, the very bot that runs in production."""
    from bot.demo import DemoError, open_demo

    settings = settings_or_exit(database_url=database or f"sqlite:///{CACHE / 'demo.db'}", jisr_log_level="WARNING")
    CACHE.mkdir(exist_ok=True)
    try:
        with Bars() as bars:
            asyncio.run(open_demo(settings, port=port, browser=browser, reset=reset, progress=bars, say=say))
    except (DemoError, SettingsError) as error:
        raise fail(str(error)) from None
    except KeyboardInterrupt:
        say("Stopped.")


@app.command()
def migrate() -> None:
    """Bring the database to this version's schema."""
    from db.migrations import upgrade

    settings = settings_or_exit()
    upgrade(settings.database_url)
    say("The database is up to date.")


@app.command()
def check() -> None:
    """Check the dialogue files, the training data and the translations; print every finding."""
    from bot.checking import findings

    found = findings(DIALOGUES)
    for finding in found:
        typer.echo(str(finding))
    if found:
        raise fail(f"{len(found)} finding(s).")
    say("No findings.")


@app.command()
def parse(
    texts: Annotated[
        list[str] | None, typer.Argument(help="Texts to read; none: JSON lines on standard input.")
    ] = None,
    today: Annotated[str, typer.Option(help="The day that relative dates count from (YYYY-MM-DD).")] = "",
) -> None:
    """Understand texts: one JSON line each. Standard input takes lines {"text", "today"}."""
    understanding = load_understanding()
    day = read_day(today, "--today") if today else None
    for text in texts or []:
        typer.echo(json.dumps(understanding.parse(text, today=day or here_today()).to_json(), ensure_ascii=False))
    if texts:
        return
    for number, line in enumerate(sys.stdin, 1):
        if not line.strip():
            continue
        try:
            given = json.loads(line)
            text = given["text"]
            assert isinstance(text, str)
        except (ValueError, KeyError, TypeError, AssertionError):
            raise fail(
                f'standard input, line {number}: expected a JSON object with a "text", such as {{"text": "salam"}}'
            ) from None
        on = read_day(given["today"], f"standard input, line {number}") if given.get("today") else day
        typer.echo(json.dumps(understanding.parse(text, today=on or here_today()).to_json(), ensure_ascii=False))


@app.command()
def evaluate(
    html: Annotated[Path | None, typer.Option(help="Write the report with its heat map to this file.")] = None,
) -> None:
    """Measure the understanding: cross-validation and the development set."""
    from rich.console import Console

    from bot.evaluation_report import show, write_html
    from db import catalogue
    from dialogues.understanding.evaluation import evaluate as measure

    settings_or_exit()
    with Bars() as bars:
        report = measure(
            catalogue.load(cache=CACHE), DIALOGUES / "nlu", DIALOGUES / "development", CACHE, progress=bars
        )
    show(report, Console())
    if html:
        try:
            write_html(report, html)
        except OSError as error:
            raise fail(f"{html} cannot be written: {error.strerror}") from None


@app.command()
def unknowns(
    export: Annotated[bool, typer.Option("--export", help="Print them in nlu.yml form, to be labelled.")] = False,
) -> None:
    """Messages that were not understood, in clusters (personal data masked, kept with consent only)."""
    from bot.administration import kept_unknowns
    from dialogues.understanding.unknowns import cluster, to_nlu_yaml

    settings = settings_or_exit()
    clusters = cluster(asyncio.run(kept_unknowns(settings.database_url)))
    if export:
        typer.echo(to_nlu_yaml(clusters))
        return
    if not clusters:
        say("No message was kept.")
    for group in clusters:
        typer.echo(f"{len(group.texts):4}  {group.texts[0]}")
        for text in group.texts[1:6]:
            typer.echo(f"      {text}")


@members.command("import")
def import_members(
    file: Annotated[Path, typer.Argument(help=".csv or .xlsx; see the README for its columns.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done and change nothing.")] = False,
    accept_ice: Annotated[bool, typer.Option("--accept-ice", help="Take rows whose ICE fails its key.")] = False,
) -> None:
    """Import the member register: bad rows are told by line, good ones are kept; repeating it changes nothing."""
    from bot.administration import import_register

    settings = settings_or_exit()
    if not file.is_file():
        raise fail(f"{file} is not a file that can be read.")
    from db.members import RegisterError

    try:
        report = asyncio.run(import_register(settings.database_url, file, dry_run=dry_run, accept_ice=accept_ice))
    except RegisterError as error:
        raise fail(str(error)) from None
    for problem in report.problems:
        typer.echo(str(problem))
    verb = "would be" if dry_run else "were"
    say(
        f"{report.created} companies {verb} added, {report.updated} updated, "
        f"{report.unchanged} unchanged; {report.refused} rows refused."
    )
    if report.refused:
        raise typer.Exit(1)


@staff.command("invite")
def invite_staff(
    role: Annotated[Role, typer.Option(help="adviser (ANAPEC) or coordinator (Izdihar).")],
    hours: Annotated[int, typer.Option(min=1, max=24 * 14, help="How long the link may be used.")] = 48,
) -> None:
    """Print a one-time link that lets one person in as staff."""
    from bot.administration import invite

    settings = settings_or_exit()
    try:
        link = asyncio.run(invite(settings, role.value, hours))
    except SettingsError as error:
        raise fail(str(error)) from None
    say(f"One person, within {hours} hours, as {role.value}:")
    typer.echo(link)


def load_understanding() -> Any:
    from db import catalogue
    from dialogues.understanding import Understanding

    with Bars() as bars:
        return Understanding.load(catalogue.load(cache=CACHE), DIALOGUES / "nlu", CACHE, bars)


def here_today() -> date:
    from datetime import UTC, datetime

    from db.clock import today_in_casablanca

    return today_in_casablanca(datetime.now(UTC))


def read_day(text: str, where: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise fail(f"{where}: {text!r} is not a day; write it as 2026-12-31.") from None


if __name__ == "__main__":
    app()
