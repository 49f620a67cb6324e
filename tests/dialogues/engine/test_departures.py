"""Where the engine does better than Rasa on purpose: each was a fault there."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dialogues.engine.findings import DialogueError
from dialogues.engine.message import UserMessage
from dialogues.engine.processor import ActionError
from tests.dialogues.engine.booking import ACTIONS, DOMAIN, RULES, Failing
from tests.dialogues.engine.world import World, world


@pytest.fixture
def booking(tmp_path: Path) -> World:
    return world(tmp_path, DOMAIN, RULES, *ACTIONS)


async def answered(booking: World) -> None:
    """Up to the last question."""
    await booking.say("book", number=2)
    await booking.say("chat", "Amine", confidence=0.2)


async def test_an_action_that_fails_ends_the_turn_and_says_nothing_of_success(tmp_path: Path) -> None:
    booking = world(tmp_path, DOMAIN, RULES, ACTIONS[0], Failing, *ACTIONS[2:])
    await answered(booking)
    before = booking.tracker.to_json()
    with pytest.raises(ActionError):
        await booking.say("affirm")
    # The caller throws the turn away: what was stored still asks its question, and an answer can come again.
    booking.tracker = type(booking.tracker).from_json(before)
    assert booking.tracker.requested_slot == "booking_sure"


async def test_a_payload_is_never_text(booking: World) -> None:
    await booking.say("book", number=2)
    assert await booking.press("deny") == ["utter_not_understood", "utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_name"] is None


async def test_another_flows_trigger_is_not_taken_for_an_answer(booking: World) -> None:
    await booking.say("book", number=2)
    assert await booking.say("hours", "what are your hours") == ["utter_hours", "utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_name"] is None


async def test_a_real_answer_is_taken_although_its_intent_looks_like_a_question(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("hours", "3", confidence=0.95, number=3) == ["utter_ask_booking_form_booking_name"]


async def test_leaving_for_another_form_is_asked_and_nothing_is_dropped(booking: World) -> None:
    await booking.say("book", number=2)
    assert await booking.press("rate") == ["utter_ask_switch"]
    assert booking.form == "booking_form"
    assert await booking.press("deny") == ["utter_ask_booking_form_booking_name"]


async def test_coming_back_is_offered_and_finds_every_answer(booking: World) -> None:
    await booking.say("book", number=2)
    await booking.press("rate")
    assert await booking.press("affirm") == ["utter_ask_rating_stars"]
    await booking.say("inform", "5", stars=5)
    assert await booking.say("inform", "7", number=7) == ["utter_thanks", "utter_ask_return"]
    assert await booking.press("affirm") == ["utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_number"] == 2


async def test_declining_to_come_back_forgets_what_was_put_by(booking: World) -> None:
    await booking.say("book", number=2)
    await booking.press("rate")
    await booking.press("affirm")
    await booking.say("inform", "5", stars=5)
    await booking.say("inform", "7", number=7)
    assert await booking.press("deny") == ["utter_menu"]
    assert booking.tracker.suspended == []
    assert booking.tracker.slots["booking_number"] is None


async def test_what_is_asked_instead_of_answering_forgets_the_offer_only(booking: World) -> None:
    await booking.say("book", number=2)
    await booking.press("rate")
    assert await booking.say("chat", "Amine", confidence=0.3) == ["utter_ask_booking_sure"]


async def test_a_second_run_of_a_form_asks_everything_again(booking: World) -> None:
    await answered(booking)
    await booking.say("affirm")
    assert await booking.say("book") == ["utter_ask_booking_number"]
    assert booking.tracker.slots["booking_name"] is None


async def test_never_silence_what_no_rule_answers_brings_the_question_back(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("nlu_fallback", "zzz", confidence=0.1) == [
        "utter_not_understood",
        "utter_ask_booking_number",
    ]
    assert await booking.say("nlu_fallback", "zzz", confidence=0.1) == [
        "utter_help_with_question",
        "utter_ask_booking_number",
    ]
    assert await booking.say("nlu_fallback", "zzz", confidence=0.1) == [
        "utter_offer_person",
        "utter_ask_booking_number",
    ]


async def test_back_asks_the_question_before_and_keeps_the_other_answers(booking: World) -> None:
    await answered(booking)
    assert await booking.say("back") == ["utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_number"] == 2
    assert await booking.say("back") == ["utter_ask_booking_number"]
    assert await booking.say("back") == ["utter_nothing_before", "utter_ask_booking_number"]


async def test_an_edited_message_corrects_the_answer_it_gave(booking: World) -> None:
    await booking.say("book")
    await booking.hear(
        UserMessage("2", "inform", 0.9, [{"entity": "number", "value": 2, "text": "2"}], metadata={"message_id": 7})
    )
    assert booking.tracker.filled_by["7"] == "booking_number"
    edited = UserMessage("4", "inform", 0.9, [{"entity": "number", "value": 4}], metadata={"edit_of": "booking_number"})
    assert await booking.hear(edited) == ["utter_corrected", "utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_number"] == 4


@pytest.mark.parametrize("text", ["Hello {nobody}", "Hello {"])
def test_a_placeholder_that_nothing_fills_is_refused_at_load(tmp_path: Path, text: str) -> None:
    domain = DOMAIN.replace("text: Thanks", f"text: '{text}'")
    with pytest.raises(DialogueError, match="utter_thanks"):
        world(tmp_path, domain, RULES, *ACTIONS)


def test_two_rules_for_one_intent_are_refused_at_load(tmp_path: Path) -> None:
    rules = (
        RULES + "- rule: hours again\n  steps:\n  - intent: hours\n  - action: utter_hours\n  - action: utter_menu\n"
    )
    with pytest.raises(DialogueError, match="already starts"):
        world(tmp_path, DOMAIN, rules, *ACTIONS)


async def test_the_thousandth_turn_costs_what_the_first_did(booking: World) -> None:
    """The tracker is a folded state: it does not grow, so neither does what a turn costs."""
    await booking.say("book")
    sizes = []
    for _ in range(300):
        await booking.say("hours")
        sizes.append(len(str(booking.tracker.to_json())))
    assert sizes[-1] <= sizes[20]
    began = time.perf_counter()
    await booking.say("hours")
    assert time.perf_counter() - began < 0.1
