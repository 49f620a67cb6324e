"""The consent that comes before the first personal datum is stored (law 09-08, art. 5: what it must say).

Each form that stores data asks it by slots of its own and uses these pieces.
"""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from db.models import Purpose
from db.queries import consents
from dialogues.actions.speaking import button, say
from dialogues.speech import Number, phrase
from dialogues.turn import PersonsTurn

# Raised whenever the text changes: what was agreed to is kept with its version.
VERSION = "2026-11"
# How long data is kept after the last visit. Moroccan law names no figure: this one is ours, and is said.
MONTHS_KEPT = 24
LEARN, DO_NOT_LEARN = "learn", "do_not_learn"


def about(turn: PersonsTurn) -> dict[str, Any]:
    """Who is responsible, for how long, under which number: the values of the texts on data."""
    return {
        "controller": turn.about.controller or phrase("the operator of this service"),
        "cndp": turn.about.cndp_number or phrase("being requested"),
        "months": Number(MONTHS_KEPT),
    }


def ask_processing(dispatcher: CollectingDispatcher, turn: PersonsTurn) -> None:
    """The full text, with its yes and no."""
    say(dispatcher, "utter_consent_processing", **about(turn))


async def lacking(turn: PersonsTurn) -> list[Purpose]:
    """Which of the two consents without which nothing is stored is still to be asked."""
    given = await consents.standing(turn.session, turn.person)
    return [
        purpose
        for purpose in (Purpose.PROCESSING, Purpose.TRANSFER_ABROAD)
        if purpose not in given or not given[purpose].given
    ]


async def note(turn: PersonsTurn, purpose: Purpose, given: bool) -> None:
    """Logs the answer with the text's version and the time."""
    await consents.record(turn.session, turn.person, purpose, given, version=VERSION, now=turn.now)


async def answered(turn: PersonsTurn, purpose: Purpose) -> bool:
    """Whether the person has answered this one, with yes or no."""
    return purpose in await consents.standing(turn.session, turn.person)


def learning_buttons() -> list[dict[str, Any]]:
    """Yes and no to learning from sentences that were not understood."""
    return [
        button(phrase("✅ Yes"), "ask_privacy", choice=LEARN),
        button(phrase("No"), "ask_privacy", choice=DO_NOT_LEARN),
    ]
