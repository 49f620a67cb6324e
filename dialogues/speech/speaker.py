"""One language's voice: translation, plural forms, numbers, escaping and bidi isolates."""

from __future__ import annotations

import gettext
import re
import string
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from html import unescape
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from markupsafe import Markup, escape

from dialogues.speech.values import Number, phrase

LANGUAGES = ("fr", "ar")
LOCALES = {"fr": "fr_MA", "ar": "ar_MA"}
CATALOGUES = Path(__file__).resolve().parents[2] / "locales"

FIRST_STRONG_ISOLATE, POP_ISOLATE, RIGHT_TO_LEFT_MARK = "\u2068", "\u2069", "\u200f"
# Someone's own direction marks could reverse the text around them (anchors: mixed direction).
_DIRECTION_MARKS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_TAG = re.compile(r"<[^>]*>|&[a-z#0-9]+;")


class Speaker:
    """Says sentences and values in one language ("fr" or "ar").

    >>> speaker_for("fr").html("<3")
    Markup('&lt;3')
    """

    def __init__(self, language: str, catalogue: Catalog) -> None:
        self.language = language
        self.locale = LOCALES[language]
        self._singular: dict[str, str] = {}
        self._plural: dict[str, tuple[str, ...]] = {}
        for message in catalogue:
            if not message.id:
                continue
            if isinstance(message.id, str):
                self._singular[message.id] = str(message.string or "")
            else:
                self._plural[message.id[0]] = tuple(message.string or ())
        self._plural_form = plural_rule(catalogue)

    def translate(self, source: str) -> str:
        """The sentence in this language; the English source where no translation exists (`jisr check` refuses it)."""
        return self._singular.get(source) or source

    def translate_counted(self, singular: str, plural: str, n: int) -> str:
        forms = self._plural.get(singular)
        if forms is None:
            return singular if n == 1 else plural
        return forms[self._plural_form(n)] or plural

    def knows(self, source: str) -> bool:
        return bool(self._singular.get(source)) or all(self._plural.get(source, ("",)))

    def html(self, value: Any) -> Markup:
        """A value as an HTML fragment that is safe to put into a sentence, without isolates around it."""
        if value is None or value == "":
            return phrase("not stated").said(self)
        if isinstance(value, Markup):
            return value
        if isinstance(value, bool):
            return (phrase("yes") if value else phrase("no")).said(self)
        if isinstance(value, int | float):
            return Number(value).said(self)
        if isinstance(value, str):
            return escape(_DIRECTION_MARKS.sub("", value))
        said = value.said(self)
        assert isinstance(said, Markup), f"{type(value).__name__}.said must return Markup"
        return said

    def fill(self, template: str, values: Mapping[str, Any]) -> Markup:
        """A trusted template of the catalogue with its values, each escaped and kept in its place."""
        if "{" not in template:
            return Markup(template)
        parts: list[str] = []
        for literal, name, _, _ in string.Formatter().parse(template):
            parts.append(literal)
            if name is not None:
                parts.append(self.placed(values[name]))
        return Markup("".join(parts))

    def placed(self, value: Any) -> str:
        """A value as it stands among others. What is composed of values already isolates each of them.

        An isolate around it would hide their letters: with nothing but isolates inside it would run from left to
        right, in Arabic too (UAX 9, rules P2 and X5c).
        """
        fragment = self.html(value)
        return fragment if getattr(value, "composed", False) else self.isolated(fragment)

    def isolated(self, fragment: Markup) -> str:
        """Keeps a value from reordering the words around it: always in Arabic, elsewhere where it holds Arabic.

        An isolate ends with its line, so each line gets its own.
        """
        if self.language != "ar" and not any(_is_right_to_left(letter) for letter in fragment):
            return fragment
        return "\n".join(f"{FIRST_STRONG_ISOLATE}{line}{POP_ISOLATE}" if line else "" for line in fragment.split("\n"))

    def directed(self, html: str) -> str:
        """Arabic lines that begin with a number, an emoji or a Latin word still run from right to left."""
        if self.language != "ar":
            return html
        return "\n".join(
            line if not line.strip() or _starts_right_to_left(line) else RIGHT_TO_LEFT_MARK + line
            for line in html.split("\n")
        )

    def plain(self, value: Any) -> str:
        """A value as plain text, for buttons: no tags, no entities."""
        # Not Markup.striptags: it turns no-break spaces into plain ones.
        return unescape(re.sub("<[^>]*>", "", self.html(value)))


def _is_right_to_left(letter: str) -> bool:
    return unicodedata.bidirectional(letter) in ("R", "AL")


def _starts_right_to_left(line: str) -> bool:
    """Whether a line's first strong character is right-to-left, isolated runs skipped (UAX 9, rule P2)."""
    depth = 0
    for letter in _TAG.sub("", line):
        if letter == FIRST_STRONG_ISOLATE:
            depth += 1
        elif letter == POP_ISOLATE:
            depth -= 1
        elif depth == 0:
            direction = unicodedata.bidirectional(letter)
            if direction in ("R", "AL"):
                return True
            if direction == "L":
                return False
    return False


def read_catalogue(language: str) -> Catalog:
    """The language's gettext catalogue as written by translators: nothing to compile, nothing to forget."""
    path = CATALOGUES / language / "LC_MESSAGES" / "jisr.po"
    with path.open("rb") as handle:
        return read_po(handle, locale=language)


def plural_rule(catalogue: Catalog) -> Callable[[int], int]:
    """The catalogue's own rule: which of its plural forms a number takes."""
    rule: Callable[[int], int] = gettext.c2py(catalogue.plural_expr)
    return rule


@cache
def speaker_for(language: str) -> Speaker:
    """The one speaker of a language. Raises KeyError for a language that is not spoken here."""
    return Speaker(language, read_catalogue(language))


def untranslated(sources: list[str]) -> list[str]:
    """Those English sources that some language's catalogue does not say."""
    return [source for source in sources if not all(speaker_for(each).knows(source) for each in LANGUAGES)]
