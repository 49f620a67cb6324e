"""What an offer may not contain (facts §8; Labour Code art. 9, 143, 480), found in free words.

Red blocks with the reason and a rewording; amber goes to the adviser. "(H/F)" is the neutral form and is never
flagged. The words are those that people really write; the adviser's eye remains the judge of the rest.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

from dialogues.speech import Phrase, phrase

WORDS = Path(__file__).with_name("screening.yml")
_MARKS = re.compile("[\u064b-\u0652\u0640]")
_NEUTRAL = re.compile(r"\(?\b[hm]\s*/\s*f\b\)?|\(?\bf\s*/\s*[hm]\b\)?", re.IGNORECASE)

REASONS: dict[str, Phrase] = {
    "sex": phrase("the law forbids choosing by sex (Labour Code, art. 9)."),
    "marital_status": phrase("the law forbids choosing by marital status (Labour Code, art. 9)."),
    "religion": phrase("the law forbids choosing by religion (Labour Code, art. 9)."),
    "origin": phrase("the law forbids choosing by origin (Labour Code, art. 9)."),
    "health": phrase("the law forbids excluding people for a disability (Labour Code, art. 9)."),
    "pregnancy": phrase("pregnancy is no ground for refusing someone (Labour Code, art. 9)."),
    "union": phrase("the law forbids choosing by union membership (Labour Code, art. 9)."),
    "fee": phrase("nobody may ask a seeker for money (Labour Code, art. 480)."),
    "child": phrase("nobody works before the age of 15 (Labour Code, art. 143)."),
    "age": phrase("an age limit shuts good people out: an adviser will look at it."),
    "photo": phrase("a photo is not needed: an adviser will look at it."),
    "nationality": phrase("nationality: an adviser will look at it."),
    "police_record": phrase("a police record is not to be asked for lightly: an adviser will look at it."),
    "residence": phrase("a residence condition: an adviser will look at it."),
    "appearance": phrase("appearance or dress: an adviser will look at it."),
}
REWORDINGS: dict[str, Phrase] = {
    "sex": phrase("post open to women and men"),
    "marital_status": phrase("available for shift work"),
    "religion": phrase("available on the days of the post"),
    "origin": phrase("able to come to Sidi Bernoussi every day"),
    "health": phrase("the post requires carrying loads of 15 kg"),
    "pregnancy": phrase("post open to all"),
    "union": phrase("good team spirit"),
    "fee": phrase("recruitment free of charge"),
    "child": phrase("from 18 years of age"),
}


@dataclass(frozen=True)
class Finding:
    """Words that an offer may not contain, or that an adviser should see."""

    level: Literal["red", "amber"]
    ground: str
    words: str

    @property
    def reason(self) -> Phrase:
        return REASONS[self.ground]

    @property
    def rewording(self) -> Phrase | None:
        return REWORDINGS.get(self.ground)

    def to_json(self) -> dict[str, Any]:
        return {"level": self.level, "ground": self.ground, "words": self.words}


def red(text: str) -> list[Finding]:
    """What blocks the text from being published, in its order."""
    return [finding for finding in findings(text) if finding.level == "red"]


def amber(text: str) -> list[Finding]:
    """What an adviser should look at."""
    return [finding for finding in findings(text) if finding.level == "amber"]


def findings(text: str) -> Iterator[Finding]:
    """Everything found, in the text's order; the words as they were written."""
    folded, places = _folded(_NEUTRAL.sub(lambda found: " " * len(found.group()), text))
    found: list[tuple[int, Finding]] = []
    for level, ground, pattern in _patterns():
        for match in pattern.finditer(folded):
            words = text[places[match.start()] : places[match.end() - 1] + 1]
            found.append((match.start(), Finding(level, ground, words)))
    taken: set[int] = set()
    for start, finding in sorted(found, key=lambda each: (each[0], -len(each[1].words))):
        if start not in taken:
            taken.add(start)
            yield finding


def _folded(text: str) -> tuple[str, list[int]]:
    """Lower case without accents and Arabic marks, one spelling of alef; where each letter stood in `text`."""
    letters: list[str] = []
    places: list[int] = []
    for place, letter in enumerate(text):
        for part in unicodedata.normalize("NFD", letter.lower()):
            if unicodedata.combining(part) or _MARKS.match(part):
                continue
            letters.append({"ى": "ي", "ة": "ه", "’": "'"}.get(part, part))
            places.append(place)
    return "".join(letters), places


@cache
def _patterns() -> list[tuple[Literal["red", "amber"], str, re.Pattern[str]]]:
    """The words of `screening.yml` as patterns over folded text, whole words only."""
    read = yaml.safe_load(WORDS.read_text(encoding="utf-8"))
    patterns: list[tuple[Literal["red", "amber"], str, re.Pattern[str]]] = []
    for level in ("red", "amber"):
        for ground, words in read[level].items():
            folded = [_folded(each)[0] if not each.startswith("~") else each[1:] for each in words]
            plain = [
                f"(?<!\\w)(?:ال|و|ب|ل)?{re.escape(each)}(?!\\w)" if not raw.startswith("~") else each
                for each, raw in zip(folded, words, strict=True)
            ]
            patterns.append((level, ground, re.compile("|".join(plain))))
    return patterns
