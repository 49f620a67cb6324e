"""Understanding what Moroccans really type: four varieties, one message, about a millisecond.

normalise → variety → entities → intent → values of the catalogue
"""

from dialogues.understanding.reader import Intent, Parse, Question, Understanding
from dialogues.understanding.stated import Entity

__all__ = ["Entity", "Intent", "Parse", "Question", "Understanding"]
