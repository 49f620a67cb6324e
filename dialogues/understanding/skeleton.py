"""The consonants of a word in one alphabet, whatever the script: خدمة, khdma, khedma and 5dma are all `xdm`.

Vowels come and go in Darija, and Arabic script does not write the short ones; و and ي, w and y, are vowels as
often as not. What stays tells a word from others well enough to share evidence between scripts.
"""

from __future__ import annotations

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


@lru_cache(maxsize=20_000)
def skeleton(word: str) -> str:
    """The consonants of a folded word, doubled ones once; empty for a word of vowels only."""
    kept: list[str] = []
    place = 0
    while place < len(word):
        pair = word[place : place + 2]
        if pair in _DIGRAPHS:
            sound, place = _DIGRAPHS[pair], place + 2
        else:
            letter = word[place]
            sound = _LETTERS.get(letter, "")
            if letter == "c" and pair[1:] in ("e", "i", "y"):
                sound = "s"
            elif letter == "g" and pair[1:] in ("e", "i", "y"):
                sound = "j"
            place += 1
        if sound and (not kept or kept[-1] != sound):
            kept.append(sound)
    # A final ة is written ه and heard as a vowel.
    if len(kept) > 2 and word[-1] == "ه":
        kept.pop()
    return "".join(kept)
