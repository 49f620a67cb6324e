"""The question that stands, as the understanding needs it to read a short answer."""

from __future__ import annotations

from typing import Literal

from dialogues.engine.domain import Domain
from dialogues.engine.tracker import Tracker
from dialogues.understanding import Question

NUMBERS = frozenset({"headcount", "experience_years", "salary"})
# Answered in sentences, which may sound like any wish.
PROSE = frozenset({"need_description", "review_reason"})


def question_of(tracker: Tracker, domain: Domain) -> Question | None:
    """What was asked: the slot, the entities that its mappings take, and what kind of answer that is."""
    loop = tracker.active_loop
    if tracker.pending_switch or tracker.pending_return:
        return Question(slot="consent", kind="yes_no")
    if loop is None or loop.requested_slot is None or loop.requested_slot not in domain.slots:
        return None
    mappings = [
        each for each in domain.slots[loop.requested_slot].mappings if each.applies(loop.name, loop.requested_slot)
    ]
    entities = tuple(dict.fromkeys(each.entity for each in mappings if each.entity and each.entity != "choice"))
    intents = {intent for each in mappings for intent in each.intents}
    kind: Literal["entity", "text", "prose", "yes_no", "number"] = "entity"
    if "affirm" in intents:
        kind = "yes_no"
    elif entities and NUMBERS.issuperset(entities):
        kind = "number"
    elif any(each.kind == "from_text" for each in mappings) and not entities:
        kind = "prose" if loop.requested_slot in PROSE else "text"
    others = {
        each.entity
        for slot in domain.slots_of(loop.name)
        for each in domain.slots[slot].mappings
        if each.entity and each.applies(loop.name, loop.requested_slot)
    }
    return Question(loop.requested_slot, entities, kind, tuple(sorted(others - set(entities))))
