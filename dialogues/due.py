"""What falls due: the worker asks for it, and people are told as in any turn."""

from __future__ import annotations

from db.queries.outbox import OutboxRow
from db.workflow.time import act_on_due
from dialogues.actions.notices import tell
from dialogues.engine.conversation import Services
from dialogues.posting import Posting
from dialogues.turn import Turn


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
