"""The consonants of a word in one alphabet, whatever the script: خدمة, khdma, khedma and 5dma are all `xdm`.

Vowels come and go in Darija, and Arabic script does not write the short ones; و and ي, w and y, are vowels as
often as not. What stays tells a word from others well enough to share evidence between scripts.
"""

from __future__ import annotations

import re
from functools import lru_cache

_DIGRAPHS = {
    "kh": "x", "gh": "G", "ch": "S", "sh": "S", "ph": "f", "th": "t", "dj": "j", "qu": "k", "ck": "k", "gn": "n",
    "3'": "G", "7'": "x",
}  # fmt: skip
_LETTERS = {
    "b": "b", "p": "b", "ب": "b", "t": "t", "ت": "t", "ط": "t", "6": "t", "ث": "t", "j": "j", "ج": "j",
    "7": "h", "ح": "h", "h": "h", "ه": "h", "5": "x", "خ": "x", "d": "d", "د": "d", "ذ": "d", "ض": "d", "ظ": "d",
    "r": "r", "ر": "r", "z": "z", "ز": "z", "s": "s", "س": "s", "ص": "s", "ش": "S", "x": "S", "3": "3", "ع": "3",
    "8": "G", "غ": "G", "f": "f", "v": "f", "ف": "f", "9": "k", "ق": "k", "q": "k", "k": "k", "ك": "k", "c": "k",
    "g": "k", "l": "l", "ل": "l", "m": "m", "م": "m", "n": "n", "ن": "n",
}  # fmt: skip


# What one letter sounds like by what follows it, and what two letters sound like together.
_TOGETHER = re.compile(r"kh|gh|ch|sh|ph|th|dj|qu|ck|gn|3'|7'|c(?=[eiy])|g(?=[eiy])")
_SOFT = {**_DIGRAPHS, "c": "s", "g": "j"}
# Sounds found so far are written in letters that no folded word has, so that they are not read again.
_ASIDE = {sound: chr(0xE000 + place) for place, sound in enumerate(sorted(set(_SOFT.values())))}
_DOUBLED = re.compile(r"(.)\1+")


class _Sounds(dict[int, str | None]):
    """Letter to sound; what has none is left out."""

    def __missing__(self, letter: int) -> None:
        return None


_SOUNDS = _Sounds({ord(letter): sound for letter, sound in _LETTERS.items()})
_SOUNDS.update({ord(aside): sound for sound, aside in _ASIDE.items()})


@lru_cache(maxsize=4_096)
def skeleton(word: str) -> str:
    """The consonants of a folded word, doubled ones once; empty for a word of vowels only."""
    heard = word
    if word.isascii():
        heard = _TOGETHER.sub(lambda found: _ASIDE[_SOFT[found.group()]], word)
    kept = _DOUBLED.sub(r"\1", heard.translate(_SOUNDS))
    # A final ة is written ه and heard as a vowel.
    return kept[:-1] if len(kept) > 2 and word[-1] == "ه" else kept
