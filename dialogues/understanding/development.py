"""The development set: messages kept apart from training, each with what a person reads in it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from dialogues.understanding.normalisation import spelling


@dataclass(frozen=True)
class Judged:
    """A message with the intent and the (entity, value) pairs that a person read in it on the day `today`."""

    text: str
    variety: str
    intent: str
    entities: tuple[tuple[str, str], ...]
    today: date


def read(folder: Path) -> list[Judged]:
    """Every message of `<variety>.yml`: a day `today`, then intents, each with its list of messages.

    A message is a text, or a mapping of `text` and `entities`, whose items are `entity: value`.
    """
    found = []
    for path in sorted(folder.glob("*.yml")):
        content = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
        for intent, messages in content["development"].items():
            for each in messages:
                text = each if isinstance(each, str) else each["text"]
                stated = () if isinstance(each, str) else each["entities"]
                pairs = tuple(sorted(pair(name, value) for item in stated for name, value in item.items()))
                found.append(Judged(text, path.stem, intent, pairs, content["today"]))
    return found


def pair(entity: str, value: object) -> tuple[str, str]:
    """An entity in the one form in which two readings of it are compared; a skill's words are folded."""
    if isinstance(value, date):
        return entity, value.isoformat()
    if isinstance(value, float) and value == int(value):
        value = int(value)
    said = str(value)
    return entity, spelling(said.replace("_", " ")) if entity == "skill" else said
