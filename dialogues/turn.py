"""The turn under way, as actions see it.

rasa-sdk calls `run(dispatcher, tracker, domain)` with nothing of ours, so the session, the person and the
clock reach the actions through a context variable that `conversation.py` sets around each turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from db.catalogue import Catalogue
from db.clock import today_in_casablanca

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncSession

    from db.models import Person
    from dialogues.incoming import Incoming


@dataclass(frozen=True)
class Told:
    """Something another person is told because of this turn: a response name with its values."""

    person: Person
    response: str
    values: dict[str, Any]
    buttons: list[dict[str, Any]]


@dataclass(frozen=True)
class About:
    """Who runs this service, as the consent text must say (law 09-08, art. 5)."""

    controller: str = ""
    contact: str = ""
    cndp_number: str = ""


@dataclass
class Turn:
    """The transaction, the time, the catalogue, and whom to tell what.

    `told` collects what others are to be told; it is written to the outbox in the same transaction, in each
    recipient's language. Time itself (a due date) has a turn without a person.
    """

    session: AsyncSession
    now: datetime
    catalogue: Catalogue
    bot_username: str = ""
    about: About = field(default_factory=About)
    told: list[Told] = field(default_factory=list)

    @property
    def today(self) -> date:
        return today_in_casablanca(self.now)

    def tell(
        self, person: Person, response: str, *, buttons: list[dict[str, Any]] | None = None, **values: Any
    ) -> None:
        """Says the domain's response `response` to someone else, once this turn is committed."""
        self.told.append(Told(person, response, values, buttons or []))


@dataclass
class PersonsTurn(Turn):
    """A turn that a person began: who acts, and what reached the bot."""

    person: Person = field(kw_only=True)
    incoming: Incoming = field(kw_only=True)


_current: ContextVar[PersonsTurn] = ContextVar("turn")


def current_turn() -> PersonsTurn:
    """The turn that is being handled. Raises LookupError outside of one."""
    return _current.get()


@contextmanager
def handling(turn: PersonsTurn) -> Iterator[PersonsTurn]:
    token = _current.set(turn)
    try:
        yield turn
    finally:
        _current.reset(token)
