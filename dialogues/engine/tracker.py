"""The state of one person's conversation, folded: its size does not grow with the conversation."""

from __future__ import annotations

import pickle
from dataclasses import dataclass, field
from typing import Any

# How many messages are remembered with the slot they filled, for corrections by editing.
REMEMBERED_FILLINGS = 20
# As many states as the longest rule looks back at.
REMEMBERED_STATES = 12


@dataclass
class Loop:
    """A form under way. `answered` are its slots in the order in which they were filled, for `back`."""

    name: str
    requested_slot: str | None = None
    rejected: bool = False
    answered: list[str] = field(default_factory=list)


@dataclass
class Tracker:
    """One conversation. `suspended` are forms put by, the last one on top; `states` feed the rules."""

    sender_id: str
    slots: dict[str, Any] = field(default_factory=dict)
    active_loop: Loop | None = None
    suspended: list[Loop] = field(default_factory=list)
    latest_message: dict[str, Any] = field(default_factory=dict)
    latest_action: str = "action_listen"
    followup: str | None = None
    states: list[dict[str, Any]] = field(default_factory=list)
    pending_switch: dict[str, Any] | None = None
    pending_return: bool = False
    misunderstandings: int = 0
    filled_by: dict[str, str] = field(default_factory=dict)

    @classmethod
    def new(cls, sender_id: str) -> Tracker:
        return cls(sender_id)

    def to_json(self) -> dict[str, Any]:
        """Everything, as plain JSON values; for storing at once, as its lists and dicts are the tracker's own."""
        loop = self.active_loop
        return {
            **self.__dict__,
            "active_loop": dict(loop.__dict__) if loop else None,
            "suspended": [dict(each.__dict__) for each in self.suspended],
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> Tracker:
        """The tracker that `to_json` stored; keys that a later release dropped are left aside."""
        known = {key: value for key, value in stored.items() if key in cls.__dataclass_fields__}
        loop = known.get("active_loop")
        known["active_loop"] = Loop(**loop) if loop else None
        known["suspended"] = [Loop(**each) for each in known.get("suspended", ())]
        return cls(**known)

    def copy(self) -> Tracker:
        # Several times quicker than copy.deepcopy, once a turn.
        copied: Tracker = pickle.loads(pickle.dumps(self, pickle.HIGHEST_PROTOCOL))
        return copied

    def become(self, other: Tracker) -> None:
        """Takes over another tracker's state, in place."""
        self.__dict__.update(other.copy().__dict__)

    @property
    def requested_slot(self) -> str | None:
        return self.active_loop.requested_slot if self.active_loop else None

    def state(self, slots_seen: list[str]) -> dict[str, Any]:
        """What rules look at before the next action (Rasa's prediction state)."""
        return {
            "intent": self.latest_message.get("intent", {}).get("name"),
            "prev": self.latest_action,
            "loop": self.active_loop.name if self.active_loop else None,
            "slots": {name: self.slots[name] for name in slots_seen if self.slots.get(name) is not None},
        }

    def remember_state(self, state: dict[str, Any]) -> None:
        self.states = [*self.states, state][-REMEMBERED_STATES:]

    def remember_filling(self, message_id: Any, slot: str) -> None:
        """Notes that this message answered this slot, so that editing it corrects the answer."""
        if message_id is None:
            return
        self.filled_by[str(message_id)] = slot
        for oldest in list(self.filled_by)[:-REMEMBERED_FILLINGS]:
            del self.filled_by[oldest]
