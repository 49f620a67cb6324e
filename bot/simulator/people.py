"""Who holds a phone, and that phone's conversation with the bot."""

from __future__ import annotations

import asyncio
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Any

# A chat remembers this many messages; older ones can no longer be edited ("message to edit not found").
KEPT_MESSAGES = 1_000

Message = dict[str, Any]


@dataclass(frozen=True)
class PhonePerson:
    """Somebody with a phone.

    `seat` says which of the page's phones is theirs: seeker, company, adviser or none. One who `started` the bot in
    an earlier life of the simulator may be written to at once; a bot cannot write first to anybody else.
    """

    id: int
    first_name: str
    phone_number: str
    language_code: str = "fr"
    last_name: str = ""
    username: str = ""
    seat: str = ""
    started: bool = False

    def user(self) -> dict[str, Any]:
        """As the Bot API shows a user."""
        shown: dict[str, Any] = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        for name in ("last_name", "username", "language_code"):
            if value := getattr(self, name):
                shown[name] = value
        return shown

    def chat(self) -> dict[str, Any]:
        """Their private chat with the bot, as the Bot API shows it."""
        shown: dict[str, Any] = {"id": self.id, "first_name": self.first_name, "type": "private"}
        for name in ("last_name", "username"):
            if value := getattr(self, name):
                shown[name] = value
        return shown


@dataclass
class Chat:
    """One person's conversation with the bot.

    `revision` grows with each change, whatever it is; a message carries the revision at which it last changed, so
    that a reader who saw revision n asks for what came after n.
    """

    person: PhonePerson
    blocked: bool = False
    revision: int = 0
    messages: OrderedDict[int, Message] = field(default_factory=OrderedDict)
    changed_at: dict[int, int] = field(default_factory=dict)
    removed: deque[tuple[int, int]] = field(default_factory=lambda: deque(maxlen=200))
    toasts: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=50))
    keyboard: dict[str, Any] | None = None
    keyboard_hidden: bool = False
    waiters: list[asyncio.Future[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.started = self.person.started
        self.shown_chat = self.person.chat()
        self.shown_user = self.person.user()

    def belongs_to(self, person: PhonePerson) -> None:
        """The same person under another name or number."""
        self.person = person
        self.started = self.started or person.started
        self.shown_chat = person.chat()
        self.shown_user = person.user()

    def keep(self, message: Message) -> None:
        """A new message, or a new version of one."""
        number = message["message_id"]
        self.messages[number] = message
        self.changed_at[number] = self.revision + 1
        if len(self.messages) > KEPT_MESSAGES:
            oldest, _ = self.messages.popitem(last=False)
            self.changed_at.pop(oldest, None)
        self.touch()

    def remove(self, number: int) -> None:
        del self.messages[number]
        del self.changed_at[number]
        self.touch()
        self.removed.append((self.revision, number))

    def clear(self) -> None:
        """The person empties the conversation on their phone; the bot may go on writing."""
        self.messages.clear()
        self.changed_at.clear()
        self.removed.clear()
        self.toasts.clear()
        self.keyboard = None
        self.touch()

    def touch(self) -> None:
        self.revision += 1
        for waiter in self.waiters:
            if not waiter.done():
                waiter.set_result(None)
        self.waiters.clear()

    async def changed(self, since: int, seconds: float) -> None:
        """Returns when there is something after revision `since`, or after `seconds`."""
        deadline = asyncio.get_running_loop().time() + seconds
        while self.revision <= since:
            left = deadline - asyncio.get_running_loop().time()
            if left <= 0:
                return
            waiter = asyncio.get_running_loop().create_future()
            self.waiters.append(waiter)
            await asyncio.wait((waiter,), timeout=left)
            if not waiter.done():
                self.waiters.remove(waiter)

    def view(self, since: int = -1) -> dict[str, Any]:
        """What the phone shows; of messages and toasts only what changed after revision `since`."""
        return {
            "person": {**self.shown_user, "phone_number": self.person.phone_number, "seat": self.person.seat},
            "revision": self.revision,
            "started": self.started,
            "blocked": self.blocked,
            "keyboard": self.keyboard,
            "keyboard_hidden": self.keyboard_hidden,
            "messages": [
                {**message, "revision": self.changed_at[number]}
                for number, message in self.messages.items()
                if self.changed_at[number] > since
            ],
            "removed": [number for revision, number in self.removed if revision > since],
            "toasts": [toast for toast in self.toasts if toast["revision"] > since],
        }
