"""A need as its company sees it: the preview in both languages, and what it still lacks."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from db.models import Company, Need
from dialogues.actions.offers import card
from dialogues.actions.speaking import say
from dialogues.engine.spoken import SPOKEN_IN
from dialogues.speech import LANGUAGES, Lines, Listing, phrase
from dialogues.turn import PersonsTurn

# What a seeker misses most in an offer, by the need's own columns.
MISSED = {
    "start_date": phrase("the start"),
    "schedule": phrase("the hours"),
    "pay_min": phrase("the pay"),
    "education": phrase("the education"),
    "experience_years": phrase("the experience"),
    "description": phrase("a description"),
}


def preview(dispatcher: CollectingDispatcher, turn: PersonsTurn, need: Need, company: Company) -> None:
    """The offer as seekers will read it, once in French and once in Arabic."""
    for language in LANGUAGES:
        spoken: dict[str, Any] = {SPOKEN_IN: language}
        say(dispatcher, "utter_need_preview", card=card(turn.catalogue, need, company), **spoken)


def remarks(need: Need, *, flagged: bool) -> Lines:
    """What is not stated, and whether an adviser will look at some of its words."""
    missing = [name for column, name in MISSED.items() if getattr(need, column) is None]
    return Lines(
        [
            phrase("Not stated: {missing}.", missing=Listing(missing)) if missing else phrase("Nothing is missing."),
            phrase("⚠️ The adviser will look at some of your words.") if flagged else None,
        ]
    )
