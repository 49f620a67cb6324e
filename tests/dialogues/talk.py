"""People talking to the dialogue as it is delivered: real files, real database, everything but the messenger."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import col

from bot.application import DIALOGUES
from bot.settings import CACHE
from db import catalogue
from db.engine import Database
from db.models import Button, CompanyPhone, Person, StaffMember, StaffRole
from db.models import Conversation as Chat
from db.queries import companies, persons
from dialogues.actions import executor
from dialogues.engine.conversation import Conversation, Services
from dialogues.engine.dialogue import Dialogue
from dialogues.engine.payload import parse_payload
from dialogues.engine.processor import Processor
from dialogues.engine.tracker import Tracker
from dialogues.incoming import Contact, Incoming, Kind
from dialogues.understanding import Understanding

_numbers = itertools.count(1)


def services(database: Database, now: datetime) -> Services:
    """All that a turn needs, loaded once for all tests but for the database."""
    if not _loaded:
        entries = catalogue.load()
        dialogue = Dialogue.load(DIALOGUES)
        _loaded.update(
            catalogue=entries,
            dialogue=dialogue,
            processor=Processor(dialogue, executor()),
            understanding=Understanding.load(entries, DIALOGUES / "nlu", CACHE),
        )
    return Services(database=database, clock=lambda: now, bot_username="JisrBot", **_loaded)


_loaded: dict[str, Any] = {}


@dataclass
class Talk:
    """One person's private chat. `said` are the payloads of the last answer, `actions` what ran for it."""

    services: Services
    chat_id: int
    first_name: str = "Salma"
    phone: str = "+212612345678"
    said: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    async def of(cls, services: Services, chat_id: int, language: str | None = "fr", **details: str) -> Talk:
        """A person who has chosen a language already; None for a stranger."""
        talk = cls(services, chat_id, **details)
        if language is not None:
            await talk.type("/start")
            async with services.database.session() as session:
                person = await persons.by_telegram_id(session, chat_id)
                assert person is not None
                person.language = language
        return talk

    @property
    def text(self) -> str:
        """All that was said last, tags left in."""
        return "\n".join(block for each in self.said for block in each.get("blocks", ()))

    async def type(self, text: str) -> str:
        """Types a message or a command; what is answered."""
        if text.startswith("/"):
            command, _, rest = text[1:].partition(" ")
            return await self._send(Kind.COMMAND, command=command, text=rest or None)
        return await self._send(Kind.TEXT, text=text)

    async def press(self, intent: str, **entities: Any) -> str:
        """Presses the newest button shown that means this; AssertionError where none is."""
        button = await self.button(intent, **entities)
        assert button is not None, f"no button means {intent} {entities}; shown: {await self.meanings()}"
        return await self._send(Kind.BUTTON, token=button.token)

    async def press_token(self, token: str) -> str:
        return await self._send(Kind.BUTTON, token=token)

    async def share_contact(self) -> str:
        """Shares the own contact with the messenger's button."""
        return await self._send(Kind.CONTACT, contact=Contact(self.phone, own=True))

    async def send(self, kind: Kind, **details: Any) -> str:
        return await self._send(kind, **details)

    async def button(self, intent: str, **entities: Any) -> Button | None:
        """The newest button that means this and has not been pressed."""
        wanted = {name: str(value) for name, value in entities.items()}
        for button in await self.buttons():
            meaning = parse_payload(button.payload)
            given = {each["entity"]: str(each["value"]) for each in meaning.entities}
            if meaning.intent == intent and wanted.items() <= given.items():
                return button
        return None

    async def buttons(self) -> list[Button]:
        """The buttons of the last answers, newest first."""
        async with self.services.database.session() as session:
            statement = select(Button).where(col(Button.chat_id) == self.chat_id, col(Button.used_at).is_(None))
            return list((await session.execute(statement.order_by(col(Button.turn).desc()))).scalars())

    async def meanings(self) -> list[str]:
        return [button.payload for button in await self.buttons()]

    async def tracker(self) -> Tracker:
        """Where the conversation stands, as stored."""
        async with self.services.database.session() as session:
            chat = await session.get(Chat, self.chat_id)
            return Tracker.from_json(chat.tracker) if chat and chat.tracker else Tracker.new(str(self.chat_id))

    async def person(self) -> Person:
        async with self.services.database.session() as session:
            person = await persons.by_telegram_id(session, self.chat_id)
            assert person is not None
            return person

    async def _send(self, kind: Kind, **details: Any) -> str:
        number = next(_numbers)
        incoming = Incoming(number, self.chat_id, kind, first_name=self.first_name, message_id=number, **details)
        rows = await Conversation(self.services).turn(incoming)
        self.said = [row.payload for row in rows if row.chat_id == self.chat_id]
        return self.text


async def member_company(services: Services, phone: str = "+212522000001") -> None:
    """A company of the member register with this number."""
    async with services.database.session() as session:
        company = await companies.create(session, "Exemple Textile SARL", now=services.clock(), member=True)
        session.add(CompanyPhone(company_id=company.id, phone=phone))


async def make_adviser(talk: Talk) -> None:
    """Lets the person in as an adviser."""
    person = await talk.person()
    async with talk.services.database.session() as session:
        session.add(StaffMember(person_id=person.id, role=StaffRole.ADVISER.value, since=talk.services.clock()))
