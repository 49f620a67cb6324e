"""Words without what sticks to them: articles and prepositions, plurals, who does what a verb says."""

from __future__ import annotations

import re
from functools import lru_cache

from dialogues.understanding.skeleton import skeleton

_LATIN_ARTICLES = ("l'", "el", "al", "l", "d'")
_LATIN_PREFIXES = ("f", "b", "d")
_ARABIC_PREFIXES = ("وال", "فال", "بال", "كال", "دال", "لل", "ال", "و", "ف", "ب", "ل", "د", "ك")
# The present of Darija and of standard Arabic: who does it stands before the verb, how many behind it.
_PRESENT_LATIN = re.compile(r"(?:k|ka|ke|ta|gha|gh)?(?:[yint])(.{2,}?)(?:[ouiw]+)?")
_PRESENT_ARABIC = re.compile(r"(?:ك|كا|ت|غ|غا)?(?:[يتن])(.{2,}?)(?:وا|و|ي)?")


# What sticks to a further word: "مهندس فالجودة" is "مهندس الجودة".
_STUCK = ("فال", "بال", "وال", "لل", "ال")


@lru_cache(maxsize=2_048)
def stems(word: str) -> tuple[str, ...]:
    """The word, and without an article or preposition that stuck to it ("lbernossi", "فالبرنوصي"), or a plural."""
    found = [word]
    if word[0].isascii():
        found += [word[1:] for prefix in _LATIN_PREFIXES if word.startswith(prefix) and len(word) > 4]
        for base in list(found):
            found += [
                base[len(article) :]
                for article in _LATIN_ARTICLES
                if base.startswith(article) and len(base) - len(article) >= 3
            ]
    else:
        found += [
            word[len(prefix) :]
            for prefix in _ARABIC_PREFIXES
            if word.startswith(prefix) and len(word) - len(prefix) >= 3
        ]
    for base in list(found):
        found += _singulars(base)
    return tuple(dict.fromkeys(found))


def unlinked(word: str) -> str:
    """A further word of a wording without its article and its plural: "d'emballages", "lcamion", "الهاتفيين"."""
    if word[0].isascii():
        bare = word[2:] if len(word) > 4 and word[:2] in ("d'", "l'") else word
        # French has no "lc".
        bare = bare[1:] if len(bare) > 4 and bare[0] == "l" and bare[1] not in "aeiouylh'" else bare
        return bare[:-1] if len(bare) > 5 and bare[-1] in "sx" else bare
    stuck = next((each for each in _STUCK if word.startswith(each) and len(word) - len(each) >= 3), "")
    bare = word[len(stuck) :]
    for ending in ("ين", "ون", "ات", "ا"):
        if len(bare) - len(ending) >= 4 and bare.endswith(ending):
            return bare[: -len(ending)]
    return bare


@lru_cache(maxsize=2_048)
def verb(word: str) -> str:
    """A sign for what is done, the same whoever does it ("كيخيط", "نخيط", "يخيطو"); empty where it is no verb."""
    bones = skeleton(done(word))
    return f"~{bones}" if len(bones) > 1 else ""


def done(word: str) -> str:
    """A verb without who does it; empty where it is no verb."""
    form = (_PRESENT_LATIN if word[0].isascii() else _PRESENT_ARABIC).fullmatch(word)
    return form.group(1) if form else ""


def _singulars(word: str) -> list[str]:
    """The word without what may be the ending of a plural, or of a case."""
    if word[0].isascii():
        found = [
            word[: -len(ending)] for ending in ("at", "s", "x") if word.endswith(ending) and len(word) > 3 + len(ending)
        ]
        # Darija's plural of trades: "jnayniya" of "jnayni".
        return found + [word[: -len(ending)] + "i" for ending in ("iya", "iyya") if word.endswith(ending)]
    found = [word[:-2] for ending in ("ات", "ين", "ون", "ان") if word.endswith(ending) and len(word) >= 6]
    found += [word[:-1] for ending in ("يه",) if word.endswith(ending) and len(word) >= 5]
    # The accusative of standard Arabic ("سائقا"), and its plural before a noun ("سائقي الشاحنات").
    return found + [word[:-1] for ending in ("ا", "ي") if word.endswith(ending) and len(word) >= 5]
