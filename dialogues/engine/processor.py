"""One message through the engine: extract, then predict and run actions until it is the person's turn.

The order is Rasa's (`MessageProcessor.handle_message`, `RulePolicy`); where Jisr does better on purpose, the
comment says so.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import ActionExecutor

from dialogues.engine.dialogue import Dialogue
from dialogues.engine.extraction import extract
from dialogues.engine.forms import Forms
from dialogues.engine.message import UserMessage, Utterance
from dialogues.engine.rules import LISTEN
from dialogues.engine.running import ActionError, Runner
from dialogues.engine.tracker import Loop, Tracker

__all__ = ["ActionError", "Processor", "UserMessage", "Utterance"]

# As Rasa: more predictions than this in one turn are a loop in the rules.
MOST_PREDICTIONS = 10
# From this confidence on an intent is taken at its word although a question stands.
STRONG = 0.7
# An entity that makes up this much of what was typed is an answer, whatever the intent.
COVERING = 0.5
# Intents that lead nowhere by themselves while a question stands.
ANSWERS = ("affirm", "deny", "nlu_fallback")
FALLBACK = "nlu_fallback"
# With these, an answer given earlier is changed.
CORRECTIONS = ("deny", "edit_need", "edit_profile")
DEFAULT_INTENTS = {"restart": "action_restart", "back": "action_back"}
# After so many misunderstandings in a row: help with the question, then a person.
HELP_AFTER, PERSON_AFTER = 2, 3


class Processor:
    """Handles messages of one conversation at a time; holds no state between them."""

    def __init__(self, dialogue: Dialogue, executor: ActionExecutor) -> None:
        self._dialogue = dialogue
        self._domain = dialogue.domain
        self._runner = Runner(dialogue.domain, executor)
        self._forms = Forms(dialogue.domain, self._runner)
        self._seen_by_rules = [slot.name for slot in self._domain.slots.values() if slot.influences]

    async def handle(self, tracker: Tracker, message: UserMessage) -> list[Utterance]:
        """What is said in answer. Changes `tracker`; raises ActionError, after which it is to be thrown away."""
        waiting = await self._settle_pending(tracker, message)
        if waiting is not None:
            return waiting
        said = await _Turn(self, tracker, message).run()
        return said or await self.remind(tracker)

    async def remind(self, tracker: Tracker) -> list[Utterance]:
        """Where things stand: the question under way or, without one, what can be done."""
        if tracker.active_loop is not None:
            return await self._forms.ask_again(tracker)
        return await _Turn(self, tracker, UserMessage(text=None, intent="menu", from_payload=True)).run()

    # -- a form left for another (better than Rasa: nothing is dropped without a word)

    async def _settle_pending(self, tracker: Tracker, message: UserMessage) -> list[Utterance] | None:
        """The answer to "shall I keep this for later?" or "shall we take up again?"; None for anything else."""
        switch, back = tracker.pending_switch, tracker.pending_return
        tracker.pending_switch, tracker.pending_return = None, False
        if message.intent not in ("affirm", "deny"):
            return None
        yes = message.intent == "affirm"
        if switch is not None:
            if yes:
                self._suspend(tracker)
                return await _Turn(self, tracker, UserMessage.from_json(switch)).run()
            return await self._forms.ask_again(tracker)
        if back and tracker.suspended:
            if yes:
                return await self._resume(tracker)
            self._forms.drop(tracker, tracker.suspended.pop().name)
            return await self.remind(tracker)
        return None

    @staticmethod
    def _suspend(tracker: Tracker) -> None:
        if tracker.active_loop is not None:
            tracker.suspended = [each for each in tracker.suspended if each.name != tracker.active_loop.name]
            tracker.suspended.append(tracker.active_loop)
            tracker.active_loop = None

    async def _resume(self, tracker: Tracker) -> list[Utterance]:
        self._reopen(tracker)
        return await self._forms.ask_again(tracker)

    @staticmethod
    def _reopen(tracker: Tracker) -> None:
        tracker.active_loop = tracker.suspended.pop()
        tracker.active_loop.rejected = False


class _Turn:
    """The steps of handling one message."""

    def __init__(self, processor: Processor, tracker: Tracker, message: UserMessage) -> None:
        self.processor, self.tracker, self.message = processor, tracker, message
        self.domain, self.dialogue = processor._domain, processor._dialogue
        self.forms, self.runner = processor._forms, processor._runner
        self.said: list[Utterance] = []
        # Slots that this turn's message or actions have set.
        self.fresh: set[str] = set()
        self.extracted: dict[str, Any] = {}
        self.form_ended = False

    async def run(self) -> list[Utterance]:
        tracker = self.tracker
        before = tracker.copy()
        tracker.latest_message = self.message.to_json()
        tracker.latest_action = LISTEN
        tracker.followup = None
        if (edited := self.message.metadata.get("edit_of")) is not None:
            return await self._correct(edited)
        self.extracted = self._extract()
        for _ in range(MOST_PREDICTIONS):
            action = self._predict()
            if action == LISTEN:
                break
            if self._would_leave(action):
                # The form under way is put by only with consent: nothing of this turn has happened yet.
                tracker.become(before)
                tracker.pending_switch = self.message.to_json()
                return [self.runner.say("utter_ask_switch", tracker)]
            await self._run(action)
        tracker.latest_action = LISTEN
        if self.form_ended and tracker.active_loop is None and tracker.suspended and self.said:
            tracker.pending_return = True
            self.said.append(self.runner.say("utter_ask_return", tracker))
        return self.said

    # -- extract

    def _extract(self) -> dict[str, Any]:
        """Slots filled by the message. While a question stands, another flow's words are not its answers."""
        loop = self.tracker.active_loop
        if loop is None:
            found = extract(self.domain, self.message, None, None)
            self.tracker.slots.update(found)
            self.fresh.update(found)
            return {}
        requested = loop.requested_slot
        found = extract(self.domain, self.message, loop.name, requested)
        belonging = set(self.domain.slots_of(loop.name))
        if self.leads_elsewhere():
            found = {slot: value for slot, value in found.items() if self._answers_anyway(slot, requested)}
        found = {slot: value for slot, value in found.items() if slot in belonging}
        return found if self.message.from_payload else self._answer_or_correction(found, requested)

    def _answer_or_correction(self, found: dict[str, Any], requested: str | None) -> dict[str, Any]:
        """Typed words that state other slots too either answer the question or correct those.

        "oui, mais 4 postes" and "non, 4 postes" correct: the yes or no is not taken for the answer. What is said in
        free text is text: the town in a description does not move the post.
        """
        found = {slot: value for slot, value in found.items() if not self._said_in_passing(slot, requested)}
        if requested not in found or len(found) == 1:
            return found
        mappings = [each for each in self.domain.slots[requested].mappings if each.kind != "custom"]
        loop = self.tracker.active_loop
        # A button's choice is no entity that people type.
        kinds = {
            each.kind
            for each in mappings
            if loop is not None and each.applies(loop.name, requested) and each.entity != "choice"
        }
        if "from_text" in kinds and "from_entity" not in kinds and self.message.intent != "deny":
            return {requested: found[requested]}
        by_entity = {each.entity for each in mappings if each.kind == "from_entity"}
        if "from_intent" in kinds and not by_entity & {each["entity"] for each in self.message.entities}:
            return {slot: value for slot, value in found.items() if slot != requested}
        return found

    def _said_in_passing(self, slot: str, requested: str | None) -> bool:
        """Whether a trade named while something else is asked leaves the one that was answered as it is.

        What people do is named in passing ("paid by the piece", "an overlock machine"); only who corrects, means it.
        """
        about_trade = any(each.entity == "occupation" for each in self.domain.slots[slot].mappings)
        answered = self.tracker.slots.get(slot) is not None
        return about_trade and answered and slot != requested and self.message.intent not in CORRECTIONS

    def leads_elsewhere(self) -> bool:
        """Whether the message is surely about something else than the form under way."""
        intent = self.message.intent
        loop = self.tracker.active_loop
        if intent in ANSWERS or loop is None:
            return False
        if not self.message.from_payload and self.message.confidence < STRONG:
            return False
        if intent in DEFAULT_INTENTS:
            return True
        rule = self.dialogue.triggered_by(intent)
        return rule is not None and loop.name not in rule.actions

    def _answers_anyway(self, slot: str, requested: str | None) -> bool:
        """An answer in spite of its intent: a mapping names the intent, or the entity is nearly all that was typed."""
        loop = self.tracker.active_loop
        assert loop is not None
        for mapping in self.domain.slots[slot].mappings:
            if not mapping.applies(loop.name, requested):
                continue
            if self.message.intent in mapping.intents:
                return True
            if mapping.kind == "from_entity" and slot == requested and self._covering(mapping.entity):
                return True
        return False

    def _covering(self, entity: str | None) -> bool:
        text = (self.message.text or "").strip()
        covered = sum(len(each.get("text") or "") for each in self.message.entities if each["entity"] == entity)
        return not self.message.from_payload and bool(text) and covered >= COVERING * len(text)

    # -- predict

    def _predict(self) -> str:
        """Followup, default intents, the loop's happy path, rules, fallback (point 2)."""
        tracker = self.tracker
        state = tracker.state(self.processor._seen_by_rules)
        tracker.remember_state(state)
        if tracker.followup is not None:
            action, tracker.followup = tracker.followup, None
            return action
        intent = tracker.latest_message["intent"]["name"]
        if tracker.latest_action == LISTEN and intent in DEFAULT_INTENTS:
            return DEFAULT_INTENTS[intent]
        loop = tracker.active_loop
        if loop is not None and not loop.rejected:
            return LISTEN if tracker.latest_action == loop.name else loop.name
        situation = self.dialogue.situations.matching(tracker.states, self.domain)
        if situation is not None:
            if situation.action == LISTEN and loop is not None and not situation.mentions_loop:
                # The return from a digression: the loop asks its question again (point 5).
                return loop.name
            return situation.action
        if loop is not None:
            return loop.name
        return "action_default_fallback" if tracker.latest_action == LISTEN else LISTEN

    def _would_leave(self, action: str) -> bool:
        loop = self.tracker.active_loop
        return action in self.domain.forms and loop is not None and loop.name != action

    # -- run

    async def _run(self, action: str) -> None:
        if action in self.domain.forms:
            await self._run_form(action)
            if self.tracker.active_loop is not None and self.tracker.active_loop.rejected:
                # A rejected execution leaves no trace: the rules see what was there before it.
                self.tracker.states.pop()
                return
        elif action == "action_back":
            await self._back()
        elif action == "action_restart":
            fresh = Tracker.new(self.tracker.sender_id)
            fresh.latest_message = self.tracker.latest_message
            self.tracker.become(fresh)
            self.tracker.followup = "action_menu"
        else:
            await self._run_action(action)
        self.tracker.latest_action = action

    async def _run_action(self, action: str) -> None:
        events, said = await self.runner.run(action, self.tracker)
        self.said += said
        if action == "action_default_fallback":
            self._misunderstood()
        elif self.message.intent != FALLBACK:
            self.tracker.misunderstandings = 0
        for event in events:
            await self._apply(event)

    async def _apply(self, event: dict[str, Any]) -> None:
        """An event that an action returned."""
        tracker, kind = self.tracker, event["event"]
        if kind == "slot":
            tracker.slots[event["name"]] = event["value"]
            self.fresh.add(event["name"])
        elif kind == "active_loop":
            self.form_ended = self.form_ended or (tracker.active_loop is not None and event["name"] is None)
            tracker.active_loop = Loop(event["name"]) if event["name"] else None
        elif kind == "followup":
            tracker.followup = event["name"]
        elif kind == "reset_slots":
            tracker.slots = {}
        elif kind == "form_suspended":
            self.processor._suspend(tracker)
        elif kind == "form_resumed" and tracker.suspended:
            # Its question comes as after any action while a form is open.
            self.processor._reopen(tracker)

    async def _run_form(self, name: str) -> None:
        tracker, loop = self.tracker, self.tracker.active_loop
        if loop is None:
            if any(each.name == name for each in tracker.suspended):
                tracker.suspended = [each for each in tracker.suspended if each.name != name]
            self.said += await self.forms.activate(tracker, name, self.message, self.fresh)
        elif tracker.latest_action == LISTEN and not loop.rejected:
            await self._answer(loop)
        else:
            loop.rejected = False
            self.said += await self.forms.ask_again(tracker)
        if tracker.active_loop is None:
            self.form_ended = True
            # One sentence may say all: the rule that submits looks for a state in which the form was active.
            tracker.states[-1]["loop"] = name

    async def _answer(self, loop: Loop) -> None:
        """An answer is validated and the next question asked; anything else is a digression (point 4)."""
        tracker, requested = self.tracker, loop.requested_slot
        if not self.extracted:
            await self._digress(loop)
            return
        before = dict(tracker.slots)
        tracker.slots.update(self.extracted)
        said, next_slot, asked = await self.forms.validate(tracker, self.extracted)
        changed = [slot for slot in self.extracted if tracker.slots.get(slot) is not None]
        refused = requested in self.extracted and tracker.slots.get(requested) is None and next_slot == requested
        if refused and not changed and self.leads_elsewhere():
            tracker.slots = before
            await self._digress(loop)
            return
        self.said += said
        if refused and not changed and not self.message.from_payload:
            self._misunderstood()
        else:
            tracker.misunderstandings = 0
        self.said += await self.forms.ask(tracker, next_slot, asked)

    async def _digress(self, loop: Loop) -> None:
        """The form steps aside for the rules; where none takes over, the question comes again, with help."""
        tracker = self.tracker
        elsewhere = self.leads_elsewhere() or (
            self.message.intent not in ANSWERS and self.dialogue.triggered_by(self.message.intent) is not None
        )
        if self.message.intent == "skip":
            self.said.append(self.runner.say("utter_cannot_skip", tracker))
        elif elsewhere:
            loop.rejected = True
            return
        else:
            self._misunderstood()
        self.said += await self.forms.ask_again(tracker)

    async def _back(self) -> None:
        if self.tracker.active_loop is None:
            self.tracker.followup = "action_menu"
            return
        self.said += await self.forms.back(self.tracker)
        if self.tracker.active_loop is not None:
            # The question was asked just now: listen, instead of running the form once more.
            self.tracker.followup = LISTEN

    def _misunderstood(self) -> None:
        """Counts, and says what helps: first that it was not understood, then how to answer, then a person."""
        tracker = self.tracker
        tracker.misunderstandings += 1
        if tracker.misunderstandings >= PERSON_AFTER:
            if tracker.active_loop is None:
                self.said.clear()
            self.said.append(self.runner.say("utter_offer_person", tracker))
            tracker.misunderstandings = 0
        elif tracker.active_loop is None:
            return
        elif tracker.misunderstandings >= HELP_AFTER:
            self.said.append(self.runner.say("utter_help_with_question", tracker))
        elif not self.said:
            self.said.append(self.runner.say("utter_not_understood", tracker))

    async def _correct(self, slot: str) -> list[Utterance]:
        """An edited message: the slot it had filled is read and validated anew."""
        tracker, loop = self.tracker, self.tracker.active_loop
        if loop is None or slot not in self.domain.slots_of(loop.name):
            return [self.runner.say("utter_old_edit", tracker), *await self.processor.remind(tracker)]
        found = extract(self.domain, self.message, loop.name, slot)
        if slot not in found:
            return [self.runner.say("utter_not_understood", tracker), *await self.forms.ask_again(tracker)]
        before = tracker.slots.get(slot)
        tracker.slots[slot] = found[slot]
        said, _, _ = await self.forms.validate(tracker, {slot: found[slot]})
        if tracker.active_loop is None or tracker.slots.get(slot) is None:
            tracker.slots[slot] = before
            return [*said, *await self.processor.remind(tracker)]
        return [*said, self.runner.say("utter_corrected", tracker), *await self.forms.ask_again(tracker)]
