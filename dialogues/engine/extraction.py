"""What a message says about slots (Rasa's `ActionExtractSlots`, point 10).

In domain order, the first mapping that yields wins; `from_entity` takes the last value unless the slot is a
list; an entity shared by two slots of the active form fills the one that was asked for.
"""

from __future__ import annotations

from typing import Any

from dialogues.engine.domain import Domain, Slot, SlotMapping
from dialogues.engine.message import UserMessage


def extract(domain: Domain, message: UserMessage, form: str | None, requested: str | None) -> dict[str, Any]:
    """Slots that the message fills while `form` is active and `requested` was asked for."""
    found: dict[str, Any] = {}
    for slot, mappings in domain.open_mappings(form, requested):
        for mapping in mappings:
            value = _value(domain, slot, mapping, message, form, requested)
            if value is not None:
                found[slot.name] = value
                break
    return found


def _value(
    domain: Domain,
    slot: Slot,
    mapping: SlotMapping,
    message: UserMessage,
    form: str | None,
    requested: str | None,
) -> Any:
    if mapping.kind == "from_text":
        # A payload is never text: it would store "/deny" as somebody's name.
        return message.text if not message.from_payload and message.text and message.text.strip() else None
    if mapping.intents and message.intent not in mapping.intents:
        return None
    if mapping.kind == "from_intent":
        return mapping.value
    if mapping.kind == "from_entity":
        values = [each["value"] for each in message.entities if each["entity"] == mapping.entity]
        if not values or _belongs_to_requested(domain, slot, mapping, form, requested):
            return None
        return values if slot.kind == "list" else values[-1]
    return None


def _belongs_to_requested(
    domain: Domain, slot: Slot, mapping: SlotMapping, form: str | None, requested: str | None
) -> bool:
    """Whether another slot of the form, the one asked for, takes the same entity."""
    if form is None or requested is None or slot.name == requested or requested not in domain.slots:
        return False
    return any(
        other.kind == "from_entity" and other.entity == mapping.entity and other.applies(form, requested)
        for other in domain.slots[requested].mappings
    )
