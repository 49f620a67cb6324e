"""One spelling for many: what every later step reads instead of the text as typed.

| rule | from | to |
|---|---|---|
| compatibility | ﻻ ﷺ ① ﬁ | their plain letters (NFKC) |
| case | BERNOUSSI | bernoussi |
| marks | é ç َ ّ | the letter without them; a flood of marks costs nothing |
| tatweel, direction controls, joiners | خـــدمة | خدمة |
| alef, hamza | أ إ آ ٱ · ؤ · ئ | ا · و · ي |
| ta marbuta, alef maqsura | ة · ى | ه · ي |
| borrowed letters | گ ڭ ݣ · ڤ · پ · چ | ك · ف · ب · ش |
| digits | ٣ ۳ | 3 |
| elongation | bghiiiit, بزاااف | bghit, بزاف (three or more become one) |
| apostrophes | ’ ` ʼ | ' |
| everything that is no letter, digit or sign of a number | 🙂 ! | a space |

Whether a digit of Arabizi is a letter ("3afak") or a number ("3 caristes") is seen by its company: see `words`.
Each letter keeps the place where it stood, so that entities always refer to the text as typed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

# Longer texts are no message for a bot: what is said is said before this.
LONGEST = 1200

_LETTERS = str.maketrans(
    {
        "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ؤ": "و", "ئ": "ي", "ى": "ي", "ة": "ه", "ء": None,
        "گ": "ك", "ڭ": "ك", "ݣ": "ك", "ڤ": "ف", "پ": "ب", "چ": "ش", "ک": "ك", "ی": "ي", "ھ": "ه",
        "œ": "oe", "æ": "ae", "ß": "ss", "ı": "i", "×": "x",
        "’": "'", "‘": "'", "`": "'", "ʼ": "'", "´": "'", "،": ",", "؛": " ", "؟": " ", "٪": " ",
    }
)  # fmt: skip
_DROPPED = frozenset("ـ\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u061c\ufe0f") | frozenset(
    map(chr, [*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
)
_KEPT_SIGNS = frozenset("'+.,/-%")
_WORD = re.compile(r"[a-z0-9']+|[\u0621-\u064a]+[0-9]*|[0-9]+")
_UNIT = re.compile(r"^([0-9]+)(dhs?|mad|drhm|درهم|ans?|mois|h|k|ryal|ريال)$")
_AFTER_PREFIX = re.compile(r"^([بلفود]|[dl]')([0-9]+)$")
_GLUED = re.compile(r"^([0-9]+)([a-z]{4,})$")
# How a verb of Darija ends, with whom it concerns: "9belnah", "3titouhom".
_CONJUGATED = re.compile(r"(?:na|n?nah|tou?h?|ti|it|ina|[nto](?:ha|hom|houm|hum|ni|lna|lina|liha))$")
# Arabizi's digits are letters of a word when one of these stands with other letters.
ARABIZI = frozenset("2356789")


@dataclass(frozen=True)
class Word:
    """A word of the folded text, where it begins there (`at`); `start` and `end` are in the text as typed."""

    text: str
    start: int
    end: int
    at: int


@dataclass(frozen=True)
class Folded:
    """A text in its one spelling; `places[i]` is where letter i of it stood."""

    text: str
    places: tuple[int, ...]
    words: tuple[Word, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the text as typed for a span of the folded text."""
        return self.places[start], self.places[end - 1] + 1


def fold(text: str) -> Folded:
    """The text folded by the rules above, with its words. Never raises."""
    letters: list[str] = []
    places: list[int] = []
    run, before = 0, ""
    for place, letter in enumerate(text[:LONGEST]):
        for part in _folded_letter(letter):
            run = run + 1 if part == before else 1
            if run > 2 and not part.isdigit():
                # The third in a row: an elongation, of which one letter stays.
                if run == 3 and len(letters) >= 2:
                    letters.pop()
                    places.pop()
                continue
            before = part
            letters.append(part)
            places.append(place)
    folded = "".join(letters)
    return Folded(folded, tuple(places), tuple(_words(folded, places)))


def spelling(text: str) -> str:
    """The one spelling of a text: its folded words, without signs and emoji."""
    return " ".join(word.text for word in fold(text).words)


def folded_words(text: str) -> frozenset[str]:
    """The words of a text in their one spelling: for lists of words that messages are compared with."""
    # Each by itself: a long list is no message, of which only the beginning is read.
    return frozenset(word.text for each in text.split() for word in fold(each).words)


@lru_cache(maxsize=4096)
def _folded_letter(letter: str) -> str:
    if letter.isascii():
        low = letter.lower()
        return low if low.isalnum() or low in _KEPT_SIGNS else " "
    if letter in _DROPPED:
        return ""
    kept = []
    for part in unicodedata.normalize("NFKD", letter.lower()).translate(_LETTERS):
        category = unicodedata.category(part)
        if category == "Mn":
            continue
        if category == "Nd":
            kept.append(str(unicodedata.digit(part)))
        elif category[0] == "L" or part in _KEPT_SIGNS:
            kept.append(part)
        else:
            kept.append(" ")
    return "".join(kept)[:4].translate(_LETTERS)


def _words(folded: str, places: list[int]) -> list[Word]:
    """Words and numbers; an amount is parted from its unit ("4500dh"), a count from its noun ("3caristes")."""
    found = []
    for match in _WORD.finditer(folded):
        text, start = match.group().strip("'"), match.start()
        if not text:
            continue
        start += len(match.group()) - len(match.group().lstrip("'"))
        glued = _UNIT.match(text) or _GLUED.match(text) or _AFTER_PREFIX.match(text)
        if glued and not _is_arabizi(text):
            middle = len(glued.group(1))
            found.append(_word(places, text[:middle], start))
            found.append(_word(places, text[middle:], start + middle))
        else:
            found.append(_word(places, text, start))
    return found


def _word(places: list[int], text: str, start: int) -> Word:
    return Word(text, places[start], places[start + len(text) - 1] + 1, start)


def _is_arabizi(text: str) -> bool:
    """Whether the digit that a word begins with is one of its letters: "3afak", but not "3caristes"."""
    match = _GLUED.match(text)
    if match is None or len(match.group(1)) > 1 or match.group(1) not in ARABIZI:
        return False
    # After ع, ح, خ, ق Darija has a vowel, or few letters; a French noun follows a count with a consonant or is long.
    return match.group(2)[0] in "aeiou" or len(match.group(2)) <= 5 or bool(_CONJUGATED.search(match.group(2)))
