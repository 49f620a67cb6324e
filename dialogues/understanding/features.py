"""What the classifier looks at: pieces of words, of their consonants, and what words mean, alone and by two.

Characters forgive misspellings, consonants are the same in both scripts, meanings in all four varieties. Two
neighbours tell who speaks: "un OCCUPATION" declares, "de OCCUPATION" searches; two meanings that stand near each
other say the same in whatever order a language puts them.

A feature is a number of 32 bits: its group in the first three, a hash in the rest.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from functools import lru_cache
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from dialogues.understanding.lexicon import Lexicon
from dialogues.understanding.skeleton import skeleton

CHARACTERS, CONSONANTS, MEANING, NEIGHBOURS, NEAR = range(5)
# What each group weighs, chosen by cross-validation.
WEIGHTS = np.array([0.8, 1.0, 1.2, 0.9, 1.0], dtype=np.float32)
LONGEST_CHARACTERS, LONGEST_CONSONANTS = 4, 4
# Meanings are near each other when no more than this many words apart.
FARTHEST = 4
_GROUP_SHIFT = 29

Features = NDArray[np.uint32]


def features(words: Sequence[str], slots: Sequence[str], lexicon: Lexicon) -> Features:
    """The features of a message, each once. `words` are folded; `slots` are the same with entities named."""
    meanings = [_meaning(slot, lexicon) for slot in slots]
    found = [_hashed(MEANING, each) for each in meanings]
    found += [_hashed(NEIGHBOURS, f"{one} {two}") for one, two in itertools.pairwise(["^", *meanings, "$"])]
    for place, one in enumerate(meanings):
        for two in meanings[place + 1 : place + 1 + FARTHEST]:
            found.append(_hashed(NEAR, f"{one} {two}" if one < two else f"{two} {one}"))
    return np.unique(np.concatenate([np.array(found, dtype=np.uint32), *map(_of_word, words)]))


def groups_of(found: Features) -> NDArray[np.int64]:
    """The group of each feature."""
    return (found >> _GROUP_SHIFT).astype(np.int64)


# The same words come again and again.
@lru_cache(maxsize=4096)
def _of_word(word: str) -> Features:
    """What a word's letters say, whatever stands around it."""
    pieces = [_hashed(CHARACTERS, each) for each in _pieces(f"^{word}$", 1, LONGEST_CHARACTERS)]
    bones = skeleton(word)
    if len(bones) > 1:
        pieces += [_hashed(CONSONANTS, each) for each in _pieces(f"^{bones}$", 2, LONGEST_CONSONANTS)]
    return np.array(pieces, dtype=np.uint32)


def _meaning(word: str, lexicon: Lexicon) -> str:
    """What a word means; else the word itself, and any number is as good as another."""
    if word.isdigit():
        return "#"
    return lexicon.meaning(word) or word


def _pieces(text: str, shortest: int, longest: int) -> set[str]:
    return {
        text[start : start + size] for size in range(shortest, longest + 1) for start in range(len(text) - size + 1)
    }


def _hashed(group: int, feature: str) -> int:
    return group << _GROUP_SHIFT | crc32(feature.encode()) >> 3
