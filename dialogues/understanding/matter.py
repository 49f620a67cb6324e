"""Of several trades that a message names, those that it is about: not what a workshop makes, nor who is speaking."""

from __future__ import annotations

import re
from collections.abc import Callable

from dialogues.understanding.gazetteer import Gazetteer, Hit
from dialogues.understanding.inflection import stems
from dialogues.understanding.normalisation import Folded
from dialogues.understanding.numbers import numbers
from dialogues.understanding.stated import Entity
from dialogues.understanding.word_lists import word_lists

_LISTS = word_lists("matter")
# The endings of what is done or made, which a branch is called by: "emballage", "boulangerie".
_BRANCH = re.compile(r"(?:.*(?:age|erie|tion|sion|ure|ment|ique|isme|ie)s?|agro|alu|btp|deco)")


def of_the_matter(folded: Folded, named: list[tuple[Hit, Entity]], gazetteer: Gazetteer) -> list[tuple[Hit, Entity]]:
    """What was named in a message; of its trades those that are asked for, where others stand beside them."""
    trades = [hit for hit, _ in named if hit.entry.kind == "occupation"]
    if len(trades) < 2:
        return named
    matter = _Matter(folded, gazetteer)
    kept = [hit for hit in trades if not matter.is_aside(hit)] or trades
    kept = _but_for(kept, matter.is_oneself, matter.is_asked, matter.are_both_wanted)
    kept = _but_for(kept, matter.is_general, lambda hit: not matter.is_general(hit), matter.are_both_wanted)
    kept = _but_for(kept, matter.is_in_passing, matter.is_asked, matter.are_both_wanted)
    kept = _but_for(kept, matter.is_branch, matter.is_role, matter.are_both_wanted)
    return [(hit, entity) for hit, entity in named if hit.entry.kind != "occupation" or hit in kept]


def _but_for(
    trades: list[Hit], weak: Callable[[Hit], bool], strong: Callable[[Hit], bool], both: Callable[[Hit, Hit], bool]
) -> list[Hit]:
    """The trades without the weak ones that stand beside a strong one and are not wanted together with it."""
    better = [hit for hit in trades if strong(hit)]
    return [
        hit
        for hit in trades
        if not weak(hit) or not any(other is not hit for other in better) or any(both(hit, other) for other in better)
    ]


class _Matter:
    """What a message says around its trades."""

    def __init__(self, folded: Folded, gazetteer: Gazetteer) -> None:
        self._words, self._gazetteer = folded.words, gazetteer
        self._counts = {number.last for number in numbers(folded)}

    def is_aside(self, hit: Hit) -> bool:
        """Whether it is what a workshop makes: "usine plastique"."""
        return not _LISTS["site"].isdisjoint({self._before(hit), self._words[hit.first].text})

    def is_oneself(self, hit: Hit) -> bool:
        """Whether it is what who speaks is: "je suis chef, je cherche un soudeur"."""
        return self._before(hit) in _LISTS["self"]

    def is_general(self, hit: Hit) -> bool:
        """Whether it says no more than that somebody works."""
        return all(not _LISTS["general"].isdisjoint(stems(word.text)) for word in self._words[hit.first : hit.last])

    def is_asked(self, hit: Hit) -> bool:
        """Whether a number or a wish stands right before it."""
        first = hit.first - (self._before(hit) in _LISTS["of"])
        return first in self._counts or (first > 0 and self._words[first - 1].text in _LISTS["asked"])

    def is_role(self, hit: Hit) -> bool:
        """Whether it begins as the name of a trade does, and not with what is done."""
        return self._gazetteer.begins_with_role(hit, self._words)

    def is_in_passing(self, hit: Hit) -> bool:
        """Whether nothing says that it is wanted."""
        joined = {word.text for word in self._words[max(0, hit.first - 2) : hit.first]} & _LISTS["coordinating"]
        return not (self.is_asked(hit) or self.is_role(hit) or joined or self._words[hit.first].text[0] == "و")

    def is_branch(self, hit: Hit) -> bool:
        """Whether it names what is done or made: "agro", "boulangerie"."""
        word = self._words[hit.first].text
        return bool(_BRANCH.fullmatch(word)) and not (self.is_role(hit) or self.is_asked(hit))

    def are_both_wanted(self, one: Hit, other: Hit) -> bool:
        """Whether they are named together: "deux caristes et un chauffeur"."""
        first, second = sorted((one, other), key=lambda hit: hit.first)
        return one is not other and any(
            word.text in _LISTS["coordinating"] for word in self._words[first.last : second.first]
        )

    def _before(self, hit: Hit) -> str:
        return self._words[hit.first - 1].text if hit.first else ""
