"""Being told of new offers, and saying that one no longer looks."""

from __future__ import annotations

from typing import Any

from rasa_sdk import Action, Tracker
from rasa_sdk.executor import CollectingDispatcher

from db.models import Purpose, Seeking
from db.queries import persons, saved
from dialogues.actions import consenting
from dialogues.actions.search import CRITERIA_SLOTS, criteria_of, said_criteria
from dialogues.actions.speaking import say
from dialogues.turn import current_turn

Events = list[dict[str, Any]]
STATUSES = {
    "found_work": (Seeking.FOUND_WORK, "utter_found_work"),
    "not_looking": (Seeking.NOT_LOOKING, "utter_not_looking"),
    "looking_again": (Seeking.SEARCHING, "utter_looking_again"),
}


class ActionAlertsOn(Action):
    """Keeps the last search and watches it. Asking for it is the consent to be written to (law 09-08, art. 10)."""

    def name(self) -> str:
        return "action_alerts_on"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        slots = {name: tracker.get_slot(name) for name in CRITERIA_SLOTS}
        if slots["search_occupation"] is None and slots["search_place"] is None:
            say(dispatcher, "utter_alerts_need_search")
            return []
        criteria = criteria_of(slots, strict=turn.person.strict_matching)
        await consenting.note(turn, Purpose.ALERTS, True)
        await saved.watch(turn.session, turn.person, criteria, now=turn.now)
        say(dispatcher, "utter_alerts_on", criteria=said_criteria(turn, criteria))
        return []


class ActionAlertsOff(Action):
    """Stops all of them."""

    def name(self) -> str:
        return "action_alerts_off"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        await consenting.note(turn, Purpose.ALERTS, False)
        await saved.stop_watching(turn.session, turn.person)
        say(dispatcher, "utter_alerts_off")
        return []


class ActionSeekingStatus(Action):
    """ "I found work", "not looking", "looking again": one tap each."""

    def name(self) -> str:
        return "action_seeking_status"

    async def run(self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]) -> Events:
        turn = current_turn()
        status, response = STATUSES[tracker.latest_message["intent"]["name"]]
        await persons.set_seeking(turn.session, turn.person, status)
        if status is not Seeking.SEARCHING:
            await saved.stop_watching(turn.session, turn.person)
        say(dispatcher, response)
        return []
