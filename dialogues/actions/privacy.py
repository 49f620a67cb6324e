"""One's own data: what is done with it, a copy of it, its erasure (law 09-08, arts. 5, 7, 8), dated facts."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from db.models import Purpose
from db.queries import consents, own_data
from dialogues.actions import consenting
from dialogues.actions.speaking import button, entity, say
from dialogues.actions.wages import allowance_bounds
from dialogues.speech import Money, Number, phrase
from dialogues.turn import current_turn

Events = list[dict[str, Any]]


class ActionPrivacy(Action):
    """What is kept, who sees it, and the rights."""

    def name(self) -> str:
        return "action_privacy"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        choice = entity(tracker, "choice")
        if choice in (consenting.LEARN, consenting.DO_NOT_LEARN):
            await consenting.note(turn, Purpose.LEARNING, choice == consenting.LEARN)
            say(dispatcher, "utter_learning_on" if choice == consenting.LEARN else "utter_learning_off")
            return []
        contact = turn.about.contact or phrase("Questions: the ANAPEC agency of your district.")
        learns = await consents.gave(turn.session, turn.person, Purpose.LEARNING)
        learning = (
            button(phrase("🧠 Stop learning from my sentences"), "ask_privacy", choice=consenting.DO_NOT_LEARN)
            if learns
            else button(phrase("🧠 Learn from my sentences"), "ask_privacy", choice=consenting.LEARN)
        )
        say(dispatcher, "utter_privacy", contact=contact, buttons=[learning], **consenting.about(turn))
        return []


class ActionExportMyData(Action):
    """A file with all that is kept about the person."""

    def name(self) -> str:
        return "action_export_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        everything = await own_data.everything(turn.session, turn.person)
        content = json.dumps(everything, ensure_ascii=False, indent=2, default=str)
        say(
            dispatcher,
            "utter_your_data",
            custom={"document": {"name": "jisr-data.json", "content": content}},
        )
        return []


class ActionDeleteMyData(Action):
    """Erases it, after one confirmation."""

    def name(self) -> str:
        return "action_delete_my_data"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        if entity(tracker, "choice") != "confirmed":
            say(dispatcher, "utter_confirm_erasure")
            return []
        turn = current_turn()
        await own_data.erase(turn.session, turn.person, now=turn.now)
        say(dispatcher, "utter_erased")
        return [{"event": "reset_slots"}]


class ActionFact(Action):
    """The insertion contract, from dated records; past their date, an adviser is named instead."""

    def name(self) -> str:
        return "action_fact"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        bounds = allowance_bounds(turn)
        months = turn.catalogue.fact("idmaj_duration_months", on=turn.today)
        if bounds is None or months is None:
            say(dispatcher, "utter_ask_person_instead")
            return []
        say(
            dispatcher,
            "utter_insertion_contract",
            floor=Money(bounds[0], None),
            cap=Money(bounds[1], None),
            months=Number(int(months.value)),
        )
        return []
