"""What an update means to the engine: a button's payload, a command's, or words understood.

A payload is never read as text, and text never as a payload: someone who types `/declare_need{…}` has typed
a command that does not exist.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from dialogues.engine.payload import parse_payload
from dialogues.engine.processor import UserMessage
from dialogues.incoming import Incoming, Kind
from dialogues.understanding import Parse, Question, Understanding
from dialogues.understanding.normalisation import spelling

# Telegram's commands, and those that people type by themselves, as intents.
COMMANDS = {
    "start": "start",
    "menu": "menu",
    "search": "search_offers",
    "declare": "declare_need",
    "mine": "mine",
    "language": "change_language",
    "help": "help",
    "privacy": "ask_privacy",
    "cancel": "cancel",
    "back": "back",
    "skip": "skip",
}

# What has a button and no name in the vocabulary, said outright: the intent of the button. Folded words.
SAID_OUTRIGHT = (
    (
        "found_work",
        re.compile(
            r"(?<!ma )(?<!pas )(?<!ما )\b(?:l9it|lqit|l9ina|j'?ai (?:enfin )?trouve|jai trouve|trouve enfin|لقيت|وجدت|"
            r"حصلت علي|خديت)\b(?: \S+){0,2}? (?:une? |du |l|ال)?(?:khdma|lkhdma|khedma|travail|boulot|taf|emploi|job|"
            r"poste|خدمه|الخدمه|عمل|عملا|شغل|شغلا|وظيفه)(?! f\b| ف| dyal| ديال| في)"
        ),
    ),
    (
        "my_applications",
        re.compile(
            r"(?:retirer|annuler|enlever|supprimer) (?:ma|la|cette) candidature|"
            r"(?:n7eyed|nsupprimi|nannuli|n7bs|nhbss|ncancel) \S*(?: \S+)? ?(?:l ?)?candidature|"
            r"(?:سحب|الغاء|نحيد|نلغي) (?:\S+ )?(?:الترشيح|ترشيحي|الكونديداتير|كونديداتير|هذا الترشيح)"
        ),
    ),
)

SENT = {
    Kind.CONTACT: "share_contact",
    Kind.LOCATION: "send_location",
    Kind.DOCUMENT: "send_document",
    Kind.PHOTO: "send_photo",
    Kind.VOICE: "send_voice",
    Kind.STICKER: "send_sticker",
    Kind.OTHER: "send_other",
}


def read_command(incoming: Incoming) -> UserMessage:
    """A command as an intent; `/start TOKEN` carries the token as `subject`. Unknown commands are not understood."""
    intent = COMMANDS.get(incoming.command or "")
    if intent is None:
        return message(incoming, "nlu_fallback", text=f"/{incoming.command}")
    entities = [{"entity": "subject", "value": incoming.text}] if incoming.text else []
    return message(incoming, intent, entities=entities, from_payload=True)


def read_payload(incoming: Incoming, payload: str) -> UserMessage:
    """A pressed button's payload, such as `/apply_offer{"subject": "k3J…"}`."""
    read = parse_payload(payload)
    return message(incoming, read.intent, entities=read.entities, from_payload=True)


def read_thing(incoming: Incoming) -> UserMessage:
    """Something that is not text: a contact, a voice note, a sticker…"""
    return message(incoming, SENT[incoming.kind], from_payload=True)


def read_text(
    incoming: Incoming, understanding: Understanding, today: date, question: Question | None
) -> tuple[UserMessage, Parse]:
    """Words, understood in the light of the question that was asked."""
    parse = understanding.parse(incoming.text or "", today=today, question=question)
    entities = [
        {
            "entity": found.entity,
            "value": found.value,
            "start": found.start,
            "end": found.end,
            "text": found.text,
            **({"slug": found.slug} if found.slug else {}),
        }
        for found in parse.entities
    ]
    outright = said_outright(incoming.text or "") if question is None else None
    read = message(
        incoming,
        outright or parse.intent.name,
        text=incoming.text,
        confidence=1.0 if outright else parse.intent.confidence,
        entities=entities,
        language=parse.language,
        excluded=[{"entity": found.entity, "value": found.value} for found in parse.excluded],
    )
    return read, parse


def said_outright(text: str) -> str | None:
    """The intent of a button that the words say."""
    words = spelling(text)
    return next((intent for intent, pattern in SAID_OUTRIGHT if pattern.search(words)), None)


def message(
    incoming: Incoming,
    intent: str,
    *,
    text: str | None = None,
    confidence: float = 1.0,
    entities: list[dict[str, Any]] | None = None,
    from_payload: bool = False,
    **metadata: Any,
) -> UserMessage:
    return UserMessage(
        text=text,
        intent=intent,
        confidence=confidence,
        entities=entities or [],
        from_payload=from_payload,
        metadata={"message_id": incoming.message_id, **metadata},
    )
