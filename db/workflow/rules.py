"""What a transition table says: from where, by which event, to where, who may, what is asked, whom it tells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from db.models import SubjectKind


class Role(StrEnum):
    """Who somebody is to a subject. An ADVISER is STAFF too; TIME is the worker that acts on due dates."""

    SEEKER = "seeker"
    COMPANY = "company"
    STAFF = "staff"
    ADVISER = "adviser"
    TIME = "time"


class Party(StrEnum):
    """Who is told: the applicant or requester, the company's contacts, the advisers."""

    PERSON = "person"
    COMPANY = "company"
    ADVISERS = "advisers"


class Asks(StrEnum):
    """Which reason an event needs: none, words of the one who acts, or a code from the table's list."""

    NOTHING = "nothing"
    WORDS = "words"
    CODE = "code"


@dataclass(frozen=True)
class Transition:
    """One line of a table.

    `tells` names for each party the domain's response that says it to them, from their side; whoever acts is
    not told. A line that tells nobody says why in `silent`.
    """

    event: str
    sources: tuple[str, ...]
    target: str
    who: tuple[Role, ...]
    tells: Mapping[Party, str] = field(default_factory=dict)
    asks: Asks = Asks.NOTHING
    codes: tuple[str, ...] = ()
    silent: str = ""


@dataclass(frozen=True)
class Workflow:
    """The life of one kind of subject. An event stands for one line."""

    kind: SubjectKind
    initial: str
    final: frozenset[str]
    transitions: tuple[Transition, ...]

    def of(self, event: str) -> Transition:
        """The line of this event. Raises KeyError for an event that this kind of subject does not know."""
        for each in self.transitions:
            if each.event == event:
                return each
        raise KeyError(event)

    def events_from(self, state: str) -> list[str]:
        """What may happen to a subject in this state."""
        return [each.event for each in self.transitions if state in each.sources]
