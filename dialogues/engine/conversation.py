"""One turn of a conversation, in one database transaction. Read this file first.

    begin     drop an update already seen, load the person and the chat's tracker
    read      a button's meaning, a command's, or the words understood in the light of the question asked
    decide    the processor runs actions until it is the person's turn again
    say       what was said is put into the recipient's language and written to the outbox
    commit    tracker, business rows, journal and outbox together

Nothing is sent from here: `bot/outbox.py` sends what was committed.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from db.catalogue import Catalogue
from db.engine import Database
from db.errors import NotAllowed, NotFound, Overtaken
from db.queries import buttons, conversations, outbox, persons, unknowns
from db.queries.outbox import OutboxRow
from dialogues.engine.dialogue import Dialogue
from dialogues.engine.processor import ActionError, Processor, Utterance
from dialogues.engine.question import question_of
from dialogues.engine.reading import read_command, read_payload, read_text, read_thing
from dialogues.engine.spoken import SPOKEN_IN
from dialogues.engine.tracker import Tracker
from dialogues.incoming import Incoming, Kind
from dialogues.posting import Posting
from dialogues.turn import About, PersonsTurn, handling
from dialogues.understanding import Understanding
from dialogues.understanding.normalisation import spelling
from dialogues.understanding.unknowns import mask

log = logging.getLogger(__name__)

# After this long a silence inside a form, one line says where we were.
SILENCE = timedelta(hours=4)
# A second tap within this time is a nervous thumb: it is dropped without a word.
DOUBLE_TAP = timedelta(seconds=4)
# What the database refuses by name is said by name.
REFUSALS: dict[type[Exception], str] = {
    NotAllowed: "utter_not_allowed",
    NotFound: "utter_no_such_thing",
    Overtaken: "utter_overtaken",
}


@dataclass(frozen=True)
class Services:
    """What a turn needs besides its update; put together once in `bot/application.py`."""

    database: Database
    dialogue: Dialogue
    processor: Processor
    understanding: Understanding
    catalogue: Catalogue
    clock: Callable[[], datetime]
    bot_username: str = ""
    about: About = field(default_factory=About)
    # Whether this process sends what its turns wrote, or leaves it to a worker at once.
    sends: bool = True

    @property
    def lease(self) -> timedelta:
        """For how long what a turn writes is this process's to send."""
        return outbox.LEASE if self.sends else timedelta(0)


class Conversation:
    """Turns, one at a time per chat (`bot/ordering.py` and a database lock see to that)."""

    def __init__(self, services: Services) -> None:
        self._services = services

    async def turn(self, incoming: Incoming) -> list[OutboxRow]:
        """Handles one update. Returns the committed outbox rows, to be sent now; none for a repeated update.

        A failure inside an action commits nothing of it: the person is told, and the question stands.
        """
        services = self._services
        now = services.clock()
        try:
            async with services.database.session() as session:
                return await _Turning(services, session, incoming, now).run()
        except ActionError as failure:
            log.exception("an action failed in update %s", incoming.update_id, exc_info=failure)
            response = refusal_of(failure)
        async with services.database.session() as session:
            return await _Turning(services, session, incoming, now).apologise(response)


def refusal_of(failure: ActionError) -> str:
    """The response that says why an action could not be done."""
    for kind, response in REFUSALS.items():
        if isinstance(failure.__cause__, kind):
            return response
    return "utter_failed"


class _Turning:
    """The steps of one turn, with what they share."""

    def __init__(self, services: Services, session: AsyncSession, incoming: Incoming, now: datetime) -> None:
        self.services, self.session, self.incoming, self.now = services, session, incoming, now

    async def run(self) -> list[OutboxRow]:
        opened = await conversations.open_turn(
            self.session, self.incoming.update_id, self.incoming.chat_id, now=self.now
        )
        if opened is None:
            return []
        self.person, self.chat = opened
        self.tracker = self._tracker()
        if self.incoming.kind in (Kind.BLOCKED, Kind.UNBLOCKED):
            await persons.set_reachable(self.session, self.person, self.incoming.kind is Kind.UNBLOCKED)
            await conversations.save(self.session, self.chat)
            return []
        turn = PersonsTurn(
            session=self.session,
            person=self.person,
            now=self.now,
            catalogue=self.services.catalogue,
            incoming=self.incoming,
            bot_username=self.services.bot_username,
            about=self.services.about,
        )
        with handling(turn):
            utterances = await self._answer(turn)
        return await self._save(utterances, turn)

    async def apologise(self, response: str) -> list[OutboxRow]:
        """After a rolled back turn: the update counts as seen, and the person is told."""
        opened = await conversations.open_turn(
            self.session, self.incoming.update_id, self.incoming.chat_id, now=self.now
        )
        if opened is None:
            return []
        self.person, self.chat = opened
        posting = self._posting()
        posting.say(self.person, self.services.dialogue.utterance(response), turn=self.chat.turn)
        await conversations.save(self.session, self.chat)
        return await posting.post()

    def _tracker(self) -> Tracker:
        stored = self.chat.tracker
        return Tracker.from_json(stored) if stored else Tracker.new(str(self.chat.chat_id))

    # -- read and decide

    async def _answer(self, turn: PersonsTurn) -> list[Utterance]:
        processor = self.services.processor
        before = self._reminder()
        if self.incoming.kind is Kind.BUTTON:
            return before + await self._press()
        if self._rest_of_album():
            return []
        if self.incoming.kind is Kind.COMMAND:
            return before + await processor.handle(self.tracker, read_command(self.incoming))
        if self.incoming.kind is not Kind.TEXT:
            return before + await processor.handle(self.tracker, read_thing(self.incoming))
        return before + await self._hear(turn, coming_back=bool(before))

    async def _hear(self, turn: PersonsTurn, *, coming_back: bool) -> list[Utterance]:
        """Words: an answer, a wish, or the correction of an earlier answer."""
        tracker, processor = self.tracker, self.services.processor
        label = (self.chat.screen or {}).get(spelling(self.incoming.text or ""))
        if label is not None and not self.incoming.edited:
            # What a button says may as well be typed.
            return await processor.handle(tracker, read_payload(self.incoming, label))
        question = question_of(tracker, self.services.dialogue.domain)
        message, parse = read_text(self.incoming, self.services.understanding, turn.today, question)
        if self.incoming.edited:
            slot = tracker.filled_by.get(str(self.incoming.message_id))
            if slot is None:
                return [self.services.dialogue.utterance("utter_old_edit"), *await processor.remind(tracker)]
            message.metadata["edit_of"] = slot
        if coming_back and message.intent == "greet":
            # "Bonjour" after days: where we were says enough.
            return await processor.remind(tracker)
        heard = await processor.handle(tracker, message)
        if parse.intent.name == "nlu_fallback" and question is None:
            await unknowns.keep(self.session, self.person, mask(parse.text), variety=parse.language, now=self.now)
        return heard + self._offer_language(parse.language)

    async def _press(self) -> list[Utterance]:
        """A pressed button: its meaning from the database; an old one is said to be old and the present shown."""
        button = await buttons.find(self.session, self.incoming.token or "", chat_id=self.incoming.chat_id)
        if button is not None and button.used_at and self.now - button.used_at < DOUBLE_TAP:
            return []
        if (
            button is None
            or self.now > button.expires_at
            or (button.kind == buttons.STEP and button.turn != self.chat.turn)
        ):
            return [
                self.services.dialogue.utterance("utter_stale_button"),
                *await self.services.processor.remind(self.tracker),
            ]
        await buttons.mark_used(self.session, button, now=self.now)
        return await self.services.processor.handle(self.tracker, read_payload(self.incoming, button.payload))

    def _reminder(self) -> list[Utterance]:
        """After hours of silence inside a form, one line that says where we were."""
        last = self.chat.updated_at
        if self.tracker.active_loop is None or last is None or self.now - last < SILENCE:
            return []
        return [self.services.dialogue.utterance("utter_where_we_were")]

    def _rest_of_album(self) -> bool:
        """An album comes as several updates: one answer is enough."""
        album = self.incoming.album
        if album is None:
            return False
        seen, self.chat.album = self.chat.album == album, album
        return seen

    def _offer_language(self, variety: str) -> list[Utterance]:
        """Someone who writes in the other language is offered it, once; the choice is theirs."""
        written = "fr" if variety == "fr" else "ar"
        words = len((self.incoming.text or "").split())
        if words < 3 or self.chat.language_offered or written == (self.person.language or written):
            return []
        self.chat.language_offered = True
        response = "utter_offer_french" if written == "fr" else "utter_offer_arabic"
        return [self.services.dialogue.utterance(response, values={SPOKEN_IN: written})]

    # -- save and post

    async def _save(self, utterances: list[Utterance], turn: PersonsTurn) -> list[OutboxRow]:
        posting = self._posting()
        if utterances:
            self.chat.turn += 1
        for utterance in utterances:
            posting.say(
                self.person,
                utterance,
                turn=self.chat.turn,
                in_form=self.tracker.active_loop is not None,
                edit=self.incoming.message_id if self.incoming.kind is Kind.BUTTON else None,
            )
        if posting.labels:
            self.chat.screen = posting.labels
        posting.tell(turn.told)
        self.chat.tracker = self.tracker.to_json()
        self.chat.updated_at = self.now
        await conversations.save(self.session, self.chat)
        return await posting.post()

    def _posting(self) -> Posting:
        return Posting(self.session, self.services.dialogue, self.now, lease=self.services.lease)
