"""How the classifier learns: Adam on a hidden layer, with features, whole groups of them and units dropped at random.

What is dropped makes each kind of evidence speak for itself: a dialect that shares few spellings with the examples is
still told by its consonants and by what its words mean. On a hidden layer that gains three points over linear machines
where the examples are few, and as much in the varieties worst told where they are many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from dialogues.understanding.classifier import Classifier
from dialogues.understanding.features import WEIGHTS, Features, groups_of

Progress = Callable[[float], object]
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Recipe:
    """Sizes and rates. `seen` is in how many examples a feature must stand to tell anything about others; `held_out`
    means that one example in so many is kept to set the temperature (0: none)."""

    seen: int
    units: int
    epochs: int
    batch: int
    rate: float
    drop_features: float
    drop_groups: float
    drop_units: float
    held_out: int


# Chosen on messages of people whose messages are in no training data.
FEW = Recipe(2, 300, 30, 128, 0.003, drop_features=0.3, drop_groups=0.2, drop_units=0.5, held_out=0)
MANY = Recipe(5, 64, 7, 512, 0.005, drop_features=0.2, drop_groups=0.1, drop_units=0.2, held_out=20)
MANY_EXAMPLES = 6_000
# From this share of the epochs on, the weights of each are averaged; the rate falls to half at the end.
AVERAGED_FROM, RATE_FALLS_BY = 0.4, 0.5
# What the first head's answer is worth beside those of the others.
OTHER_HEADS = 0.3
SMOOTHING = 0.05
TEMPERATURES = np.linspace(0.4, 1.6, 25)


def train(found: Sequence[Features], answers: Sequence[Sequence[str]], progress: Progress | None = None) -> Classifier:
    """Learns from features and, for each head, their labels. `progress` hears the share done, from 0 to 1."""
    say = progress or (lambda share: None)
    recipe = MANY if len(found) > MANY_EXAMPLES else FEW
    heads = tuple(tuple(sorted(set(labels))) for labels in answers)
    right = _columns(heads, answers)
    known, idf = _known(found, recipe.seen)
    matrix = _matrix(found, known, idf)
    every = np.arange(len(found))
    held = every[recipe.held_out - 1 :: recipe.held_out] if recipe.held_out else every[:0]
    layer = _Layer(len(known), recipe, [len(labels) for labels in heads])
    layer.learn(matrix, right, np.setdiff1d(every, held), groups_of(known), say)
    weights, step = _in_steps(layer.weights)
    classifier = Classifier(heads, known, idf, weights, step, layer.bias, layer.top, layer.top_bias, temperature=1.0)
    if not len(held):
        return classifier
    scores = np.array([classifier.scores(found[place]) for place in held])[:, : len(heads[0])]
    return Classifier(**{**classifier.__dict__, "temperature": _temperature(scores, right[held, 0])})


def _columns(heads: tuple[tuple[str, ...], ...], answers: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """For each example and head, the column of the right answer."""
    columns, first = [], 0
    for labels, given in zip(heads, answers, strict=True):
        column = {label: first + place for place, label in enumerate(labels)}
        columns.append([column[label] for label in given])
        first += len(labels)
    return np.array(columns).T


def _known(found: Sequence[Features], least: int) -> tuple[Features, Floats]:
    """The features seen often enough, in order, and how telling each is: the rarer the more."""
    features, seen = np.unique(np.concatenate(found), return_counts=True)
    known = features[seen >= least]
    idf = (np.log((1 + len(found)) / (1 + seen[seen >= least])) + 1).astype(np.float32)
    return known, idf * WEIGHTS[groups_of(known)]


def _matrix(found: Sequence[Features], known: Features, idf: Floats) -> csr_matrix:
    """A row an example, of the features that are known. Not normalised: what is dropped decides that."""
    every = np.concatenate(found)
    rows = np.repeat(np.arange(len(found)), [len(each) for each in found])
    places = np.minimum(np.searchsorted(known, every), len(known) - 1)
    kept = known[places] == every
    return csr_matrix((idf[places[kept]], (rows[kept], places[kept])), shape=(len(found), len(known)), dtype=np.float32)


def _in_steps(weights: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Weights as whole numbers of a byte, and the size of the step for each unit."""
    step = np.abs(weights).max(axis=0) / np.float32(127)
    return np.rint(weights / step).astype(np.int8), step.astype(np.float32)


def _temperature(scores: Floats, right: NDArray[np.int64]) -> float:
    """The temperature at which held-out answers are least surprising."""

    def surprise(temperature: float) -> float:
        scaled = scores / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        chosen = scaled[np.arange(len(right)), right]
        return float((np.log(np.exp(scaled).sum(axis=1)) - chosen).mean())

    return float(min(TEMPERATURES, key=surprise))


class _Layer:
    """The weights being learnt, with Adam's moments."""

    def __init__(self, width: int, recipe: Recipe, sizes: list[int]) -> None:
        self._recipe, self._sizes = recipe, sizes
        self._chance = np.random.default_rng(0)
        self.weights = self._chance.standard_normal((width, recipe.units), dtype=np.float32) * np.float32(0.056)
        self.bias = np.zeros(recipe.units, np.float32)
        self.top = self._chance.standard_normal((recipe.units, sum(sizes)), dtype=np.float32)
        self.top *= np.float32(np.sqrt(2 / recipe.units))
        self.top_bias = np.zeros(sum(sizes), np.float32)
        self._parameters = (self.weights, self.bias, self.top, self.top_bias)
        self._moments = [(np.zeros_like(each), np.zeros_like(each)) for each in self._parameters]
        self._step = 0

    def learn(
        self,
        matrix: csr_matrix,
        right: NDArray[np.int64],
        places: NDArray[np.int64],
        groups: NDArray[np.int64],
        say: Progress,
    ) -> None:
        recipe, sums, averaged = self._recipe, [np.zeros_like(each) for each in self._parameters], 0
        for epoch in range(recipe.epochs):
            order = self._chance.permutation(places)
            rate = recipe.rate * (1 - RATE_FALLS_BY * epoch / recipe.epochs)
            for first in range(0, len(order), recipe.batch):
                some = order[first : first + recipe.batch]
                self._learn_from(*self._thinned(matrix[some], groups), right[some], rate)
            if epoch >= AVERAGED_FROM * recipe.epochs:
                averaged += 1
                for total, each in zip(sums, self._parameters, strict=True):
                    total += each
            say((epoch + 1) / recipe.epochs)
        for total, each in zip(sums, self._parameters, strict=True):
            np.divide(total, averaged, out=each)

    def _thinned(self, some: csr_matrix, groups: NDArray[np.int64]) -> tuple[csr_matrix, NDArray[np.int64]]:
        """Examples without what is dropped of them, each of length one, and the features that they have left."""
        recipe, count = self._recipe, some.shape[0]
        rows = np.repeat(np.arange(count), np.diff(some.indptr))
        spoken = self._chance.random((count, len(WEIGHTS)), dtype=np.float32) > recipe.drop_groups
        kept = (self._chance.random(some.nnz, dtype=np.float32) > recipe.drop_features) & spoken[
            rows, groups[some.indices]
        ]
        values, columns, rows = some.data[kept], some.indices[kept], rows[kept]
        norms = np.sqrt(np.bincount(rows, values * values, minlength=count))
        norms[norms == 0] = 1
        seen, columns = np.unique(columns, return_inverse=True)
        starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=count))])
        values = (values / norms[rows]).astype(np.float32)
        return csr_matrix((values, columns.astype(np.int32), starts.astype(np.int32)), shape=(count, len(seen))), seen

    def _learn_from(self, some: csr_matrix, seen: NDArray[np.int64], right: NDArray[np.int64], rate: float) -> None:
        """One step: forward, the error of each head, backward, Adam."""
        drop = self._recipe.drop_units
        weights = self.weights[seen]
        before = some @ weights + self.bias
        mask = (self._chance.random(before.shape, dtype=np.float32) > drop) * np.float32(1 / (1 - drop)) * (before > 0)
        hidden = before * mask
        error = self._error(hidden @ self.top + self.top_bias, right)
        back = (error @ self.top.T) * mask
        gradients = (some.T @ back, back.sum(axis=0), hidden.T @ error, error.sum(axis=0))
        self._step += 1
        rate *= np.sqrt(1 - 0.999**self._step) / (1 - 0.9**self._step)
        for place, (values, gradient) in enumerate(
            zip((weights, self.bias, self.top, self.top_bias), gradients, strict=True)
        ):
            first, second = self._moments[place]
            rows = seen if place == 0 else slice(None)
            mean, square = first[rows], second[rows]
            mean *= np.float32(0.9)
            mean += np.float32(0.1) * gradient
            square *= np.float32(0.999)
            square += np.float32(0.001) * np.square(gradient)
            first[rows], second[rows] = mean, square
            step = np.sqrt(square)
            step += np.float32(1e-8)
            np.divide(mean, step, out=step)
            values -= np.float32(rate) * step
        self.weights[seen] = weights

    def _error(self, scores: Floats, right: NDArray[np.int64]) -> Floats:
        """What each head said more, or less, than it should have."""
        count = len(scores)
        for (first, last), column, worth in zip(self._spans(), right.T, self._worths(), strict=True):
            part = scores[:, first:last]
            part -= part.max(axis=1, keepdims=True)
            np.exp(part, out=part)
            part /= part.sum(axis=1, keepdims=True)
            part -= np.float32(SMOOTHING / (last - first))
            scores[np.arange(count), column] -= np.float32(1 - SMOOTHING)
            part *= np.float32(worth / count)
        return scores

    def _spans(self) -> Iterator[tuple[int, int]]:
        """From which column up to before which each head goes."""
        first = 0
        for size in self._sizes:
            yield first, first + size
            first += size

    def _worths(self) -> list[float]:
        return [1.0] + [OTHER_HEADS] * (len(self._sizes) - 1)
