"""Lists of words that the readers look for, kept in `words/`: a list a paragraph, its name before a colon."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from dialogues.understanding.normalisation import folded_words

FOLDER = Path(__file__).with_name("words")


@cache
def word_lists(file: str) -> dict[str, frozenset[str]]:
    """The lists of `words/<file>.txt` by their names, their words in their one spelling."""
    found: dict[str, frozenset[str]] = {}
    for paragraph in (FOLDER / f"{file}.txt").read_text(encoding="utf-8").split("\n\n"):
        lines = [line for line in paragraph.splitlines() if not line.startswith("#")]
        name, _, words = " ".join(lines).partition(":")
        if words:
            found[name.strip()] = folded_words(words)
    return found
