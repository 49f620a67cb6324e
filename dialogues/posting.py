"""From what is said to outbox rows: composed in each recipient's language, with buttons turned into tokens."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from db.models import Person
from db.queries import buttons, outbox
from db.queries.buttons import NewButton
from db.queries.outbox import OutboxRow
from dialogues.engine.dialogue import Dialogue
from dialogues.engine.message import Utterance
from dialogues.engine.spoken import SPOKEN_IN
from dialogues.speech import compose, speaker_for
from dialogues.turn import Told
from dialogues.understanding.normalisation import spelling

# Buttons about a subject (an offer, a need) outlive their message; those of a step die with it.
BUTTON_LIFE = timedelta(days=120)
# Payloads that answer the question above them, and those that mean the same wherever they stand.
ANSWERS = ("/affirm", "/deny", "/skip", "/inform")
EVERYWHERE = ("/menu", "/ask_adviser", "/search_offers", "/go_on")
# A message to write to the outbox: chat, payload, priority.
Entry = tuple[int, dict[str, Any], int]


def language_of(person: Person) -> str:
    """The language in which the person is answered: French until they chose."""
    return person.language or "fr"


class Posting:
    """Collects the messages of one transaction and writes them with their buttons, in two statements."""

    def __init__(self, session: AsyncSession, dialogue: Dialogue, now: datetime, *, lease: timedelta) -> None:
        self._session, self._dialogue, self._now, self._lease = session, dialogue, now, lease
        self._entries: list[Entry] = []
        # Each button shown, with the face that gets its token.
        self._shown: list[tuple[NewButton, dict[str, str]]] = []
        # What the buttons of this turn say, folded, and what each means: somebody may type it instead.
        self.labels: dict[str, str] = {}

    def say(
        self, person: Person, utterance: Utterance, *, turn: int = 0, in_form: bool = False, edit: int | None = None
    ) -> None:
        """Something said to the person. `turn` and `in_form` decide which buttons are answers to a question and die
        with it; `edit` is the message that may be replaced, where the utterance asks for that."""
        saying = compose(utterance, speaker_for(utterance.values.get(SPOKEN_IN, language_of(person))))
        payload = saying.to_json()
        payload.pop("choices", None)
        rows = []
        for row in saying.choices:
            faces = []
            for choice in row:
                face = {"title": choice.title}
                if choice.url:
                    face["url"] = choice.url
                elif choice.payload:
                    answers = choice.payload.startswith(ANSWERS) or (in_form and choice.payload not in EVERYWHERE)
                    self._shown.append((self._button(person, choice.payload, turn, answers), face))
                    if turn:
                        self.labels[spelling(choice.title)] = choice.payload
                faces.append(face)
            rows.append(faces)
        if rows:
            payload["rows"] = rows
        if payload.pop("edit", False) and edit is not None:
            payload["edit"] = edit
        self._entries.append((person.telegram_id, payload, 0))

    def tell(self, told: Iterable[Told]) -> None:
        """What others are told; who cannot be reached is left alone."""
        for each in told:
            if each.person.reachable:
                self.say(each.person, self._dialogue.utterance(each.response, values=each.values, buttons=each.buttons))

    async def post(self) -> list[OutboxRow]:
        """Writes everything; returns the rows, to be sent once committed."""
        tokens = await buttons.add(self._session, [button for button, _ in self._shown])
        for token, (_, face) in zip(tokens, self._shown, strict=True):
            face["token"] = token
        return await outbox.add(self._session, self._entries, now=self._now, lease=self._lease)

    def _button(self, person: Person, payload: str, turn: int, answers: bool) -> NewButton:
        return NewButton(
            chat_id=person.telegram_id,
            payload=payload,
            kind=buttons.STEP if answers else buttons.SUBJECT,
            turn=turn,
            expires_at=self._now + BUTTON_LIFE,
        )
