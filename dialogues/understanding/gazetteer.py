"""The catalogue's phrases found in a text, across scripts and spellings: exactly, by consonants, or nearly.

Longest first; a phrase that is another's part loses to it. Of several entries that read alike, the one whose
wording is closest wins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from zipfile import BadZipFile

from rapidfuzz import fuzz, process

from db.catalogue import Catalogue, load
from dialogues.understanding.inflection import done, stems, verb
from dialogues.understanding.lexicon import Lexicon, lexicon
from dialogues.understanding.normalisation import Folded, Word, folded_words
from dialogues.understanding.skeleton import skeleton
from dialogues.understanding.word_lists import word_lists
from dialogues.understanding.wordings import (
    LEADING,
    LINKS,
    NEVER,
    SHORTEST_BY_CONSONANTS,
    SHORTEST_NEARLY,
    Entry,
    Wordings,
    further,
)

# Across scripts, where vowels tell nothing, so many consonants are needed.
SHORTEST_ACROSS_SCRIPTS = 5
# With the same consonants, spellings are still to be this alike (of 100), each of their words this much; a skill of
# one word, and what is done, more so.
ALIKE, WORD_ALIKE, SKILL_ALIKE, VERB_ALIKE = 79, 60, 92, 75
# Kinds of few entries, which may be told by consonants in the other script; the catalogue spells the rest in both.
ACROSS_SCRIPTS = ("contract", "schedule", "education", "language")
NEARLY = 86
# What one kind yields to another where the same words mean both.
KINDS = ("occupation", "place", "contract", "schedule", "education", "language", "skill")
# So many small words may stand inside a phrase.
MOST_LINKS = 2

_LISTS = word_lists("gazetteer")
# Everyday words that name an entry only after certain others, or by themselves.
_ONLY_AFTER = {
    **dict.fromkeys(folded_words("safi jdida آسفي صافي الجديدة جديدة"), _LISTS["where"]),
    **dict.fromkeys(folded_words("nhar نهار"), _LISTS["by"]),
    **dict.fromkeys(folded_words("المغربية مغربية"), _LISTS["speaking"]),
    "ci": _LISTS["of contracts"],
    "rh": _LISTS["of departments"],
}


@dataclass(frozen=True)
class Hit:
    """An entry found: from word `first` up to before word `last`, and how surely (0 to 1). `skill` is the skill or the
    level of education that the words of a trade also name."""

    entry: Entry
    first: int
    last: int
    certainty: float
    skill: Entry | None = None


@dataclass(frozen=True)
class _Start:
    """A word at which phrases may begin: its stems with their consonants, and how long phrases with each may be. By
    itself it may never be an entry, or is a common word, which is none that is misspelt."""

    word: str
    stems: tuple[tuple[str, int, str, int], ...]
    done: str
    reach_of_done: int
    reach: int
    never: bool
    common: bool


class Gazetteer:
    """Every wording of the catalogue, to be found in texts."""

    def __init__(self, wordings: Wordings, lexicon: Lexicon) -> None:
        self._wordings = wordings
        # Words of everyday speech are never taken for a misspelt entry.
        self._lexicon = lexicon
        self._roles, self._named = frozenset(wordings.roles), frozenset(wordings.named)
        self._start = lru_cache(maxsize=1_024)(self._start_with)
        self._near: dict[str, list[str]] = defaultdict(list)
        for wording in wordings.singles:
            self._near[wording[0]].append(wording)

    @classmethod
    def of(cls, catalogue: Catalogue) -> Gazetteer:
        """The gazetteer of a catalogue."""
        return cls(Wordings.of(catalogue), lexicon())

    @classmethod
    def load(cls, catalogue: Catalogue, lexicon: Lexicon, cached: Path) -> Gazetteer:
        """The same, its wordings kept in the file `cached`, whose name tells one catalogue's from another's."""
        try:
            return cls(Wordings.load(cached), lexicon)
        except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
            wordings = Wordings.of(catalogue if catalogue.is_said else load())
            cached.parent.mkdir(parents=True, exist_ok=True)
            wordings.save(cached)
            return cls(wordings, lexicon)

    def is_role(self, word: str) -> bool:
        """Whether the name of a trade begins with this word."""
        return word in self._roles

    def begins_with_role(self, hit: Hit, words: tuple[Word, ...]) -> bool:
        """Whether its words begin as the name of a trade does, and not with what is done."""
        return any(map(self.is_role, stems(words[hit.first].text)))

    def find(self, folded: Folded) -> list[Hit]:
        """Every entry in the text, each word used once a kind, the longest and surest first."""
        words = folded.words
        rests = [further(word.text) for word in words]
        ends = _ends_of_phrases(folded)
        hits: list[Hit] = []
        for first in range(len(words)):
            start = self._start(words[first].text)
            for last in range(min(ends[first], first + start.reach + MOST_LINKS), first, -1):
                middle = [rests[place] for place in range(first + 1, last - 1) if words[place].text not in LINKS]
                rest = [*middle, rests[last - 1]] if last > first + 1 else []
                if len(rest) < start.reach:
                    hits += self._at(words, first, start, last, rest)
        hits.sort(
            key=lambda hit: (
                -(hit.last - hit.first),
                -hit.certainty,
                not (hit.entry.kind == "occupation" and self.begins_with_role(hit, words)),
                KINDS.index(hit.entry.kind),
            )
        )
        taken: set[int] = set()
        chosen = []
        for hit in hits:
            span = set(range(hit.first, hit.last))
            if not span & taken:
                taken |= span
                chosen.append(hit)
        chosen = self._as_skills(chosen, words, rests)
        trades = {place for hit in chosen if hit.entry.kind == "occupation" for place in range(hit.first, hit.last)}
        chosen = [self._in_company(hit, words, rests, trades) for hit in chosen]
        trades_named = [hit for hit in chosen if hit.entry.kind == "occupation"]
        chosen += [within for hit in trades_named for within in self._named_within(hit.first + 1, hit.last, rests)]
        return sorted(chosen, key=lambda hit: hit.first)

    def _start_with(self, word: str) -> _Start:
        reach, by_bones = self._wordings.reach, self._wordings.reach_by_consonants

        def reach_near(bones: str) -> int:
            # Small words, and those of one consonant, are like too many others.
            return by_bones.get(bones, 1) if len(bones) > 1 and word not in LEADING else 1

        found = [(stem, reach.get(stem, 1), bones := skeleton(stem), reach_near(bones)) for stem in stems(word)]
        done = verb(word)
        of_done = reach_near(done)
        return _Start(
            word,
            tuple(found),
            done,
            of_done,
            max(of_done, *(max(exact, near) for _, exact, _, near in found)),
            any(stem in NEVER for stem, *_ in found),
            any(self._is_common(stem) for stem, *_ in found),
        )

    def _at(self, words: tuple[Word, ...], first: int, start: _Start, last: int, rest: list[str]) -> list[Hit]:
        """What the words from a start up to before `last` name; `rest` are those after the first, without links."""
        alone = last - first == 1
        if alone and (start.never or _is_said_otherwise(words, first)):
            return []
        exact = self._exactly(start, first, last, rest)
        if exact:
            return exact
        if start.word in LEADING or (alone and start.common):
            return []
        if rest and start.reach_of_done > len(rest):
            hits = self._by_what_is_done(start, first, last, rest)
            if hits:
                return hits
        for stem, _, bones, reach in start.stems:
            if reach <= len(rest) or not bones or (len(stem) < 4 and not rest):
                continue
            consonants = [bones, *map(skeleton, rest)]
            if sum(map(len, consonants)) < SHORTEST_BY_CONSONANTS or not all(consonants):
                continue
            spelt = " ".join([stem, *rest])
            alike = [
                (_alike(spelt, key), entry)
                for key in self._wordings.with_consonants(" ".join(consonants))
                if not self._says_otherwise(rest, key)
                for entry in self._wordings.entries_of(key)
                if _is_spelling(spelt, key, consonants, entry)
            ]
            if alike:
                top = max(score for score, _ in alike)
                return [Hit(entry, first, last, top / 110) for score, entry in alike if score == top]
        return self._nearly(start, first) if alone else []

    def _exactly(self, start: _Start, first: int, last: int, rest: list[str]) -> list[Hit]:
        """The entries of the first wording that fits; what names a skill with its article may name a trade without."""
        entries: list[Entry] = []
        for stem, reach, *_ in start.stems:
            known = self._wordings.entries_of(" ".join([stem, *rest])) if reach > len(rest) else []
            if not entries:
                entries += known
            elif all(entry.kind == "skill" for entry in entries):
                entries += [entry for entry in known if entry.kind == "occupation"]
        skill = next((entry for entry in entries if entry.kind in ("skill", "education")), None)
        return [Hit(entry, first, last, 1.0, skill if entry.kind == "occupation" else None) for entry in entries]

    def _by_what_is_done(self, start: _Start, first: int, last: int, rest: list[str]) -> list[Hit]:
        """What begins with a verb, whoever does it: "kaykhayto srawel" is "ykhayt srawel"."""
        alike = [
            (fuzz.ratio(" ".join(rest), key.partition(" ")[2]), entry)
            for key in self._wordings.with_consonants(" ".join([start.done, *map(skeleton, rest)]))
            if same_script(rest[0], key)
            and not self._says_otherwise(rest, key)
            and fuzz.ratio(done(start.word), done(key.partition(" ")[0])) >= VERB_ALIKE
            for entry in self._wordings.entries_of(key)
        ]
        top = max((score for score, _ in alike), default=0)
        return [Hit(entry, first, last, top / 110) for score, entry in alike if score == top >= ALIKE]

    def _nearly(self, start: _Start, first: int) -> list[Hit]:
        for stem, *_ in start.stems:
            if len(stem) < SHORTEST_NEARLY:
                continue
            found = process.extractOne(stem, self._near.get(stem[0], ()), scorer=fuzz.ratio, score_cutoff=NEARLY)
            if found is not None:
                least = {"skill": SKILL_ALIKE}
                known = self._wordings.entries_of(found[0])
                entries = [entry for entry in known if found[1] >= least.get(entry.kind, NEARLY)]
                return [Hit(entry, first, first + 1, found[1] / 120) for entry in entries]
        return []

    def _named_within(self, place: int, end: int, rests: list[str]) -> Iterator[Hit]:
        """The machines, programs and certificates among words of a trade's name: "soudeur TIG", "cariste CACES 3"."""
        while place < end:
            for last in range(end, place, -1):
                found = self._wordings.entries_of(" ".join(rests[place:last]))
                skill = next((each for each in found if each.kind == "skill" and each.slug in self._named), None)
                if skill is not None:
                    yield Hit(skill, place, last, 1.0)
                    place = last - 1
                    break
            place += 1

    def _as_skills(self, hits: list[Hit], words: tuple[Word, ...], rests: list[str]) -> list[Hit]:
        """What people do names their trade ("soudure", "khdam 3la Heidelberg"). Where another trade is named it is
        what they know, if that is said or a machine is named, or the place where they do it."""
        trades = [hit for hit in hits if hit.entry.kind == "occupation"]
        done = [hit for hit in trades if self._is_done(hit, words, rests)]
        if len(done) == len(trades):
            return hits
        known = []
        for hit in hits:
            if hit not in done:
                known.append(hit)
                continue
            named = [*self._named_within(hit.first, hit.last, rests)]
            before = {word.text for word in words[max(0, hit.first - 3) : hit.first]}
            if named:
                known += named
            elif hit.skill and (hit.skill.kind == "education" or not _LISTS["knowing"].isdisjoint(before)):
                known.append(replace(hit, entry=hit.skill, skill=None))
        return known

    def _is_done(self, hit: Hit, words: tuple[Word, ...], rests: list[str]) -> bool:
        """Whether the words of a trade say what is done, or with which machine, and not who does it."""
        if hit.skill is not None and hit.skill.kind == "education":
            return True
        before = words[hit.first - 1].text if hit.first else ""
        if before not in _LISTS["where"] and self.begins_with_role(hit, words):
            return False
        return hit.skill is not None or any(self._named_within(hit.first, hit.last, rests))

    def _in_company(self, hit: Hit, words: tuple[Word, ...], rests: list[str], trades: set[int]) -> Hit:
        """A trade of one word as the rest of the message makes it precise: "piqueuses ... pour la chaussure"."""
        if hit.entry.kind != "occupation" or hit.last - hit.first > 1:
            return hit
        around = {
            stem
            for place, word in enumerate(rests)
            if place not in trades and words[place].text not in NEVER
            for stem in stems(word)
        }
        best, found = 1, set[Entry]()
        for stem in stems(words[hit.first].text):
            for wording in self._wordings.beginning_with(stem):
                rest = wording.split()[1:]
                if len(rest) >= best and around.issuperset(rest):
                    entries = {entry for entry in self._wordings.entries_of(wording) if entry.kind == "occupation"}
                    found = entries if len(rest) > best else found | entries
                    best = len(rest)
        return (
            replace(hit, entry=min(found, key=lambda entry: entry.slug))
            if len({entry.value for entry in found}) == 1
            else hit
        )

    def _says_otherwise(self, rest: list[str], key: str) -> bool:
        """Whether a further word is one of everyday speech, and not the wording's own."""
        return any(word not in key.split() and (self._is_common(word) or self._is_place(word)) for word in rest)

    def _is_place(self, word: str) -> bool:
        return any(entry.kind == "place" for entry in self._wordings.entries_of(word))

    def _is_common(self, word: str) -> bool:
        return word in NEVER or self._lexicon.said(word) is not None


def _ends_of_phrases(folded: Folded) -> list[int]:
    """For each word, where the words that belong together with it end: at a comma, if not before."""
    words = folded.words
    ends = [len(words)] * len(words)
    for place in range(len(words) - 2, -1, -1):
        parted = "," in folded.text[words[place].at + len(words[place].text) : words[place + 1].at]
        ends[place] = place + 1 if parted else ends[place + 1]
    return ends


def _is_said_otherwise(words: tuple[Word, ...], place: int) -> bool:
    """Whether a word that may be an entry stands where it is an everyday word."""
    needed = _ONLY_AFTER.get(words[place].text)
    # By itself it is what was asked for.
    return needed is not None and len(words) > 1 and not (place and words[place - 1].text in needed)


def _is_spelling(spelt: str, key: str, bones: list[str], entry: Entry) -> bool:
    """Whether what has the consonants `bones` is another spelling of the entry's wording `key`."""
    single_skill = entry.kind == "skill" and " " not in key
    if same_script(spelt, key):
        words = zip(spelt.split(), key.split(), strict=False)
        return fuzz.ratio(spelt, key) >= (SKILL_ALIKE if single_skill else ALIKE) and all(
            fuzz.ratio(one, other) >= WORD_ALIKE for one, other in words
        )
    return entry.kind in ACROSS_SCRIPTS and sum(map(len, bones)) >= SHORTEST_ACROSS_SCRIPTS and min(map(len, bones)) > 1


def _alike(spelt: str, key: str) -> float:
    return fuzz.ratio(spelt, key) if same_script(spelt, key) else 70.0


def same_script(one: str, other: str) -> bool:
    """Whether both are written in Latin letters, or neither."""
    return one[0].isascii() == other[0].isascii()
