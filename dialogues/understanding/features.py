"""What the intent model looks at: pieces of words, of their consonants, and what words mean, alone and by two.

Characters forgive misspellings, consonants are the same in both scripts, meanings in all four varieties. Two
neighbours tell who speaks: "un OCCUPATION" declares, "de OCCUPATION" searches; two meanings that stand near each
other say the same in whatever order a language puts them.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from zlib import crc32

from dialogues.understanding.lexicon import Lexicon
from dialogues.understanding.skeleton import skeleton


@dataclass(frozen=True)
class Group:
    """A kind of feature: its stretch of the hashed space, and what it weighs, chosen by cross-validation."""

    name: str
    start: int
    width: int
    weight: float


_WIDTHS = {"characters": 1 << 15, "consonants": 1 << 13, "meaning": 1 << 13, "neighbours": 1 << 14, "near": 1 << 14}
_WEIGHTS = {"characters": 0.8, "consonants": 1.0, "meaning": 1.2, "neighbours": 0.9, "near": 1.0}
GROUPS = {
    name: Group(name, sum(list(_WIDTHS.values())[:place]), width, _WEIGHTS[name])
    for place, (name, width) in enumerate(_WIDTHS.items())
}
# Width of the whole hashed space.
WIDTH = sum(_WIDTHS.values())
LONGEST_CHARACTERS, LONGEST_CONSONANTS = 4, 4
# Meanings are near each other when no more than this many words apart.
NEAR = 4


def features(words: Sequence[str], slots: Sequence[str], lexicon: Lexicon) -> list[int]:
    """The hashed features of a message, each once. `words` are folded; `slots` are the same with entities named."""
    found: set[int] = set()
    for word in set(words):
        found.update(_hashed("characters", each) for each in _pieces(f"^{word}$", 1, LONGEST_CHARACTERS))
        bones = skeleton(word)
        if len(bones) > 1:
            found.update(_hashed("consonants", each) for each in _pieces(f"^{bones}$", 2, LONGEST_CONSONANTS))
    meanings = [_meaning(slot, lexicon) for slot in slots]
    found.update(_hashed("meaning", each) for each in meanings)
    around = ["^", *meanings, "$"]
    found.update(_hashed("neighbours", f"{one} {two}") for one, two in itertools.pairwise(around))
    for place, one in enumerate(meanings):
        for two in meanings[place + 1 : place + 1 + NEAR]:
            found.add(_hashed("near", f"{min(one, two)} {max(one, two)}"))
    return sorted(found)


def _meaning(word: str, lexicon: Lexicon) -> str:
    """What a word means; else the word itself, and any number is as good as another."""
    if word.isdigit():
        return "#"
    return lexicon.meaning(word) or word


def _pieces(text: str, shortest: int, longest: int) -> set[str]:
    return {
        text[start : start + size] for size in range(shortest, longest + 1) for start in range(len(text) - size + 1)
    }


def _hashed(group: str, feature: str) -> int:
    stretch = GROUPS[group]
    return stretch.start + crc32(feature.encode()) % stretch.width
