"""Random conversations with a small dialogue: whatever is said, the engine answers, and nobody is stuck."""

from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from dialogues.engine.tracker import Tracker
from tests.dialogues.engine.booking import ACTIONS, DOMAIN, RULES
from tests.dialogues.engine.world import World, world

FOLDER = Path(tempfile.mkdtemp())
WORLD = world(FOLDER, DOMAIN, RULES, *ACTIONS)
INTENTS = ("book", "rate", "hours", "affirm", "deny", "inform", "menu", "skip", "back", "nlu_fallback", "chat")
TURNS = st.lists(
    st.tuples(
        st.sampled_from(["say", "press"]),
        st.sampled_from(INTENTS),
        st.dictionaries(st.sampled_from(["number", "stars", "name"]), st.integers(-5, 20), max_size=2),
        st.floats(0.05, 1.0),
    ),
    max_size=25,
)


def fresh() -> World:
    return World(WORLD.processor, Tracker.new("1"))


@given(TURNS)
@settings(max_examples=300, deadline=None)
def test_whatever_is_said_is_answered(turns: list[tuple[str, str, dict[str, int], float]]) -> None:
    async def converse() -> None:
        talk = fresh()
        for how, intent, entities, confidence in turns:
            if how == "press":
                said = await talk.press(intent, **entities)
            else:
                said = await talk.say(intent, confidence=confidence, **entities)
            assert said, f"silence after {intent}"
            asked = talk.tracker.requested_slot
            assert asked is None or talk.tracker.slots.get(asked) is None, f"{asked} is asked though it has a value"

    asyncio.run(converse())


@given(TURNS)
@settings(max_examples=150, deadline=None)
def test_the_menu_is_always_one_word_away(turns: list[tuple[str, str, dict[str, int], float]]) -> None:
    async def converse() -> None:
        talk = fresh()
        for how, intent, entities, confidence in turns:
            if how == "press":
                await talk.press(intent, **entities)
            else:
                await talk.say(intent, confidence=confidence, **entities)
        assert "utter_menu" in await talk.press("menu")

    asyncio.run(converse())


@given(TURNS)
@settings(max_examples=150, deadline=None)
def test_a_valid_answer_is_never_asked_for_again_at_once(
    turns: list[tuple[str, str, dict[str, int], float]],
) -> None:
    async def converse() -> None:
        talk = fresh()
        for how, intent, entities, confidence in turns:
            if how == "press":
                await talk.press(intent, **entities)
            else:
                await talk.say(intent, confidence=confidence, **entities)
        if talk.tracker.requested_slot == "booking_number" and talk.tracker.pending_switch is None:
            said = await talk.say("inform", "3", number=3)
            assert "utter_ask_booking_number" not in said

    asyncio.run(converse())
