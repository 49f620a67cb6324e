"""Everyday words of French, Arabic and Darija under one name: what means the same says the same to the model."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path

import yaml

from dialogues.understanding.normalisation import fold
from dialogues.understanding.skeleton import skeleton

FORMS = Path(__file__).with_name("lexicon.yml")
# Articles, prepositions and conjunctions that stick to a word, and endings that say whose it is or how many.
_LATIN_BEFORE = ("l'", "d'", "n'", "m'", "t'", "s'", "j'", "qu'", "fl", "bl", "l", "f", "b", "d", "w")
_ARABIC_BEFORE = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "د", "ك")
_LATIN_AFTER = ("ati", "at", "ti", "i", "kom", "na", "s", "es", "x", "hom", "ha", "o", "w")
_ARABIC_AFTER = ("اتي", "ات", "تي", "ي", "كم", "نا", "ين", "هم", "ها", "ه", "و")
# Shorter than this, what is left of a word says nothing.
_SHORTEST = 3


class Lexicon:
    """Word → the name of what it means; None for words that it does not have."""

    def __init__(self, meanings: dict[str, str]) -> None:
        self._meanings = meanings
        # Every word that it has.
        self.words = frozenset(meanings)
        self._by_consonants: dict[str, str | None] = {}
        for word, name in meanings.items():
            bones = skeleton(word)
            if len(bones) >= _SHORTEST:
                known = self._by_consonants.setdefault(bones, name)
                if known != name:
                    self._by_consonants[bones] = None
        self.meaning = lru_cache(maxsize=20_000)(self._meaning)

    def _meaning(self, word: str) -> str | None:
        """By the word itself, without what sticks to it, then by its consonants where they mean one thing only."""
        if word in self._meanings:
            return self._meanings[word]
        before, after = (_LATIN_BEFORE, _LATIN_AFTER) if word[0].isascii() else (_ARABIC_BEFORE, _ARABIC_AFTER)
        stems = [word, *(word[len(each) :] for each in before if word.startswith(each))]
        stems += [stem[: -len(each)] for stem in stems for each in after if stem.endswith(each)]
        for stem in stems:
            if len(stem) >= _SHORTEST and stem in self._meanings:
                return self._meanings[stem]
        for stem in stems[:2]:
            bones = skeleton(stem)
            if len(bones) >= _SHORTEST and self._by_consonants.get(bones):
                return self._by_consonants[bones]
        return None


@cache
def lexicon() -> Lexicon:
    """The lexicon of `lexicon.yml`: a meaning a line, with the words that have it."""
    read: dict[str, str] = yaml.load(FORMS.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    meanings: dict[str, str] = {}
    for name, words in read.items():
        for word in fold(str(words)).words:
            meanings.setdefault(word.text, name)
    return Lexicon(meanings)
