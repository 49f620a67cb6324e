"""Every wording of the catalogue, folded: what it names, what begins with it, what has the same consonants.

Tens of thousands of wordings in the memory of a few hundred: they are kept in tries.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import marisa_trie
import numpy as np
from numpy.typing import NDArray

from db.catalogue import Catalogue
from dialogues.understanding.inflection import unlinked, verb
from dialogues.understanding.normalisation import fold, spelling
from dialogues.understanding.skeleton import skeleton
from dialogues.understanding.word_lists import word_lists

# What has fewer consonants says too little to be matched by them.
SHORTEST_BY_CONSONANTS = 3
SHORTEST_NEARLY = 5
_LISTS = word_lists("gazetteer")
# Everyday words that are spelt like an entry, or nearly: by themselves they are none.
NEVER = _LISTS["never"]
# Small words inside a phrase, there or not: "opérateur (de) machine (à) coudre", "عقد (ديال) الإدماج".
LINKS = _LISTS["links"]
# What may stand before a wording, and is not its own.
LEADING = _LISTS["leading"]
_SYNONYMS = {word: spelling(name) for name, words in word_lists("synonyms").items() for word in words}


@dataclass(frozen=True, slots=True)
class Entry:
    """A catalogue entry. `value` is what an entity of its kind has."""

    kind: str
    value: str
    slug: str


@dataclass(frozen=True)
class Wordings:
    """`entries[flat[starts[i]:starts[i + 1]]]` are what the wording of number i in the trie `exact` names;
    `by_consonants` has the numbers of the wordings with these consonants. How many words a wording may have that
    begins with this word, or with these consonants, say `reach` and `reach_by_consonants`, where it is more than one.
    `singles` are the wordings of one word that are long enough to be misspelt, `roles` the words that the names of
    trades begin with, `named` the skills that are stated even inside the name of a trade.
    """

    entries: list[Entry]
    exact: marisa_trie.Trie
    starts: Sequence[int] | NDArray[np.int64]
    flat: Sequence[int] | NDArray[np.int64]
    by_consonants: marisa_trie.RecordTrie
    reach: dict[str, int]
    reach_by_consonants: dict[str, int]
    singles: list[str]
    roles: list[str]
    named: list[str]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Wordings:
        """Every wording of the catalogue, without what may come before it."""
        named = _named(catalogue)
        entries = list(dict.fromkeys(entry for each in named.values() for entry in each))
        place = {entry: number for number, entry in enumerate(entries)}
        exact = marisa_trie.Trie(named)
        by_consonants: list[tuple[str, tuple[int]]] = []
        reach: dict[str, int] = defaultdict(int)
        reach_by_consonants: dict[str, int] = defaultdict(int)
        for wording in named:
            words = wording.split()
            bones = [skeleton(word) for word in words]
            said = [bones] if sum(map(len, bones)) >= SHORTEST_BY_CONSONANTS and all(bones) else []
            done = verb(words[0])
            if done and len(words) > 1 and all(bones[1:]):
                said.append([done, *bones[1:]])
            by_consonants += [(" ".join(each), (exact[wording],)) for each in said]
            if len(words) > 1:
                reach[words[0]] = max(reach[words[0]], len(words))
                for each in said:
                    reach_by_consonants[each[0]] = max(reach_by_consonants[each[0]], len(words))
        starts, flat = [0], list[int]()
        for number in range(len(exact)):
            flat += [place[entry] for entry in named[exact.restore_key(number)]]
            starts.append(len(flat))
        return cls(
            entries,
            exact,
            starts,
            flat,
            marisa_trie.RecordTrie("<I", by_consonants),
            dict(reach),
            dict(reach_by_consonants),
            sorted(wording for wording in named if " " not in wording and len(wording) >= SHORTEST_NEARLY),
            sorted(_roles(catalogue)),
            sorted(skill.slug for skill in catalogue.skills.values() if skill.named),
        )

    @classmethod
    def load(cls, file: Path) -> Wordings:
        """What `save` wrote. Raises OSError, ValueError or KeyError for anything else."""
        with np.load(file) as kept:
            exact, by_consonants = marisa_trie.Trie(), marisa_trie.RecordTrie("<I")
            exact.frombytes(kept["exact"].tobytes())
            by_consonants.frombytes(kept["by_consonants"].tobytes())
            rest = json.loads(kept["rest"].tobytes())
            rest["entries"] = [Entry(*each) for each in rest["entries"]]
            return cls(exact=exact, by_consonants=by_consonants, starts=kept["starts"], flat=kept["flat"], **rest)

    def save(self, file: Path) -> None:
        """Keeps the wordings in a file, where they are read from in milliseconds."""
        rest = {
            "entries": [[each.kind, each.value, each.slug] for each in self.entries],
            **{name: getattr(self, name) for name in ("reach", "reach_by_consonants", "singles", "roles", "named")},
        }
        np.savez(
            file,
            exact=np.frombuffer(self.exact.tobytes(), np.uint8),
            by_consonants=np.frombuffer(self.by_consonants.tobytes(), np.uint8),
            starts=self.starts,
            flat=self.flat,
            rest=np.frombuffer(json.dumps(rest, ensure_ascii=False).encode(), np.uint8),
        )

    def entries_of(self, wording: str) -> list[Entry]:
        """What a wording names."""
        number = self.exact.get(wording)
        if number is None:
            return []
        return [self.entries[place] for place in self.flat[self.starts[number] : self.starts[number + 1]]]

    def with_consonants(self, bones: str) -> list[str]:
        """The wordings that have these consonants."""
        return [self.exact.restore_key(number) for (number,) in self.by_consonants.get(bones, ())]

    def beginning_with(self, word: str) -> list[str]:
        """The wordings of several words that begin with this one."""
        return list(self.exact.iterkeys(f"{word} ")) if word in self.reach else []


def further(word: str) -> str:
    """A word after the first of a wording, as it is looked up: bare, and the first of those that mean the same."""
    bare = unlinked(word)
    return _SYNONYMS.get(word) or _SYNONYMS.get(bare, bare)


def without_links(words: list[str]) -> list[str]:
    """The first word, and of the others those that are no links; the last stays: "permis D" ends in one."""
    middle = [further(word) for word in words[1:-1] if word not in LINKS]
    return [words[0], *middle, *(further(word) for word in words[1:][-1:])]


def _named(catalogue: Catalogue) -> dict[str, list[Entry]]:
    """Wording → what it names."""
    named: dict[str, dict[Entry, None]] = {}
    for kind, slug, value, said in _wordings(catalogue):
        for wording in said:
            words = [word.text for word in fold(wording).words]
            while len(words) > 1 and words[0] in LEADING and not (len(words) == 2 and words[1] in NEVER):
                words = words[1:]
            if words:
                words = without_links(words)
                forms = [words]
                if kind == "language" and words[0].startswith("ال"):
                    # "للإنجليزية" has no article left.
                    forms.append([words[0][2:], *words[1:]])
                for form in forms:
                    named.setdefault(" ".join(form), {})[Entry(kind, value, slug)] = None
    return {wording: list(entries) for wording, entries in named.items()}


def _wordings(catalogue: Catalogue) -> Iterable[tuple[str, str, str, list[str]]]:
    """(kind, slug, entity value, wordings) of everything that can be named."""
    for occupation in catalogue.occupations.values():
        yield "occupation", occupation.slug, occupation.code, _said(occupation)
    for kind, entries in (
        ("place", catalogue.places),
        ("contract", catalogue.contracts),
        ("schedule", catalogue.schedules),
        ("education", catalogue.educations),
        ("language", catalogue.languages),
        ("skill", catalogue.skills),
    ):
        for entry in entries.values():
            yield kind, entry.slug, entry.slug, _said(entry)


def _roles(catalogue: Catalogue) -> set[str]:
    """The words that trades' names begin with, for a man and for a woman."""
    names = [part for each in catalogue.occupations.values() for name in each.name.values() for part in name.split("/")]
    return {fold(name.replace("(ة)", "")).words[0].text for name in names}


def _said(entry: object) -> list[str]:
    says: dict[str, tuple[str, ...]] = entry.says  # type: ignore[attr-defined]
    names: dict[str, str] = entry.name  # type: ignore[attr-defined]
    wordings = [wording for variety in says.values() for wording in variety]
    for name in names.values():
        wordings += [part.strip() for part in name.replace("(ة)", "").split("/")]
    return wordings
