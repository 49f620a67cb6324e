"""What a message states, piece by piece: an entity with its value and where it stands in the text as typed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogues.understanding.normalisation import Folded, Word


@dataclass(frozen=True)
class Entity:
    """Something stated. `start` and `end` are in the text as typed; `slug` is an occupation's finer entry."""

    entity: str
    value: str | int | float
    start: int
    end: int
    text: str
    slug: str | None = None

    def overlaps(self, other: Entity) -> bool:
        return self.start < other.end and other.start < self.end

    def is_within(self, others: Sequence[Entity]) -> bool:
        """Whether one of the others holds it whole."""
        return any(other.start <= self.start and self.end <= other.end for other in others)


@dataclass(frozen=True)
class Stated:
    """The entities of a message, and those that it excludes ("no nights", "anywhere but Bouskoura"). `counts` are
    numbers of something unknown: of people, where somebody recruits."""

    entities: tuple[Entity, ...]
    excluded: tuple[Entity, ...]
    counts: tuple[Entity, ...] = ()


def of_words(kind: str, value: Any, text: str, words: Sequence[Word], first: int, last: int) -> Entity:
    """The entity that the words from `first` up to before `last` state."""
    start, end = words[first].start, words[last - 1].end
    return Entity(kind, value, start, end, text[start:end])


def of_letters(kind: str, value: Any, text: str, folded: Folded, first: int, last: int) -> Entity:
    """The entity that a span of the folded text states."""
    start, end = folded.span(first, last)
    return Entity(kind, value, start, end, text[start:end])
