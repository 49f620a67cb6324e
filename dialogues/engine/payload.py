"""What a button means, in Rasa's form: `/intent{"entity": value}`."""

from __future__ import annotations

import json
import re
from typing import Any

from dialogues.engine.message import UserMessage

_PAYLOAD = re.compile(r"/(\w+)\s*(\{.*\})?\s*", re.DOTALL)


class PayloadError(ValueError):
    """A payload that cannot be read."""


def parse_payload(payload: str) -> UserMessage:
    """The message that pressing the button amounts to. Raises PayloadError."""
    match = _PAYLOAD.fullmatch(payload)
    if match is None:
        raise PayloadError(f"{payload!r} is not of the form /intent{{…}}")
    try:
        values: Any = json.loads(match.group(2) or "{}")
    except ValueError:
        raise PayloadError(f"{payload!r} holds no valid JSON") from None
    entities = [
        {"entity": name, "value": value}
        for name, given in values.items()
        for value in (given if isinstance(given, list) else [given])
    ]
    return UserMessage(text=None, intent=match.group(1), entities=entities, from_payload=True)
