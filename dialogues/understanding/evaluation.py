"""How well messages are understood: cross-validation of the intents, and the development set."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from db.catalogue import Catalogue
from dialogues.understanding import development
from dialogues.understanding.development import Judged, pair
from dialogues.understanding.learning import train
from dialogues.understanding.lexicon import lexicon
from dialogues.understanding.reader import SURE_ENOUGH, Understanding, example_features
from dialogues.understanding.training_data import FALLBACK, Example, read

FOLDS = 5
BINS = 10
# Intents whose entities together are a frame: a search, or a declared need.
FRAMED = ("declare_need", "search_offers")

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Reading:
    """One message read: what was meant, what was understood, and how surely."""

    text: str
    variety: str
    meant: str
    understood: str
    confidence: float


@dataclass(frozen=True)
class Intents:
    """How well intents are told; shares between 0 and 1."""

    readings: tuple[Reading, ...]

    def accuracy(self, variety: str | None = None) -> float:
        """The share of messages in scope whose intent is understood; a fallback is not understood."""
        return _share(
            each.meant == each.understood
            for each in self.readings
            if each.meant != FALLBACK and variety in (None, each.variety)
        )

    @property
    def varieties(self) -> list[str]:
        """The varieties of which there are messages."""
        return sorted({each.variety for each in self.readings})

    @property
    def worst(self) -> float:
        """The accuracy in the variety least understood."""
        return min(self.accuracy(variety) for variety in self.varieties)

    @property
    def fallback_recall(self) -> float:
        """The share of out-of-scope messages that get the fallback."""
        return _share(each.understood == FALLBACK for each in self.readings if each.meant == FALLBACK)

    @property
    def fallback_precision(self) -> float:
        """The share of fallbacks that were out of scope."""
        return _share(each.meant == FALLBACK for each in self.readings if each.understood == FALLBACK)

    def confusions(self, most: int = 20) -> list[tuple[str, str, int]]:
        """(meant, understood, how often), the most frequent first."""
        wrong = Counter((each.meant, each.understood) for each in self.readings if each.meant != each.understood)
        return [(*names, times) for names, times in wrong.most_common(most)]

    def reliability(self) -> list[tuple[float, float, int]]:
        """By tenth of confidence: the mean confidence, the share understood, how many messages."""
        table = []
        for tenth in range(BINS):
            low, high = tenth / BINS, (tenth + 1) / BINS
            inside = [
                each
                for each in self.readings
                if each.understood != FALLBACK and (low < each.confidence <= high or (each.confidence == tenth == 0))
            ]
            if inside:
                mean = sum(each.confidence for each in inside) / len(inside)
                table.append((mean, _share(each.meant == each.understood for each in inside), len(inside)))
        return table


@dataclass(frozen=True)
class Entities:
    """How well entities are read, as (entity, value) pairs: right, given too much, missed, by kind."""

    right: Counter[str]
    extra: Counter[str]
    missed: Counter[str]
    frames_right: int
    frames: int
    wrong: tuple[tuple[str, str], ...]

    def stated(self, kind: str | None = None) -> int:
        """How many the messages state, of a kind or of all."""
        return _count(self.right, kind) + _count(self.missed, kind)

    def precision(self, kind: str | None = None) -> float:
        """The share of entities given that are right, of a kind or of all."""
        right, extra = _count(self.right, kind), _count(self.extra, kind)
        return right / (right + extra) if right + extra else 1.0

    def recall(self, kind: str | None = None) -> float:
        """The share of entities stated that are read, of a kind or of all."""
        right, missed = _count(self.right, kind), _count(self.missed, kind)
        return right / (right + missed) if right + missed else 1.0

    def f1(self, kind: str | None = None) -> float:
        """The harmonic mean of precision and recall."""
        precision, recall = self.precision(kind), self.recall(kind)
        return 2 * precision * recall / (precision + recall) if precision + recall else 0.0

    @property
    def frames_exact(self) -> float:
        """The share of searches and declarations whose intent and every entity are right."""
        return self.frames_right / self.frames if self.frames else 1.0


@dataclass(frozen=True)
class Report:
    """Everything measured; latencies in milliseconds."""

    examples: int
    training_seconds: float
    cross_validation: Intents
    development: Intents
    entities: Entities
    p50: float
    p99: float


def evaluate(
    catalogue: Catalogue, nlu_folder: Path, development_folder: Path, cache_folder: Path, progress: Progress
) -> Report:
    """Trains and measures; minutes of work, said to `progress`."""
    understanding = Understanding.load(catalogue, nlu_folder, cache_folder, progress)
    # Before the examples are in memory: a bot has none, and they would make every message slower.
    intents, read_entities, latencies = judge(understanding, development.read(development_folder))
    examples, _ = read(nlu_folder)
    validated, seconds = cross_validate(examples, progress)
    return Report(
        examples=len(examples),
        training_seconds=seconds,
        cross_validation=validated,
        development=intents,
        entities=read_entities,
        p50=float(np.percentile(latencies, 50)),
        p99=float(np.percentile(latencies, 99)),
    )


def cross_validate(
    examples: Sequence[Example], progress: Progress, folds: Sequence[int] = range(FOLDS)
) -> tuple[Intents, float]:
    """Each example of `folds` read by a model that was not trained on its fold; and the seconds that one training
    takes."""
    found = [example_features(example, lexicon()) for example in examples]
    fold_of = _stratified([(example.intent, example.variety) for example in examples])
    readings = []
    began = time.perf_counter()
    for done, held in enumerate(folds, 1):
        inside = [place for place in range(len(examples)) if fold_of[place] != held]
        answers = [
            [examples[place].intent for place in inside],
            [examples[place].variety for place in inside],
        ]
        classifier = train([found[place] for place in inside], answers)
        for place, example in enumerate(examples):
            if fold_of[place] == held:
                name, confidence = classifier.predict(found[place])[0][0]
                understood = name if confidence >= SURE_ENOUGH else FALLBACK
                readings.append(Reading(example.text, example.variety, example.intent, understood, confidence))
        progress("cross-validation", done / len(folds))
    return Intents(tuple(readings)), (time.perf_counter() - began) / len(folds)


def judge(understanding: Understanding, judged: Sequence[Judged]) -> tuple[Intents, Entities, list[float]]:
    """The development set read: its intents, its entities, and the milliseconds that each message took."""
    readings, latencies, wrong = [], [], []
    right: Counter[str] = Counter()
    extra: Counter[str] = Counter()
    missed: Counter[str] = Counter()
    frames = frames_right = 0
    for each in judged:
        began = time.perf_counter()
        parse = understanding.parse(each.text, today=each.today)
        latencies.append((time.perf_counter() - began) * 1000)
        readings.append(Reading(each.text, each.variety, each.intent, parse.intent.name, parse.intent.confidence))
        if each.intent == FALLBACK:
            continue
        given = Counter(pair(entity.entity, entity.value) for entity in parse.entities)
        stated = Counter(each.entities)
        right.update(name for name, _ in (given & stated).elements())
        extra.update(name for name, _ in (given - stated).elements())
        missed.update(name for name, _ in (stated - given).elements())
        if given != stated:
            lacks, more = sorted((stated - given).elements()), sorted((given - stated).elements())
            wrong.append((each.text, f"missed {_pairs(lacks)}; too much {_pairs(more)}"))
        if each.intent in FRAMED:
            frames += 1
            frames_right += parse.intent.name == each.intent and given == stated
    return Intents(tuple(readings)), Entities(right, extra, missed, frames_right, frames, tuple(wrong)), latencies


def _stratified(strata: Sequence[tuple[str, str]]) -> list[int]:
    """A fold for each, every stratum spread evenly over all folds."""
    seen: Counter[tuple[str, str]] = Counter()
    folds = []
    for each in strata:
        folds.append(seen[each] % FOLDS)
        seen[each] += 1
    return folds


def _share(held: Iterable[bool]) -> float:
    each = list(held)
    return sum(each) / len(each) if each else 1.0


def _count(counted: Counter[str], kind: str | None) -> int:
    return counted[kind] if kind else sum(counted.values())


def _pairs(pairs: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{entity}={value}" for entity, value in pairs) or "nothing"
