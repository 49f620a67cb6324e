"""Trouble on demand: refusals, silence and lost connections for the next calls, and Telegram's limits."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from bot.simulator.refusals import Refusal, too_many_requests

EFFECTS = ("refuse", "hang", "drop", "lose_answer")


@dataclass
class Fault:
    """What happens to the next `times` calls of `method` ("" is any), in one chat if `chat_id` is given.

    Effects: `refuse` answers with code and description; `hang` answers nothing for `seconds`, then drops the
    connection; `drop` drops it at once; `lose_answer` does what was asked and drops the connection.
    """

    method: str = ""
    times: int = 1
    effect: str = "refuse"
    code: int = 500
    description: str = "Internal Server Error"
    retry_after: int = 0
    seconds: float = 3600.0
    chat_id: int | None = None

    def refusal(self) -> Refusal:
        if self.retry_after:
            return too_many_requests(self.retry_after)
        return Refusal(self.code, self.description)


@dataclass
class Bucket:
    """Leaky bucket: `size` at once, then `rate` a second."""

    rate: float
    size: float
    level: float = 0.0
    at: float = 0.0

    def wait(self, now: float) -> float:
        """Seconds until there is room; 0 takes it."""
        self.level = max(0.0, self.level - (now - self.at) * self.rate)
        self.at = now
        if self.level + 1 > self.size:
            return (self.level + 1 - self.size) / self.rate
        self.level += 1
        return 0.0


@dataclass
class Limits:
    """Telegram's limits on sending: `overall` a second for the bot, one a second after `burst` in a chat."""

    overall: float = 30.0
    burst: int = 5
    whole: Bucket = field(init=False)
    chats: dict[Any, Bucket] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.whole = Bucket(self.overall, self.overall)

    def check(self, chat_id: Any) -> None:
        now = time.monotonic()
        bucket = self.chats.setdefault(chat_id, Bucket(1.0, self.burst))
        wait = max(bucket.wait(now), self.whole.wait(now))
        if wait > 0:
            raise too_many_requests(int(wait) + 1)


class Trouble:
    """Faults waiting for their call, and limits if they are switched on."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.limits: Limits | None = None

    def take(self, method: str, chat_id: Any) -> Fault | None:
        """The fault meant for this call, one time of it used up."""
        for fault in self.faults:
            if fault.method and fault.method.lower() != method:
                continue
            if fault.chat_id is not None and str(fault.chat_id) != str(chat_id):
                continue
            fault.times -= 1
            if fault.times <= 0:
                self.faults.remove(fault)
            return fault
        return None
