"""Which variation of a response is said (point 13), and its placeholders."""

from __future__ import annotations

import string
from typing import Any

from dialogues.engine.domain import Response, Variation
from dialogues.engine.message import Utterance

CHANNEL = "telegram"


def choose(response: Response, slots: dict[str, Any]) -> Variation:
    """In this order: conditional and channel, default and channel, conditional, default; the first that holds."""
    holding = [
        each
        for each in response.variations
        if each.channel in (None, CHANNEL) and all(slots.get(name) == value for name, value in each.condition)
    ]
    if not holding:
        return response.variations[0]
    return min(holding, key=lambda each: (each.channel is None, not each.condition))


def utterance(
    response: Response, slots: dict[str, Any], values: dict[str, Any], buttons: list[dict[str, Any]]
) -> Utterance:
    """The response as something said; `buttons` built on the spot come before its own."""
    variation = choose(response, slots)
    return Utterance(
        response=response.name,
        text=variation.text,
        buttons=[*buttons, *(dict(each) for each in variation.buttons)],
        custom=dict(variation.custom) if variation.custom else None,
        values={**slots, **values},
    )


def placeholders(text: str) -> list[str]:
    """The names in braces. Raises ValueError for braces that do not close."""
    return [name for _, name, _, _ in string.Formatter().parse(text) if name is not None]
