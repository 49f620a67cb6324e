"""A small dialogue written into a folder and run by the engine: what the tests of the engine talk to."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from textwrap import dedent
from typing import Any

from rasa_sdk import Action
from rasa_sdk.executor import ActionExecutor

from dialogues.engine.check import ENGINE_SAYS
from dialogues.engine.dialogue import Dialogue
from dialogues.engine.message import UserMessage, Utterance
from dialogues.engine.processor import Processor
from dialogues.engine.tracker import Tracker

ENGINE_RESPONSES = "\n".join(f"  {name}:\n  - text: {name}" for name in ENGINE_SAYS)


def write(folder: Path, domain: str, rules: str) -> Path:
    """Writes a dialogue folder; what the engine itself says is added to the domain."""
    (folder / "domain").mkdir(parents=True, exist_ok=True)
    (folder / "rules").mkdir(exist_ok=True)
    (folder / "domain" / "own.yml").write_text('version: "3.1"\n' + dedent(domain), encoding="utf-8")
    (folder / "domain" / "engine.yml").write_text(f'version: "3.1"\nresponses:\n{ENGINE_RESPONSES}\n', encoding="utf-8")
    (folder / "rules" / "own.yml").write_text('version: "3.1"\n' + dedent(rules), encoding="utf-8")
    return folder


@dataclass
class World:
    """One person's conversation with such a dialogue."""

    processor: Processor
    tracker: Tracker = field(default_factory=lambda: Tracker.new("1"))

    async def say(self, intent: str, text: str | None = None, *, confidence: float = 0.9, **entities: Any) -> list[str]:
        """Types something understood as `intent`; the names (or own words) of what is said in answer."""
        stated = [
            {"entity": name, "value": value, "text": str(value)}
            for name, values in entities.items()
            for value in (values if isinstance(values, list) else [values])
        ]
        return await self.hear(UserMessage(text or intent, intent, confidence, stated))

    async def press(self, intent: str, **entities: Any) -> list[str]:
        """Presses a button that means `intent`."""
        stated = [{"entity": name, "value": value} for name, value in entities.items()]
        return await self.hear(UserMessage(None, intent, 1.0, stated, from_payload=True))

    async def hear(self, message: UserMessage) -> list[str]:
        # Between two turns a tracker is stored and read again.
        self.tracker = Tracker.from_json(self.tracker.to_json())
        return [said(each) for each in await self.processor.handle(self.tracker, message)]

    @property
    def form(self) -> str | None:
        return self.tracker.active_loop.name if self.tracker.active_loop else None


def said(utterance: Utterance) -> str:
    """A response's name, or the text of an action that used none."""
    return utterance.response or utterance.text or ""


def world(folder: Path, domain: str, rules: str, *actions: type[Action]) -> World:
    """The dialogue, checked and loaded, with these action classes."""
    executor = ActionExecutor()
    for action in actions:
        executor.register_action(action)
    return World(Processor(Dialogue.load(write(folder, domain, rules)), executor))
