"""Forms of everyday Darija, French and Arabic folded to one: what means the same says the same to the model."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import yaml

from dialogues.understanding.normalisation import fold

FORMS = Path(__file__).with_name("lexicon.yml")


class Lexicon:
    """Word → its one form; words that it does not have are their own."""

    def __init__(self, forms: dict[str, str]) -> None:
        self._forms = forms

    def form(self, word: str) -> str:
        return self._forms.get(word, word)


@cache
def lexicon() -> Lexicon:
    """The lexicon of `lexicon.yml`: one form a line, with the spellings that it stands for."""
    read: dict[str, str] = yaml.safe_load(FORMS.read_text(encoding="utf-8"))
    forms: dict[str, str] = {}
    for form, spellings in read.items():
        for word in fold(str(spellings)).words:
            forms.setdefault(word.text, form)
    return Lexicon(forms)
