"""What Jisr's form validations share."""

from __future__ import annotations

from typing import Any

from rasa_sdk import FormValidationAction, Tracker
from rasa_sdk.executor import CollectingDispatcher

REQUESTED = "requested_slot"


class FormValidation(FormValidationAction):
    """A form validation whose validators may name the next question, and whose list of questions is dynamic.

    rasa-sdk recomputes the next slot after validation and so overrules a validator that set `requested_slot`;
    here the validator has the last word, as in Rasa itself. The list of this run's slots is passed on for "3/7".
    """

    async def _extract_validation_events(
        self, dispatcher: CollectingDispatcher, tracker: Tracker, domain: dict[str, Any]
    ) -> list[dict[str, Any]]:
        events: list[dict[str, Any]] = await self.get_validation_events(dispatcher, tracker, domain)
        tracker.add_slots(events)
        asked = await self.required_slots(self.domain_slots(domain), dispatcher, tracker, domain)
        events.append({"event": "required_slots", "slots": list(asked)})
        if not any(event.get("name") == REQUESTED for event in events):
            missing = (slot for slot in asked if tracker.slots.get(slot) is None)
            events.append({"event": "slot", "name": REQUESTED, "value": next(missing, None)})
        return events
