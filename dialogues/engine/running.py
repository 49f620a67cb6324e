"""Running one action through rasa-sdk's executor, or saying one response."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

from dialogues.engine.domain import Domain
from dialogues.engine.message import Utterance
from dialogues.engine.responses import utterance
from dialogues.engine.tracker import Tracker


class ActionError(Exception):
    """An action raised; its exception is the cause. The turn commits nothing of it."""


class Runner:
    """Runs actions by name and turns what they say into utterances."""

    def __init__(self, domain: Domain, executor: ActionExecutor) -> None:
        self._domain = domain
        self._executor = executor
        # All that rasa-sdk's forms look up in a domain is which slots a form requires.
        self._sdk_domain = {
            "forms": {form.name: {"required_slots": list(form.required_slots)} for form in domain.forms.values()}
        }

    def knows(self, action: str) -> bool:
        """Whether there is a class for the action."""
        return action in self._executor.actions

    async def run(
        self, action: str, tracker: Tracker, extracted: dict[str, Any] | None = None
    ) -> tuple[list[dict[str, Any]], list[Utterance]]:
        """The events and utterances of an action. `extracted` are slot candidates to validate.

        Raises ActionError.
        """
        if action.startswith("utter_"):
            return [], [self.say(action, tracker)]
        call = {
            "next_action": action,
            "tracker": self._sdk_tracker(tracker, extracted or {}),
            "domain": self._sdk_domain,
        }
        try:
            result = await self._executor.run(call)
        except Exception as error:
            raise ActionError(f"{action} failed") from error
        if result is None:
            return [], []
        return list(result.events), [self._utterance(each, tracker) for each in result.responses]

    def say(self, name: str, tracker: Tracker, **values: Any) -> Utterance:
        """A response of the domain."""
        return utterance(self._domain.responses[name], tracker.slots, values, [])

    def _utterance(self, said: dict[str, Any], tracker: Tracker) -> Utterance:
        """What an action said through its dispatcher: a response's name, or text of its own."""
        name = said.get("response")
        own = {"text", "buttons", "elements", "custom", "template", "response", "image", "attachment"}
        values = {key: value for key, value in said.items() if key not in own}
        buttons = said.get("buttons") or []
        if not name:
            return Utterance(None, said.get("text"), buttons, said.get("custom") or None, values)
        try:
            spoken = utterance(self._domain.responses[name], tracker.slots, values, buttons)
        except KeyError:
            raise ActionError(f"no response is called {name}") from None
        if said.get("custom"):
            spoken.custom = {**(spoken.custom or {}), **said["custom"]}
        return spoken

    @staticmethod
    def _sdk_tracker(tracker: Tracker, extracted: dict[str, Any]) -> dict[str, Any]:
        loop = tracker.active_loop
        return {
            "sender_id": tracker.sender_id,
            "slots": {**tracker.slots, "requested_slot": loop.requested_slot if loop else None},
            "latest_message": tracker.latest_message,
            # rasa-sdk's forms validate the slot events that stand last.
            "events": [{"event": "slot", "name": name, "value": value} for name, value in extracted.items()],
            "paused": False,
            "followup_action": tracker.followup,
            "active_loop": {"name": loop.name} if loop else {},
            "latest_action_name": tracker.latest_action,
            # rasa-sdk's name for suspended dialogues: forms put by.
            "stack": [{"name": each.name} for each in tracker.suspended],
        }
