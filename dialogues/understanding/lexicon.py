"""Everyday words of French, Arabic and Darija under one name: what means the same says the same to the classifier.

`meanings/*.txt` hold a meaning a line, with the words that have it, in the one spelling of `normalisation.py`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

from dialogues.understanding.skeleton import skeleton

FOLDER = Path(__file__).with_name("meanings")
# Articles, prepositions and conjunctions that stick to a word, and endings that say whose it is or how many.
_LATIN_BEFORE = ("l'", "d'", "n'", "m'", "t'", "s'", "j'", "qu'", "fl", "bl", "l", "f", "b", "d", "w")
_ARABIC_BEFORE = ("وال", "فال", "بال", "كال", "لل", "ال", "و", "ف", "ب", "ل", "د", "ك")
_LATIN_AFTER = ("ati", "at", "ti", "i", "kom", "na", "s", "es", "x", "hom", "ha", "o", "w")
_ARABIC_AFTER = ("اتي", "ات", "تي", "ي", "كم", "نا", "ين", "هم", "ها", "ه", "و")
# Shorter than this, what is left of a word says nothing.
_SHORTEST = 3


class Lexicon:
    """Word → the name of what it means; None for words that it does not have."""

    def __init__(self, meanings: dict[str, str], by_consonants: Mapping[str, str]) -> None:
        self._meanings, self._by_consonants = meanings, by_consonants
        self.meaning = lru_cache(maxsize=4_096)(self._meaning)

    @classmethod
    def of(cls, folder: Path = FOLDER) -> Lexicon:
        """The lexicon of a folder. Of words that stand under two names the first counts."""
        meanings: dict[str, str] = {}
        for name, words in lines_of(folder):
            for word in words:
                meanings.setdefault(word, name)
        by_consonants: dict[str, str | None] = {}
        for word, name in meanings.items():
            bones = skeleton.__wrapped__(word)
            if len(bones) >= _SHORTEST and by_consonants.setdefault(bones, name) != name:
                by_consonants[bones] = None
        return cls(meanings, {bones: name for bones, name in by_consonants.items() if name is not None})

    @classmethod
    def load(cls, cached: Path) -> Lexicon:
        """The same, kept in the file `cached`, whose name tells one lexicon's from another's."""
        try:
            return cls(*map(_by_word, json.loads(cached.read_bytes())))
        except (OSError, ValueError, TypeError, AttributeError):
            made = cls.of()
            cached.parent.mkdir(parents=True, exist_ok=True)
            kept = [_by_name(each) for each in (made._meanings, made._by_consonants)]
            cached.write_text(json.dumps(kept, ensure_ascii=False), encoding="utf-8")
            return made

    def __contains__(self, word: str) -> bool:
        return word in self._meanings

    def _meaning(self, word: str) -> str | None:
        """By the word itself, without what sticks to it, then by its consonants where they mean one thing only."""
        said = self.said(word)
        if said is not None:
            return said
        for stem in _stems(word)[:2]:
            bones = skeleton(stem)
            if len(bones) >= _SHORTEST and self._by_consonants.get(bones):
                return self._by_consonants[bones]
        return None

    def said(self, word: str) -> str | None:
        """The meaning of a word that is spelt as the lexicon has it, but for what sticks to it."""
        if word in self._meanings:
            return self._meanings[word]
        return next(
            (self._meanings[stem] for stem in _stems(word) if len(stem) >= _SHORTEST and stem in self._meanings), None
        )


def _by_name(names: Mapping[str, str]) -> dict[str, list[str]]:
    """Name → words: each name once."""
    words: dict[str, list[str]] = {}
    for word, name in names.items():
        words.setdefault(name, []).append(word)
    return words


def _by_word(words: Mapping[str, list[str]]) -> dict[str, str]:
    return {word: name for name, each in words.items() for word in each}


def _stems(word: str) -> list[str]:
    """The word, then without what stands before it, after it, or both."""
    before, after = (_LATIN_BEFORE, _LATIN_AFTER) if word[0].isascii() else (_ARABIC_BEFORE, _ARABIC_AFTER)
    stems = [word, *(word[len(each) :] for each in before if word.startswith(each))]
    return stems + [stem[: -len(each)] for stem in stems for each in after if stem.endswith(each)]


def lines_of(folder: Path = FOLDER) -> list[tuple[str, list[str]]]:
    """Each line of the files as (name, words)."""
    found = []
    for file in sorted(folder.glob("*.txt"), key=lambda each: (each.stem != "work", each.stem)):
        for line in file.read_text(encoding="utf-8").splitlines():
            name, _, words = line.partition(": ")
            if words and not line.startswith("#"):
                found.append((name, words.split()))
    return found


@cache
def lexicon() -> Lexicon:
    """The lexicon of `meanings/`."""
    return Lexicon.of()
