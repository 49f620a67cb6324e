"""Saying things from actions: responses of the domain with typed values and buttons built on the spot."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

# What follows an action whose rule leaves that to it, where nothing does: it is the person's turn.
LISTEN = FollowupAction("action_listen")
# Entities that make up this much of a message leave no room for a wish.
BARE = 0.6


def say(
    dispatcher: CollectingDispatcher,
    response: str,
    *,
    buttons: list[dict[str, Any]] | None = None,
    custom: dict[str, Any] | None = None,
    **values: Any,
) -> None:
    """Says the domain's `response`; `buttons` come before its own, `custom` adds presentation wishes."""
    dispatcher.utter_message(response=response, buttons=buttons or [], json_message=custom or {}, **values)


def button(title: Any, intent: str, **entities: Any) -> dict[str, Any]:
    """A button that means `intent` with these entities. `title` is a typed value, such as a `phrase`."""
    return {"title": title, "payload": f"/{intent}{json.dumps(entities, ensure_ascii=False) if entities else ''}"}


def entity(tracker: Any, name: str) -> Any:
    """The value of an entity of the message being answered, the last one of several; None without."""
    return next(tracker.get_latest_entity_values(name), None)


def entities(tracker: Any, name: str) -> list[Any]:
    """All its values, in the order in which they were written."""
    return list(tracker.get_latest_entity_values(name))


def is_bare(tracker: Any) -> bool:
    """Whether little more was said than a trade, a place or an amount: nothing of who looks for whom."""
    text = tracker.latest_message.get("text") or ""
    said = tracker.latest_message.get("entities") or []
    if not text or any(each["entity"] == "headcount" for each in said):
        return False
    covered: int = sum(each["end"] - each["start"] for each in said if "end" in each)
    return covered >= BARE * len(text.strip())
