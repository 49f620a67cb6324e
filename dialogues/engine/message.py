"""What goes into the engine and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class UserMessage:
    """One message of the person: words understood (`text`), or a button's payload (`from_payload`).

    `entities` are Rasa's: {"entity", "value"} and, for words, "start", "end", "text". `metadata` may hold
    "message_id", and "edit_of": the slot that an edited message had filled.
    """

    text: str | None
    intent: str
    confidence: float = 1.0
    entities: list[dict[str, Any]] = field(default_factory=list)
    from_payload: bool = False
    metadata: dict[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """As rasa-sdk's actions see it in `tracker.latest_message`."""
        return {
            "text": self.text,
            "intent": {"name": self.intent, "confidence": self.confidence},
            "entities": self.entities,
            "from_payload": self.from_payload,
            "metadata": self.metadata,
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> UserMessage:
        return cls(
            text=stored["text"],
            intent=stored["intent"]["name"],
            confidence=stored["intent"]["confidence"],
            entities=stored["entities"],
            from_payload=stored["from_payload"],
            metadata=stored["metadata"],
        )


@dataclass
class Utterance:
    """Something said: a template with its values, not yet in any language.

    `progress` is (this question, of how many) inside a form.
    """

    response: str | None
    text: str | None
    buttons: list[dict[str, Any]] = field(default_factory=list)
    custom: dict[str, Any] | None = None
    values: dict[str, Any] = field(default_factory=dict)
    progress: tuple[int, int] | None = None
