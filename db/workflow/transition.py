"""The one function that moves a subject on. A transition is an UPDATE from the state it starts in: where no row
changes, someone was quicker. Each is a row of the journal, and says whom to tell."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import CursorResult, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm.attributes import set_committed_value

from db.errors import Incomplete, NotAllowed, Overtaken
from db.models import Application, CompanyRequest, Need, Person
from db.models.columns import table
from db.queries import journal
from db.workflow import effects
from db.workflow.applications import APPLICATIONS
from db.workflow.company_requests import COMPANY_REQUESTS
from db.workflow.needs import NEEDS
from db.workflow.parties import Subject, people_to_tell, roles_towards
from db.workflow.rules import Asks, Transition, Workflow

WORKFLOWS: dict[type[Subject], Workflow] = {
    Need: NEEDS,
    Application: APPLICATIONS,
    CompanyRequest: COMPANY_REQUESTS,
}
# Someone else's "seen" between reading and writing is no reason to refuse a "shortlisted": tried again.
ATTEMPTS = 3


@dataclass(frozen=True)
class Notice:
    """Somebody to tell: the domain's response, and what it is about."""

    person: Person
    response: str
    subject: Subject
    reason: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What happened, whom to tell of it, and what followed from it (a filled need closes its applications)."""

    subject: Subject
    event: str
    from_state: str
    to_state: str
    notices: tuple[Notice, ...]
    followed: tuple[Outcome, ...] = field(default=())

    def every_notice(self) -> Iterator[Notice]:
        """Its own notices and those of what followed."""
        yield from self.notices
        for each in self.followed:
            yield from each.every_notice()


async def transition(
    session: AsyncSession,
    actor: Person | None,
    subject: Subject,
    event: str,
    *,
    now: datetime,
    reason: str | None = None,
) -> Outcome:
    """Lets `event` happen to `subject`, whose fields are then up to date. `actor` None is a due date.

    Raises KeyError for an event that the subject's table does not have, NotAllowed for who may not,
    Incomplete("reason") where one is asked and none (or an unknown code) is given, and Overtaken where the
    subject is no longer in a state from which this can happen.
    """
    rule = WORKFLOWS[type(subject)].of(event)
    if not set(rule.who) & await roles_towards(session, actor, subject):
        raise NotAllowed(f"{_name(actor)} may not {event} {_kind(subject)} {subject.id}")
    _check_reason(rule, reason)
    # What was changed in the row before belongs before the transition.
    await session.flush()
    from_state = await _move(session, subject, rule, now, reason)
    await journal.note(
        session,
        actor,
        WORKFLOWS[type(subject)].kind,
        subject.id,
        event,
        from_state=from_state,
        to_state=rule.target,
        reason=reason,
        now=now,
    )
    notices = [
        Notice(person, response, subject, reason)
        for party, response in rule.tells.items()
        for person in await people_to_tell(session, party, subject, but=actor)
    ]
    followed = [
        await transition(session, actor if each.by_actor else None, each.subject, each.event, now=now)
        for each in await effects.follow(session, subject, event, now)
    ]
    return Outcome(subject, event, from_state, rule.target, tuple(notices), tuple(followed))


async def _move(session: AsyncSession, subject: Subject, rule: Transition, now: datetime, reason: str | None) -> str:
    """Writes the new state over the one in which the subject is known to be; returns that one."""
    rows = table(type(subject))
    written = {**effects.columns(subject, rule.event, now, reason), "state": str(rule.target)}
    for _ in range(ATTEMPTS):
        from_state = subject.state
        if from_state not in rule.sources:
            break
        statement = update(rows).where(rows.c.id == subject.id, rows.c.state == from_state).values(written)
        result = await session.execute(statement)
        assert isinstance(result, CursorResult)
        if result.rowcount == 1:
            for name, value in written.items():
                set_committed_value(subject, name, value)
            return from_state
        await session.refresh(subject)
    raise Overtaken(f"{_kind(subject)} {subject.id}", rule.event, subject.state)


def _check_reason(rule: Transition, reason: str | None) -> None:
    given = (reason or "").strip()
    if rule.asks is Asks.WORDS and not given:
        raise Incomplete("reason")
    if rule.asks is Asks.CODE and given not in rule.codes:
        raise Incomplete("reason")


def _kind(subject: Subject) -> str:
    return WORKFLOWS[type(subject)].kind.value


def _name(actor: Person | None) -> str:
    return f"person {actor.id}" if actor else "a due date"
