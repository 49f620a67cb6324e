"""The local Telegram: the bot, the people, their chats, and what happens between them. All in memory."""

from __future__ import annotations

import asyncio
import itertools
import secrets
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from bot.simulator.files import Files
from bot.simulator.html_entities import Entity
from bot.simulator.people import Chat, Message, PhonePerson
from bot.simulator.refusals import bad_request, blocked
from bot.simulator.trouble import Trouble
from bot.simulator.updates import Updates
from bot.simulator.webhook import Webhook

Clock = Callable[[], datetime]
Event = dict[str, Any]

FIRST_UPDATE = 731_000_001
# Ids of people made without one; above 32 bits, as many of Telegram's are.
FIRST_PERSON = 7_000_000_001
# Telegram forgets a press within half a minute or so.
QUERY_LIFETIME = 30.0
# A reader of events who lags this far behind is dropped, and starts again.
SLOWEST_LISTENER = 2_000


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Press:
    """A pressed inline button that waits for its answer."""

    chat_id: int
    pressed_at: datetime
    answered: bool = False


@dataclass
class Profile:
    """What the bot says about itself, per language code ("" is the default)."""

    names: dict[str, str] = field(default_factory=dict)
    descriptions: dict[str, str] = field(default_factory=dict)
    short_descriptions: dict[str, str] = field(default_factory=dict)
    commands: dict[tuple[str, str], list[dict[str, str]]] = field(default_factory=dict)
    menu_button: dict[str, Any] = field(default_factory=lambda: {"type": "default"})


class Telegram:
    """State of the simulated messenger. The Bot API methods act on it from one side, the phones from the other."""

    def __init__(
        self,
        token: str,
        clock: Clock = utc_now,
        *,
        name: str = "Jisr",
        username: str = "JisrDemoBot",
        query_lifetime: float = QUERY_LIFETIME,
    ) -> None:
        self.token = token
        self.clock = clock
        self.query_lifetime = query_lifetime
        self.bot: dict[str, Any] = {
            "id": int(token.partition(":")[0]),
            "is_bot": True,
            "first_name": name,
            "username": username,
        }
        self.chats: dict[int, Chat] = {}
        self.updates = Updates(FIRST_UPDATE)
        self.webhook: Webhook | None = None
        self.files = Files()
        self.profile = Profile()
        self.trouble = Trouble()
        self.presses: dict[str, Press] = {}
        self.calls: Counter[str] = Counter()
        self.recent_calls: deque[dict[str, Any]] = deque(maxlen=1_000)
        self.closed = asyncio.Event()
        self._listeners: set[asyncio.Queue[Event | None]] = set()
        self._message_ids = itertools.count(1)
        self._person_ids = itertools.count(FIRST_PERSON)

    # People

    def add_person(self, person: PhonePerson) -> Chat:
        """Somebody gets a phone; one who had one keeps their conversation."""
        known = self.chats.get(person.id)
        if known is not None:
            known.belongs_to(person)
            return known
        chat = self.chats[person.id] = Chat(person)
        return chat

    def add_people(self, people: Iterable[PhonePerson]) -> None:
        for person in people:
            self.add_person(person)

    def next_person_id(self) -> int:
        return next(number for number in self._person_ids if number not in self.chats)

    def chat_for_bot(self, chat_id: Any) -> Chat:
        """The chat that the bot may write to. Refusals: empty, not found, blocked."""
        if chat_id is None or chat_id == "":
            raise bad_request("chat_id is empty")
        try:
            chat = self.chats.get(int(chat_id))
        except (TypeError, ValueError):
            chat = None
        if chat is None or not chat.started:
            raise bad_request("chat not found")
        if chat.blocked:
            raise blocked()
        return chat

    # Messages

    def now_stamp(self) -> int:
        return int(self.clock().timestamp())

    def post_from_bot(self, chat: Chat, content: dict[str, Any], markup: dict[str, Any] | None) -> Message:
        """The bot's new message in `chat`, kept and shown on the phone."""
        message: Message = {
            "message_id": next(self._message_ids),
            "from": self.bot,
            "chat": chat.shown_chat,
            "date": self.now_stamp(),
            **content,
        }
        if markup is not None:
            if "inline_keyboard" in markup:
                message["reply_markup"] = markup
            elif "keyboard" in markup or "remove_keyboard" in markup:
                chat.keyboard = markup if "keyboard" in markup else None
                chat.keyboard_hidden = False
        chat.keep(message)
        if self._listeners:
            self.tell_phone(chat, message=message)
        return message

    def post_from_person(self, chat: Chat, content: dict[str, Any]) -> Message:
        """A person's new message, kept and queued for the bot."""
        message: Message = {
            "message_id": next(self._message_ids),
            "from": chat.shown_user,
            "chat": chat.shown_chat,
            "date": self.now_stamp(),
            **content,
        }
        chat.started = True
        chat.keep(message)
        self.tell_phone(chat, message=message)
        self.updates.add("message", message, chat.person.id)
        return message

    def replace(self, chat: Chat, message: Message) -> None:
        """A new version of a message."""
        chat.keep(message)
        self.tell_phone(chat, message=message)

    def remove(self, chat: Chat, number: int) -> None:
        chat.remove(number)
        self.tell_phone(chat, removed=number)

    def new_press(self, chat: Chat) -> str:
        query_id = str(secrets.randbits(62) + 10**18)
        self.presses[query_id] = Press(chat.person.id, self.clock())
        if len(self.presses) > 10_000:
            del self.presses[next(iter(self.presses))]
        return query_id

    # Events for the page

    def listen(self) -> asyncio.Queue[Event | None]:
        queue: asyncio.Queue[Event | None] = asyncio.Queue(SLOWEST_LISTENER)
        self._listeners.add(queue)
        return queue

    def leave(self, queue: asyncio.Queue[Event | None]) -> None:
        self._listeners.discard(queue)

    def tell(self, event: Event) -> None:
        for queue in tuple(self._listeners):
            try:
                queue.put_nowait(event)
            except asyncio.QueueFull:
                self._dismiss(queue)

    def _dismiss(self, queue: asyncio.Queue[Event | None]) -> None:
        """Ends a listener's stream; it may come back and start from the whole state."""
        self.leave(queue)
        while not queue.empty():
            queue.get_nowait()
        queue.put_nowait(None)

    def tell_phone(self, chat: Chat, **what: Any) -> None:
        if self._listeners:
            self.tell(
                {
                    "phone": chat.person.id,
                    "revision": chat.revision,
                    "started": chat.started,
                    "blocked": chat.blocked,
                    "keyboard": chat.keyboard,
                    "keyboard_hidden": chat.keyboard_hidden,
                    **what,
                }
            )

    # Webhook

    def set_webhook(self, webhook: Webhook | None) -> Webhook | None:
        """Turns delivery by webhook on or off; the former one is handed back to be closed."""
        former, self.webhook = self.webhook, webhook
        self.updates.webhook = webhook.take if webhook is not None else None
        if webhook is not None:
            self.updates.wake()
        return former

    async def close(self) -> None:
        """Ends every call that waits, so that the server can stop at once."""
        self.closed.set()
        self.updates.wake()
        for queue in tuple(self._listeners):
            self._dismiss(queue)
        for chat in self.chats.values():
            chat.touch()
        if former := self.set_webhook(None):
            await former.close()


def text_content(text: str, entities: list[Entity]) -> dict[str, Any]:
    """The fields of a text message."""
    return {"text": text, "entities": entities} if entities else {"text": text}


def caption_content(text: str, entities: list[Entity]) -> dict[str, Any]:
    if not text:
        return {}
    return {"caption": text, "caption_entities": entities} if entities else {"caption": text}
