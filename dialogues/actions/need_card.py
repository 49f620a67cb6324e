"""A need as its company sees it: the preview in both languages, and what it still lacks."""

from __future__ import annotations

from typing import Any

from rasa_sdk.executor import CollectingDispatcher

from db.models import Company, Need
from dialogues.actions.offers import card
from dialogues.actions.speaking import say
from dialogues.engine.spoken import SPOKEN_IN
from dialogues.speech import LANGUAGES, Listing, phrase
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


def missing_lines(need: Need) -> Any:
    """What is not stated, in words; "nothing" where all is."""
    missing = [name for column, name in MISSED.items() if getattr(need, column) is None]
    return Listing(missing) if missing else phrase("nothing")
