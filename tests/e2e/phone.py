"""A person's phone, driven over HTTP: what the end-to-end tests say, tap and read."""

from __future__ import annotations

import asyncio
import base64
import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import httpx

# How long a tap waits for its button to come with the bot's next answer before it takes an older one.
PATIENCE = 1.0
TIMEOUT = 12.0

T = TypeVar("T")
_ids = itertools.count(7_100_000_001)


def as_seen(text: str) -> str:
    """What the eye sees: a no-break space is a space."""
    return text.replace("\u202f", " ").replace("\u00a0", " ").strip()


@dataclass(frozen=True)
class Button:
    """A button as it is seen: `place` is row and column."""

    label: str
    message_id: int
    place: tuple[int, int]
    url: str = ""
    contact: bool = False
    inline: bool = True


@dataclass(frozen=True)
class Shown:
    """A message on the screen. `revision` grows each time that anything in the chat changes."""

    id: int
    text: str
    from_bot: bool
    edited: bool
    revision: int
    buttons: tuple[Button, ...]
    raw: dict[str, Any] = field(repr=False, compare=False)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]

    def __contains__(self, fragment: str) -> bool:
        return fragment in as_seen(self.text)


class Phone:
    """One person. `await phone.start()`, `say`, `tap`, `expect`…; `last`, `screen()` show what came so far.

    "New" is what changed since this person's last action, or since the last message that `expect` found
    (which `expect` may find once more: several expectations of one message are fine).
    """

    def __init__(self, client: httpx.AsyncClient, person: dict[str, Any]) -> None:
        self._client = client
        self.id: int = person["id"]
        self.name: str = person["first_name"]
        self.phone_number: str = person["phone_number"]
        # Revisions: of the last action, of the last message found by `expect`, and of what was read so far.
        self._acted = -1
        self._found = -1
        self._revision = -1
        self._shown: dict[int, Shown] = {}
        self._keyboard: dict[str, Any] | None = None
        self.toasts: list[dict[str, Any]] = []
        self.blocked = False

    @classmethod
    async def new(
        cls,
        address: str,
        first_name: str = "Salma",
        *,
        language: str = "fr",
        phone_number: str = "",
        person_id: int = 0,
        last_name: str = "",
    ) -> Phone:
        """A phone in the simulator at `address`. Without an id the person is somebody new."""
        client = _client(address)
        number = person_id or next(_ids)
        person = {
            "id": number,
            "first_name": first_name,
            "last_name": last_name,
            "language_code": language,
            "phone_number": phone_number or f"2126{number % 10**8:08d}",
        }
        added = await client.post("/people", json=person)
        _check(added)
        phone = cls(client, person)
        phone._read(added.json())
        return phone

    @classmethod
    async def of(cls, address: str, person_id: int) -> Phone:
        """The phone of somebody whom the simulator already knows."""
        client = _client(address)
        answer = await client.get(f"/phones/{person_id}")
        _check(answer)
        phone = cls(client, answer.json()["person"])
        phone._read(answer.json())
        return phone

    async def close(self) -> None:
        await self._client.aclose()

    # What the person does

    async def start(self, payload: str = "") -> None:
        """The start button, or a deep link with this payload."""
        await self._do("start", payload=payload)

    async def say(self, text: str) -> Shown:
        """Sends a text and returns it as it stands in the chat."""
        done = await self._do("text", text=text)
        return self._shown[done[-1]["message_id"]]

    async def edit(self, message: Shown | int, text: str) -> None:
        """Changes a text that this person sent."""
        await self._do("edit", message_id=message if isinstance(message, int) else message.id, text=text)

    async def tap(self, label: str, *, stale: bool = False, timeout: float = TIMEOUT) -> None:  # noqa: ASYNC109
        """Taps the button with this visible label (or, if none has exactly it, containing it), newest message first.

        A button of the answer that is still on its way is waited for; `stale` takes an old one at once.
        A link to the bot starts it with its payload; the contact button shares the contact.
        """
        button = await self._find(label, stale, timeout)
        if button.contact:
            await self.share_contact()
        elif button.inline:
            row, column = button.place
            await self._do("press", message_id=button.message_id, row=row, column=column)
        else:
            await self._do("text", text=button.label)

    async def press(self, button: Button) -> None:
        """Presses a button seen earlier, wherever it is by now (a double tap, a stale screen)."""
        row, column = button.place
        await self._do("press", message_id=button.message_id, row=row, column=column)

    async def share_contact(self) -> None:
        """The person's own contact, vouched for by the messenger."""
        await self._do("contact")

    async def forward_contact(self, phone_number: str, first_name: str = "Autre", user_id: int | None = None) -> None:
        """Somebody else's contact card."""
        card = {"phone_number": phone_number, "first_name": first_name}
        await self._do("contact", **card, **({"user_id": user_id} if user_id else {}))

    async def send_file(self, kind: str = "document", content: bytes | None = None, **about: str) -> None:
        """A document, photo, voice or sticker (`name`, `mime_type`, `caption`); a sample without content."""
        await self._do("file", kind=kind, **_encoded(content), **about)

    async def send_album(self, count: int = 3, kind: str = "photo", caption: str = "") -> None:
        """Several photos or documents at once; the caption stands on the first."""
        items = [{"kind": kind, "caption": caption if number == 0 else ""} for number in range(count)]
        await self._do("album", items=items)

    async def send_location(self, latitude: float = 33.6116, longitude: float = -7.5053) -> None:
        await self._do("location", latitude=latitude, longitude=longitude)

    async def follow(self, url: str) -> None:
        """Opens a link that stands in a text."""
        await self._do("follow", url=url)

    async def block(self) -> None:
        await self._do("block", blocked=True)

    async def unblock(self) -> None:
        await self._do("block", blocked=False)

    async def clear(self) -> None:
        """Empties the conversation on the phone."""
        self._shown.clear()
        self.toasts.clear()
        await self._do("clear")

    # What the person sees

    async def expect(self, *fragments: str, timeout: float = TIMEOUT) -> Shown:  # noqa: ASYNC109
        """Waits for a new message (or edit) of the bot that contains every fragment, and returns it."""
        found = await self._until(lambda: self._match(fragments, self._since), timeout)
        if found is None:
            wanted = " and ".join(repr(fragment) for fragment in fragments)
            raise AssertionError(f"{self.name} got no new message with {wanted} in {timeout} s.\n{self.screen()}")
        self._found = found.revision
        return found

    async def expect_button(self, label: str, *, timeout: float = TIMEOUT) -> Button:  # noqa: ASYNC109
        """Waits for a new message (or edit) that has this button, and returns the button."""
        found = await self._until(lambda: self._button(label, self._since), timeout)
        if found is None:
            raise AssertionError(f"{self.name} got no button {label!r} in {timeout} s.\n{self.screen()}")
        return found

    async def expect_toast(self, fragment: str, *, timeout: float = TIMEOUT) -> str:  # noqa: ASYNC109
        """Waits for a new answer to a press that contains the fragment."""

        def match() -> str | None:
            new = (each["text"] for each in reversed(self.toasts) if each["revision"] > self._acted)
            return next((text for text in new if fragment in text), None)

        found = await self._until(match, timeout)
        if found is None:
            raise AssertionError(f"{self.name} got no toast with {fragment!r} in {timeout} s.\n{self.screen()}")
        return found

    async def expect_nothing(self, fragment: str = "", *, seconds: float = 0.3) -> None:
        """Fails if a new message containing the fragment comes within `seconds`."""
        found = await self._until(lambda: self._match((fragment,), max(self._acted, self._found)), seconds)
        if found is not None:
            raise AssertionError(f"{self.name} should not have got {found.text!r}.\n{self.screen()}")

    @property
    def messages(self) -> list[Shown]:
        """Everything on the screen so far, oldest first."""
        return [self._shown[number] for number in sorted(self._shown)]

    @property
    def last(self) -> Shown:
        """The bot's newest message so far."""
        for message in reversed(self.messages):
            if message.from_bot:
                return message
        raise AssertionError(f"the bot wrote nothing to {self.name} so far")

    @property
    def labels(self) -> list[str]:
        """Labels of the reply keyboard and of the bot's newest message with buttons."""
        for message in reversed(self.messages):
            if message.buttons:
                return message.labels + [button.label for button in self._keyboard_buttons()]
        return [button.label for button in self._keyboard_buttons()]

    def screen(self, newest: int = 8) -> str:
        """The end of the conversation as text, for people who read a failed test."""
        lines = [f"── {self.name} ({self.id}){' — blocked the bot' if self.blocked else ''} ──"]
        for message in self.messages[-newest:]:
            who = "bot" if message.from_bot else self.name
            mark = " (edited)" if message.edited else ""
            lines.append(f"{who}{mark}: {message.text or _what(message.raw)}")
            rows = itertools.groupby(message.buttons, key=lambda button: button.place[0])
            lines.extend("      " + " ".join(f"[{button.label}]" for button in row) for _, row in rows)
        if keyboard := self._keyboard_buttons():
            lines.append("keyboard: " + " ".join(f"[{button.label}]" for button in keyboard))
        lines.extend(f"toast: {toast['text']}" for toast in self.toasts[-2:])
        return "\n".join(lines)

    async def refresh(self, wait: float = 0.0) -> None:
        """Reads what changed; with `wait`, for at most that many seconds."""
        answer = await self._client.get(f"/phones/{self.id}", params={"since": self._revision, "wait": wait})
        _check(answer)
        self._read(answer.json())

    # How

    async def _do(self, action: str, **body: Any) -> Any:
        answer = await self._client.post(f"/phones/{self.id}/{action}", json=body)
        _check(answer)
        done = answer.json()
        self._acted = done["revision"]
        await self.refresh()
        return done["done"]

    def _read(self, view: dict[str, Any]) -> None:
        self._revision = view["revision"]
        self._keyboard = None if view["keyboard_hidden"] else view["keyboard"]
        self.blocked = view["blocked"]
        self.toasts.extend(view["toasts"])
        for raw in view["messages"]:
            self._shown[raw["message_id"]] = _read_message(raw)
        for number in view["removed"]:
            self._shown.pop(number, None)

    @property
    def _since(self) -> int:
        """What is new changed after this revision."""
        return max(self._acted, self._found - 1)

    async def _until(self, found: Callable[[], T | None], seconds: float) -> T | None:
        loop = asyncio.get_running_loop()
        deadline = loop.time() + seconds
        await self.refresh()
        while (result := found()) is None and (left := deadline - loop.time()) > 0:
            await self.refresh(wait=left)
        return result

    def _match(self, fragments: tuple[str, ...], since: int) -> Shown | None:
        for message in self.messages:
            new = message.from_bot and message.revision > since
            if new and all(fragment in as_seen(message.text) for fragment in fragments):
                return message
        return None

    async def _find(self, label: str, stale: bool, seconds: float) -> Button:
        patience = 0.0 if stale else min(PATIENCE, seconds)
        button = await self._until(lambda: self._button(label, self._since), patience)
        if button is None:
            button = await self._until(lambda: self._button(label, -1), max(seconds - patience, 0))
        if button is None:
            raise AssertionError(f"{self.name} sees no button {label!r} after {seconds} s.\n{self.screen()}")
        return button

    def _button(self, label: str, since: int) -> Button | None:
        """The newest button with this label; one that only contains it where none is exactly it."""
        inline = [
            button for message in reversed(self.messages) if message.revision > since for button in message.buttons
        ]
        seen = [*self._keyboard_buttons(), *inline]
        exact = next((button for button in seen if as_seen(button.label) == label.strip()), None)
        return exact or next((button for button in seen if label in as_seen(button.label)), None)

    def _keyboard_buttons(self) -> list[Button]:
        rows = self._keyboard["keyboard"] if self._keyboard else []
        return [
            Button(each["text"], 0, (row, column), contact=bool(each.get("request_contact")), inline=False)
            for row, buttons in enumerate(rows)
            for column, each in enumerate(buttons)
        ]


def _client(address: str) -> httpx.AsyncClient:
    # Reading certificates takes longer than most tests, and the simulator has none.
    return httpx.AsyncClient(base_url=f"{address}/sim", timeout=70.0, verify=False)


def _read_message(raw: dict[str, Any]) -> Shown:
    rows = raw.get("reply_markup", {}).get("inline_keyboard", [])
    buttons = tuple(
        Button(each["text"], raw["message_id"], (row, column), url=each.get("url", ""))
        for row, line in enumerate(rows)
        for column, each in enumerate(line)
    )
    text = raw.get("text") or raw.get("caption") or ""
    return Shown(raw["message_id"], text, raw["from"]["is_bot"], "edit_date" in raw, raw["revision"], buttons, raw)


def _what(raw: dict[str, Any]) -> str:
    kinds = ("contact", "location", "document", "photo", "voice", "sticker")
    return next((f"<{kind}>" for kind in kinds if kind in raw), "<something>")


def _encoded(content: bytes | None) -> dict[str, str]:
    return {} if content is None else {"content": base64.b64encode(content).decode()}


def _check(answer: httpx.Response) -> None:
    if answer.is_error:
        raise AssertionError(f"the simulator refused: {answer.text}")
