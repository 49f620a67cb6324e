"""Forms: activation, validation of answers, the next question, digression, back (points 4, 6 to 9, 11)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from dialogues.engine.domain import Domain
from dialogues.engine.extraction import extract
from dialogues.engine.message import UserMessage, Utterance
from dialogues.engine.running import Runner
from dialogues.engine.tracker import Loop, Tracker

REQUESTED = "requested_slot"
Events = list[dict[str, Any]]


class Forms:
    """Steps of a form. Each returns what was said; the tracker is changed in place."""

    def __init__(self, domain: Domain, runner: Runner) -> None:
        self._domain = domain
        self._runner = runner

    async def activate(self, tracker: Tracker, name: str, message: UserMessage, fresh: set[str]) -> list[Utterance]:
        """Begins a run: its slots are its own, so what an earlier run left is dropped; `fresh` are slots that
        actions of this very turn have set. What the message already says is validated, then the first question."""
        for slot in self._domain.slots_of(name):
            if slot not in fresh:
                tracker.slots[slot] = self._domain.slots[slot].initial
        tracker.active_loop = Loop(name)
        extracted = extract(self._domain, message, name, None)
        tracker.slots.update(extracted)
        prefilled = {
            slot: tracker.slots[slot]
            for slot in self._domain.slots_of(name)
            if tracker.slots.get(slot) is not None and (slot in extracted or slot in fresh)
        }
        said, next_slot, asked = await self.validate(tracker, prefilled)
        return said + await self.ask(tracker, next_slot, asked)

    async def validate(
        self, tracker: Tracker, candidates: dict[str, Any]
    ) -> tuple[list[Utterance], str | bool | None, list[str]]:
        """Runs the form's validation over candidate values, in order, each seeing the earlier results.

        Returns what it said, the next slot that it wants (False where it leaves that to the domain's order, None
        where the form is done), and all slots that this run asks. Values are in the tracker afterwards.
        """
        loop = tracker.active_loop
        assert loop is not None
        form = self._domain.forms[loop.name]
        action = f"validate_{loop.name}"
        if not self._runner.knows(action):
            tracker.slots.update(candidates)
            self._note_answers(tracker, candidates, form.required_slots)
            return [], False, list(form.required_slots)
        events, said = await self._runner.run(action, tracker, candidates)
        next_slot: str | bool | None = False
        asked = list(form.required_slots)
        for event in events:
            if event["event"] == "slot" and event["name"] == REQUESTED:
                next_slot = event["value"]
            elif event["event"] == "slot":
                tracker.slots[event["name"]] = event["value"]
            elif event["event"] == "required_slots":
                asked = event["slots"]
        self._note_answers(tracker, candidates, asked)
        return said, next_slot, asked

    async def ask(self, tracker: Tracker, next_slot: str | bool | None, asked: list[str]) -> list[Utterance]:
        """Asks `next_slot` or, left to the domain, the first required one that is empty; ends the form without."""
        loop = tracker.active_loop
        assert loop is not None
        if next_slot is False:
            required = self._domain.forms[loop.name].required_slots
            next_slot = next((slot for slot in required if tracker.slots.get(slot) is None), None)
        if not isinstance(next_slot, str):
            tracker.active_loop = None
            return []
        loop.requested_slot = next_slot
        events, said = await self._runner.run(self._question(loop.name, next_slot), tracker)
        for event in events:
            if event["event"] == "slot":
                tracker.slots[event["name"]] = event["value"]
        if said and next_slot in asked and len(asked) > 1:
            said[0].progress = (asked.index(next_slot) + 1, len(asked))
        return said

    async def ask_again(self, tracker: Tracker) -> list[Utterance]:
        """The question that stands, recomputed from what is required (point 6)."""
        said, next_slot, asked = await self.validate(tracker, {})
        loop = tracker.active_loop
        # A slot being corrected is asked again although something else may be empty too.
        if loop and loop.requested_slot and tracker.slots.get(loop.requested_slot) is None:
            next_slot = loop.requested_slot
        return said + await self.ask(tracker, next_slot, asked)

    async def back(self, tracker: Tracker) -> list[Utterance]:
        """The previous question, its answer emptied; at the first one, a word that there is none before."""
        loop = tracker.active_loop
        assert loop is not None
        while loop.answered:
            slot = loop.answered.pop()
            if slot != loop.requested_slot and tracker.slots.get(slot) is not None:
                tracker.slots[slot] = None
                loop.requested_slot = slot
                return await self.ask_again(tracker)
        return [self._runner.say("utter_nothing_before", tracker), *await self.ask_again(tracker)]

    def drop(self, tracker: Tracker, name: str) -> None:
        """Forgets a form that was put by."""
        for slot in self._domain.slots_of(name):
            tracker.slots[slot] = self._domain.slots[slot].initial

    def _question(self, form: str, slot: str) -> str:
        """The first that exists of the four names of a question (point 7)."""
        for name in (
            f"action_ask_{form}_{slot}",
            f"utter_ask_{form}_{slot}",
            f"action_ask_{slot}",
            f"utter_ask_{slot}",
        ):
            if name in self._domain.responses or self._runner.knows(name):
                return name
        raise AssertionError(f"{form}: no question for {slot}; the dialogue's check refuses this")

    @staticmethod
    def _note_answers(tracker: Tracker, candidates: dict[str, Any], asked: Sequence[str]) -> None:
        """Remembers the order of answers to what is `asked`, for `back`, and which message filled which slot."""
        loop = tracker.active_loop
        assert loop is not None
        for slot in candidates:
            if slot in asked and tracker.slots.get(slot) is not None:
                if slot in loop.answered:
                    loop.answered.remove(slot)
                loop.answered.append(slot)
                tracker.remember_filling(tracker.latest_message.get("metadata", {}).get("message_id"), slot)
