"""What is kept of Rasa 3.6's own semantics, point by point (turn order, rules, forms, extraction)."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rasa_sdk import Action, Tracker
from rasa_sdk.events import FollowupAction, SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

from dialogues.engine.findings import DialogueError
from tests.dialogues.engine.booking import ACTIONS, DOMAIN, RULES, Fallback, Menu
from tests.dialogues.engine.world import World, world

Events = list[dict[str, Any]]


@pytest.fixture
def booking(tmp_path: Path) -> World:
    return world(tmp_path, DOMAIN, RULES, *ACTIONS)


async def test_1_the_message_is_extracted_before_an_action_is_predicted(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("inform", "3", number=3) == ["utter_ask_booking_form_booking_name"]
    assert booking.tracker.slots["booking_number"] == 3


async def test_1_ten_predictions_end_a_turn(tmp_path: Path) -> None:
    class Restless(Action):
        runs = 0

        def name(self) -> str:
            return "action_restless"

        def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
            Restless.runs += 1
            return [FollowupAction("action_restless")]

    domain = "intents: [go, menu]\nactions: [action_restless, action_menu]\nresponses:\n  utter_menu: [{text: m}]\n"
    rules = """
    rules:
    - rule: go
      steps: [{intent: go}, {action: action_restless}]
    - rule: menu
      steps: [{intent: menu}, {action: action_menu}]
    """
    await world(tmp_path, domain, rules, Restless, Menu).say("go")
    assert Restless.runs == 10


async def test_2_a_followup_action_bypasses_the_rules(tmp_path: Path) -> None:
    class Forward(Action):
        def name(self) -> str:
            return "action_forward"

        def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
            return [FollowupAction("utter_second")]

    domain = """
    intents: [go]
    actions: [action_forward]
    responses:
      utter_first: [{text: first}]
      utter_second: [{text: second}]
    """
    rules = """
    rules:
    - rule: go
      steps: [{intent: go}, {action: action_forward}, {action: utter_first}]
    """
    assert await world(tmp_path, domain, rules, Forward).say("go") == ["utter_second"]


async def test_2_what_no_rule_answers_gets_the_fallback(booking: World) -> None:
    assert await booking.say("chat") == ["utter_default"]


async def test_3_an_intent_does_not_by_itself_interrupt_a_form(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("chat", number=4) == ["utter_ask_booking_form_booking_name"]
    assert booking.form == "booking_form"


async def test_4_and_5_a_question_in_between_is_answered_and_the_forms_question_returns(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("hours") == ["utter_hours", "utter_ask_booking_number"]
    assert booking.form == "booking_form"
    assert await booking.say("inform", "3", number=3) == ["utter_ask_booking_form_booking_name"]


async def test_6_the_digressions_message_is_not_validated(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("hours", "what are the opening hours for 99", number=99) == [
        "utter_hours",
        "utter_ask_booking_number",
    ]
    assert booking.tracker.slots["booking_number"] is None


async def test_7_the_forms_own_question_comes_before_the_slots(booking: World) -> None:
    assert await booking.say("book", number=2) == ["utter_ask_booking_form_booking_name"]


async def test_8_activation_takes_what_the_message_says_and_validates_it(booking: World) -> None:
    assert await booking.say("book", number=99) == ["utter_number_refused", "utter_ask_booking_number"]


async def test_9_a_form_that_is_full_ends_and_its_rule_submits(booking: World) -> None:
    await booking.say("book", number=2)
    await booking.say("chat", "Amine", confidence=0.2)
    assert await booking.say("affirm") == ["booked 2 Amine True"]
    assert booking.form is None


async def test_9_validation_may_end_the_form(tmp_path: Path) -> None:
    class Ends(FormValidationAction):
        def name(self) -> str:
            return "validate_booking_form"

        def validate_booking_number(
            self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
        ) -> dict[str, Any]:
            return {"booking_number": value, "requested_slot": None}

        async def next_requested_slot(self, *given: Any) -> Any:
            return SlotSet("requested_slot", None)

    booking = world(tmp_path, DOMAIN, RULES, Ends, *ACTIONS[1:])
    assert await booking.say("book", number=2) == ["booked 2 None None"]
    assert booking.form is None


async def test_10_of_several_values_the_last_one_fills_the_slot(booking: World) -> None:
    await booking.say("book")
    await booking.say("inform", "2 no 3", number=[2, 3])
    assert booking.tracker.slots["booking_number"] == 3


async def test_10_a_list_takes_them_all(tmp_path: Path) -> None:
    domain = """
    intents: [tell]
    entities: [name]
    actions: [action_default_fallback]
    slots:
      names:
        type: list
        influence_conversation: false
        mappings: [{type: from_entity, entity: name}]
    """
    told = world(tmp_path, domain, "rules: []", Fallback)
    await told.say("tell", name=["a", "b"])
    assert told.tracker.slots["names"] == ["a", "b"]


async def test_10_an_entity_of_two_slots_fills_the_one_asked_for(tmp_path: Path) -> None:
    domain = """
    intents: [go, tell]
    entities: [place]
    actions: [action_default_fallback]
    slots:
      from_place:
        type: text
        mappings: [{type: from_entity, entity: place, conditions: [{active_loop: trip_form}]}]
      to_place:
        type: text
        mappings: [{type: from_entity, entity: place, conditions: [{active_loop: trip_form}]}]
    forms:
      trip_form: {required_slots: [from_place, to_place]}
    responses:
      utter_ask_from_place: [{text: from}]
      utter_ask_to_place: [{text: to}]
    """
    rules = """
    rules:
    - rule: go
      steps: [{intent: go}, {action: trip_form}, {active_loop: trip_form}]
    """
    trip = world(tmp_path, domain, rules, Fallback)
    assert await trip.say("go") == ["utter_ask_from_place"]
    assert await trip.say("tell", "rabat", place="rabat") == ["utter_ask_to_place"]
    assert (trip.tracker.slots["from_place"], trip.tracker.slots["to_place"]) == ("rabat", None)


async def test_11_an_empty_value_refuses_and_asks_again(booking: World) -> None:
    await booking.say("book")
    assert await booking.say("inform", "99", number=99) == ["utter_number_refused", "utter_ask_booking_number"]


async def test_11_required_slots_may_depend_on_answers(tmp_path: Path) -> None:
    class Short(FormValidationAction):
        def name(self) -> str:
            return "validate_booking_form"

        async def required_slots(self, domain_slots: list[str], *given: Any) -> list[str]:
            return [slot for slot in domain_slots if slot != "booking_name"]

    booking = world(tmp_path, DOMAIN, RULES, Short, *ACTIONS[1:])
    assert await booking.say("book", number=2) == ["utter_ask_booking_sure"]


@pytest.mark.parametrize(
    ("kind", "value", "wanted", "expected"),
    [
        ("text", "anything", "another", "utter_known"),
        ("bool", "true", "true", "utter_known"),
        ("bool", "false", "true", "utter_unknown"),
    ],
)
async def test_12_text_matches_when_set_a_bool_by_its_value(
    tmp_path: Path, kind: str, value: str, wanted: str, expected: str
) -> None:
    domain = f"""
    intents: [ask]
    slots:
      known:
        type: {kind}
        initial_value: {value}
        mappings: [{{type: custom}}]
    responses:
      utter_known: [{{text: known}}]
      utter_unknown: [{{text: unknown}}]
    """
    rules = f"""
    rules:
    - rule: any
      steps: [{{intent: ask}}, {{action: utter_unknown}}]
    - rule: known
      condition: [{{slot_was_set: [{{known: {wanted}}}]}}]
      steps: [{{intent: ask}}, {{action: utter_known}}]
    """
    told = world(tmp_path, domain, rules)
    told.tracker.slots["known"] = {"true": True, "false": False}.get(value, value)
    assert await told.say("ask") == [expected]


async def test_12_null_means_must_not_be_set(tmp_path: Path) -> None:
    domain = """
    intents: [ask]
    slots:
      known: {type: text, mappings: [{type: custom}]}
    responses:
      utter_known: [{text: known}]
      utter_unknown: [{text: unknown}]
    """
    rules = """
    rules:
    - rule: known
      condition: [{slot_was_set: [known]}]
      steps: [{intent: ask}, {action: utter_known}]
    - rule: unknown
      condition: [{slot_was_set: [{known: null}]}]
      steps: [{intent: ask}, {action: utter_unknown}]
    """
    told = world(tmp_path, domain, rules)
    assert await told.say("ask") == ["utter_unknown"]
    told.tracker.slots["known"] = "yes"
    assert await told.say("ask") == ["utter_known"]


async def test_13_a_conditional_response_comes_before_the_default(tmp_path: Path) -> None:
    domain = """
    intents: [ask]
    slots:
      kind: {type: text, influence_conversation: false, mappings: [{type: custom}]}
      size: {type: text, influence_conversation: false, mappings: [{type: custom}]}
    responses:
      utter_it:
      - text: default
      - text: small dog
        condition: [{type: slot, name: kind, value: dog}, {type: slot, name: size, value: small}]
      - text: telegram
        channel: telegram
    """
    rules = """
    rules:
    - rule: ask
      steps: [{intent: ask}, {action: utter_it}]
    """
    told = world(tmp_path, domain, rules)
    response = told.processor._dialogue.domain.responses["utter_it"]
    from dialogues.engine.responses import choose

    assert choose(response, {}).text == "telegram"
    assert choose(response, {"kind": "dog", "size": "small"}).text == "telegram"
    plain = [each for each in response.variations if each.channel is None]
    without = type(response)(response.name, tuple(plain), response.file, response.line)
    assert choose(without, {"kind": "dog", "size": "small"}).text == "small dog"
    assert choose(without, {"kind": "dog", "size": "big"}).text == "default"


TWO_TURNS = """
rules:
- rule: two
  steps: [{intent: hours}, {action: utter_hours}, {intent: chat}, {action: utter_hours}]
"""
AGAINST = """
rules:
- rule: hours
  steps: [{intent: hours}, {action: utter_hours}]
- rule: hours otherwise
  steps: [{intent: hours}, {action: utter_menu}]
"""
NOTHING_DONE = """
rules:
- rule: nothing
  steps: [{intent: hours}]
"""


@pytest.mark.parametrize(
    ("rules", "complaint"),
    [(TWO_TURNS, "one user turn"), (AGAINST, "contradicts"), (NOTHING_DONE, "does nothing")],
)
def test_14_such_rules_are_refused(tmp_path: Path, rules: str, complaint: str) -> None:
    with pytest.raises(DialogueError, match=complaint):
        world(tmp_path, DOMAIN, rules, *ACTIONS)
