"""Understanding what Moroccans really type: four varieties, one message, about a millisecond.

normalise → variety → entities → intent → values of the catalogue
"""

from dialogues.understanding.entities import Entity
from dialogues.understanding.reader import Intent, Parse, Question, Understanding

__all__ = ["Entity", "Intent", "Parse", "Question", "Understanding"]
