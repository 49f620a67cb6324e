"""A domain with two forms, enough to show every rule of the engine: booking a place, and giving an opinion."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.events import SlotSet
from rasa_sdk.executor import CollectingDispatcher
from rasa_sdk.forms import FormValidationAction

DOMAIN = """
intents: [book, rate, hours, affirm, deny, inform, menu, skip, back, nlu_fallback, chat]
entities: [number, name, stars]
actions: [validate_booking_form, action_confirm, action_menu, action_default_fallback]
slots:
  booking_number:
    type: any
    influence_conversation: false
    mappings:
    - type: from_entity
      entity: number
      conditions: [{active_loop: booking_form}]
  booking_name:
    type: text
    influence_conversation: false
    mappings:
    - type: from_text
      conditions: [{active_loop: booking_form, requested_slot: booking_name}]
  booking_sure:
    type: bool
    influence_conversation: false
    mappings:
    - type: from_intent
      intent: affirm
      value: true
      conditions: [{active_loop: booking_form, requested_slot: booking_sure}]
    - type: from_intent
      intent: deny
      value: false
      conditions: [{active_loop: booking_form, requested_slot: booking_sure}]
  rating_stars:
    type: any
    influence_conversation: false
    mappings:
    - type: from_entity
      entity: stars
      conditions: [{active_loop: rating_form}]
  rating_number:
    type: any
    influence_conversation: false
    mappings:
    - type: from_entity
      entity: number
      conditions: [{active_loop: rating_form}]
forms:
  booking_form:
    required_slots: [booking_number, booking_name, booking_sure]
  rating_form:
    required_slots: [rating_stars, rating_number]
responses:
  utter_ask_booking_number: [{text: How many}]
  utter_ask_booking_form_booking_name: [{text: Which name}]
  utter_ask_booking_name: [{text: never asked}]
  utter_ask_booking_sure: [{text: Sure}]
  utter_ask_rating_stars: [{text: Stars}]
  utter_ask_rating_number: [{text: Number}]
  utter_number_refused: [{text: Between one and ten}]
  utter_hours: [{text: From eight to noon}]
  utter_thanks: [{text: Thanks}]
  utter_menu: [{text: Menu}]
"""
RULES = """
rules:
- rule: book
  steps:
  - intent: book
  - action: booking_form
  - active_loop: booking_form
- rule: booked
  condition:
  - active_loop: booking_form
  steps:
  - action: booking_form
  - active_loop: null
  - slot_was_set: [{requested_slot: null}]
  - action: action_confirm
- rule: rate
  steps:
  - intent: rate
  - action: rating_form
  - active_loop: rating_form
- rule: rated
  condition:
  - active_loop: rating_form
  steps:
  - action: rating_form
  - active_loop: null
  - slot_was_set: [{requested_slot: null}]
  - action: utter_thanks
- rule: hours
  steps:
  - intent: hours
  - action: utter_hours
- rule: menu
  steps:
  - intent: menu
  - action: action_menu
"""

Events = list[dict[str, Any]]


class ValidateBooking(FormValidationAction):
    """Refuses numbers out of bounds."""

    def name(self) -> str:
        return "validate_booking_form"

    def validate_booking_number(
        self, value: Any, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> dict[str, Any]:
        if 1 <= value <= 10:
            return {"booking_number": value}
        dispatcher.utter_message(response="utter_number_refused")
        return {"booking_number": None}


class Confirm(Action):
    """Says what was booked, with what the form has."""

    def name(self) -> str:
        return "action_confirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        slots = [tracker.get_slot(name) for name in ("booking_number", "booking_name", "booking_sure")]
        dispatcher.utter_message(text="booked " + " ".join(map(str, slots)))
        return []


class Menu(Action):
    """The menu."""

    def name(self) -> str:
        return "action_menu"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_menu")
        return []


class Fallback(Action):
    """What is said to what nobody understands."""

    def name(self) -> str:
        return "action_default_fallback"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(response="utter_default")
        return []


ACTIONS = (ValidateBooking, Confirm, Menu, Fallback)


class Failing(Action):
    """An action that fails once it has spoken."""

    def name(self) -> str:
        return "action_confirm"

    def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        dispatcher.utter_message(text="booked")
        dispatcher.utter_message(text=str(SlotSet("booking_number", None)))
        raise RuntimeError("the database is gone")
