"""What falls due: the worker asks for it, and people are told as in any turn."""

from __future__ import annotations

from datetime import timedelta

from db.queries import upkeep
from db.queries.outbox import OutboxRow
from db.workflow.time import act_on_due
from dialogues.actions.consenting import MONTHS_KEPT
from dialogues.actions.notices import tell
from dialogues.engine.conversation import Services
from dialogues.posting import Posting
from dialogues.turn import Turn

# What people were promised in the consent text.
KEPT = timedelta(days=MONTHS_KEPT * 365.25 / 12)
FORGOTTEN_AT_ONCE = 100


async def work_off(services: Services) -> list[OutboxRow]:
    """Does everything that is due, a batch a transaction; returns the committed outbox rows, to be sent now."""
    posted: list[OutboxRow] = []
    while True:
        now = services.clock()
        async with services.database.session() as session:
            settled, notices = await act_on_due(session, now=now)
            turn = Turn(session, now, services.catalogue, bot_username=services.bot_username, about=services.about)
            await tell(turn, notices)
            posting = Posting(session, services.dialogue, now, lease=services.lease)
            posting.tell(turn.told)
            posted += await posting.post()
        if settled == 0:
            return posted


async def clear_out(services: Services) -> tuple[int, int]:
    """Throws away what has been kept long enough: how many rows, and how many people who no longer write."""
    now = services.clock()
    async with services.database.session() as session:
        rows = await upkeep.clear_out(session, now=now)
    people = 0
    while True:
        async with services.database.session() as session:
            gone = await upkeep.forget_inactive(session, last_seen_before=now - KEPT, now=now, limit=FORGOTTEN_AT_ONCE)
        people += gone
        if gone < FORGOTTEN_AT_ONCE:
            return rows, people
