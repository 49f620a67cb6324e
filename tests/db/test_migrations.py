"""The migrations: from nothing to the newest, back again, and the same as the models."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import CheckConstraint, Engine, create_engine, inspect
from sqlmodel import SQLModel

import db.models  # noqa: F401  (fills SQLModel's metadata)
from db import migrations
from db.errors import DatabaseError
from db.urls import DatabaseUrlError, migration_url


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    url: str = request.getfixturevalue("empty_postgresql_url")
    return url


@pytest.fixture
def engine(database_url: str) -> Engine:
    return create_engine(migration_url(database_url))


def tables_of(url: str) -> set[str]:
    engine = create_engine(migration_url(url))
    try:
        return set(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def test_from_empty_to_head_and_back(empty_url: str) -> None:
    assert migrations.current(empty_url) is None
    migrations.upgrade(empty_url)
    assert migrations.current(empty_url) == migrations.head()
    assert tables_of(empty_url) == set(SQLModel.metadata.tables) | {"alembic_version"}
    migrations.downgrade(empty_url, migrations.BASE)
    assert tables_of(empty_url) == {"alembic_version"}


def test_one_step_at_a_time(empty_url: str) -> None:
    for _ in range(2):
        migrations.upgrade(empty_url, "0001")
        while migrations.current(empty_url) != migrations.head():
            migrations.upgrade(empty_url, "+1")
        while migrations.current(empty_url) is not None:
            migrations.downgrade(empty_url, "-1")


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    migrations.upgrade(database_url)
    assert migrations.current(database_url) == migrations.head()


def test_two_processes_at_once(empty_url: str) -> None:
    """The second waits for the first, and then finds nothing to do."""
    upgrading = "import sys; from db import migrations; migrations.upgrade(sys.argv[1])"
    processes = [
        subprocess.Popen([sys.executable, "-c", upgrading, empty_url], stderr=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    errors = [process.communicate(timeout=60)[1] for process in processes]
    assert [process.returncode for process in processes] == [0, 0], errors
    assert migrations.current(empty_url) == migrations.head()


def test_models_and_migrations_agree(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, SQLModel.metadata) == []


def test_checks_agree(engine: Engine) -> None:
    """Alembic does not compare check constraints: their names are compared here, their texts where kept."""
    inspector = inspect(engine)
    for name, table in SQLModel.metadata.tables.items():
        modelled = {
            str(each.name): str(each.sqltext) for each in table.constraints if isinstance(each, CheckConstraint)
        }
        found = {str(each["name"]): each["sqltext"] for each in inspector.get_check_constraints(name)}
        assert {key.removeprefix(f"ck_{name}_") for key in modelled} == {
            key.removeprefix(f"ck_{name}_") for key in found
        }
        if engine.dialect.name == "sqlite":
            assert sorted(found.values()) == sorted(modelled.values())


def test_the_other_process_is_named_when_it_does_not_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.sqlite.ImmediateSQLite.patience", 50)
    file = tmp_path / "busy.db"
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match="Another process is writing"):
        migrations.upgrade(f"sqlite:///{file}")
    other.close()


def test_a_server_that_is_not_there() -> None:
    with pytest.raises(DatabaseError, match="cannot be reached"):
        migrations.upgrade("postgresql://nobody@127.0.0.1:1/jisr?connect_timeout=2")


def test_a_password_with_a_percent_sign(empty_postgresql_url: str) -> None:
    with psycopg.connect(empty_postgresql_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE percent LOGIN SUPERUSER PASSWORD '50%%'")
    migrations.upgrade(empty_postgresql_url.replace("postgres:@", "percent:50%25@"))


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("mysql://localhost/jisr", "mysql"),
        ("jisr.db", "cannot be read"),
        ("sqlite://", "must be a file"),
        ("sqlite:///:memory:", "must be a file"),
    ],
)
def test_a_wrong_url_says_what_to_write(url: str, words: str) -> None:
    with pytest.raises(DatabaseUrlError, match=words) as refusal:
        migrations.upgrade(url)
    assert "sqlite:///" in str(refusal.value)
