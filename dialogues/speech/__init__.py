"""What the bot says, put into the recipient's language.

Actions speak with English source sentences and typed values; a `Speaker` renders both for one
language, and `compose` turns an engine utterance into a `Saying`, the neutral message that the
outbox stores. Nothing here knows of Telegram.
"""

from dialogues.speech.saying import Choice, Saying, compose
from dialogues.speech.speaker import LANGUAGES, Speaker, speaker_for
from dialogues.speech.values import (
    Counted,
    Day,
    Dotted,
    Label,
    Lines,
    Listing,
    Moment,
    Money,
    Number,
    Phone,
    Phrase,
    Reference,
    counted,
    phrase,
)

__all__ = [
    "LANGUAGES",
    "Choice",
    "Counted",
    "Day",
    "Dotted",
    "Label",
    "Lines",
    "Listing",
    "Moment",
    "Money",
    "Number",
    "Phone",
    "Phrase",
    "Reference",
    "Saying",
    "Speaker",
    "compose",
    "counted",
    "phrase",
    "speaker_for",
]
