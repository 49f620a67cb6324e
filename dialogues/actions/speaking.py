"""Saying things from actions: responses of the domain with typed values and buttons built on the spot."""

from __future__ import annotations

import json
from typing import Any

from rasa_sdk.events import FollowupAction
from rasa_sdk.executor import CollectingDispatcher

# What follows an action whose rule leaves that to it, where nothing does: it is the person's turn.
LISTEN = FollowupAction("action_listen")


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
