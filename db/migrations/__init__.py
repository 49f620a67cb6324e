"""The only way a schema comes to be: Alembic migrations, numbered in the order in which they were written.

A migration that a running older release could not live with is split in two: first add, later remove.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import OperationalError

from db.errors import DatabaseError
from db.sqlite import is_locked
from db.urls import migration_url

if TYPE_CHECKING:
    from alembic.config import Config

HEAD, BASE = "head", "base"
VERSIONS = Path(__file__).with_name("versions")


def upgrade(url: str, revision: str = HEAD) -> None:
    """Brings the database at `url` (as in DATABASE_URL) to `revision`; nothing to do is no error.

    Raises DatabaseUrlError, or DatabaseError where the database cannot be reached or is being written to.
    """
    if revision == HEAD and _is_at_head(url):
        # Alembic is slow to load, and every start asks.
        return
    from alembic import command

    _run(url, lambda config: command.upgrade(config, revision))


def downgrade(url: str, revision: str) -> None:
    """Takes the database at `url` back to `revision`; `base` leaves it empty. Raises as `upgrade`."""
    from alembic import command

    _run(url, lambda config: command.downgrade(config, revision))


def current(url: str) -> str | None:
    """The revision at which the database is, or None for an empty one."""
    engine = create_engine(migration_url(url))
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
            return found
    finally:
        engine.dispose()


def head() -> str:
    """The revision that this release of Jisr needs: files are numbered in the order in which they are run."""
    return max(file.stem.partition("_")[0] for file in VERSIONS.glob("[0-9]*_*.py"))


def _is_at_head(url: str) -> bool:
    try:
        return current(url) == head()
    except OperationalError:
        return False


def _config(url: str) -> Config:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent))
    # Passed beside the options, which take % for themselves: passwords may hold one.
    config.attributes["url"] = migration_url(url)
    return config


def _run(url: str, work: Callable[[Config], None]) -> None:
    config = _config(url)
    try:
        work(config)
    except OperationalError as error:
        if is_locked(error.orig):
            raise DatabaseError("Another process is writing to the database: end it and try again") from error
        raise DatabaseError(f"The database cannot be reached: {error.orig}") from error
