"""The intent model: one linear machine an intent over hashed features, trained with scikit-learn, run with NumPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialogues.understanding.features import GROUPS, WIDTH

# Regularisation and iterations, chosen by cross-validation on our own examples.
STRENGTH, ITERATIONS = 2.0, 300
# What is seen in fewer examples than this tells nothing about others.
SEEN_AT_LEAST = 2
# One example in so many is held out to calibrate the confidence.
HELD_OUT = 8
TEMPERATURES = (0.08, 0.1, 0.12, 0.15, 0.18, 0.21, 0.25, 0.3, 0.35, 0.4, 0.5, 0.7, 1.0)

Progress = Callable[[float], object]


@dataclass(frozen=True)
class IntentModel:
    """Weights by feature and label; `temperature` makes the confidence mean what it says.

    Weights are kept in half precision: what is lost is far below what the confidence rounds to.
    """

    labels: tuple[str, ...]
    weights: NDArray[np.float16]
    bias: NDArray[np.float32]
    idf: NDArray[np.float32]
    temperature: float

    def predict(self, found: Sequence[int]) -> list[tuple[str, float]]:
        """Labels with their probabilities, the likeliest first."""
        places = np.asarray(found, dtype=np.int64)
        values = self.idf[places]
        norm = float(np.sqrt(values @ values)) or 1.0
        logits = ((values / norm) @ self.weights[places].astype(np.float32) + self.bias) / self.temperature
        logits -= logits.max()
        likely = np.exp(logits)
        likely /= likely.sum()
        return [(self.labels[place], float(likely[place])) for place in np.argsort(-likely)]

    def save(self, path: Path) -> None:
        np.savez(
            path,
            labels=np.array(self.labels),
            weights=self.weights,
            bias=self.bias,
            idf=self.idf,
            temperature=np.float32(self.temperature),
        )

    @classmethod
    def load(cls, path: Path) -> IntentModel:
        """The model that `save` wrote. Raises OSError, ValueError or KeyError for anything else."""
        with np.load(path, allow_pickle=False) as stored:
            return cls(
                labels=tuple(str(label) for label in stored["labels"]),
                weights=stored["weights"],
                bias=stored["bias"],
                idf=stored["idf"],
                temperature=float(stored["temperature"]),
            )


def train(found: Sequence[Sequence[int]], labels: Sequence[str], progress: Progress | None = None) -> IntentModel:
    """Learns from hashed features and labels. `progress` hears the share done, from 0 to 1."""
    say = progress or (lambda share: None)
    say(0.02)
    names = tuple(sorted(set(labels)))
    number = {name: place for place, name in enumerate(names)}
    answers = np.array([number[label] for label in labels])
    idf = _idf(found)
    say(0.1)
    held = np.arange(len(answers)) % HELD_OUT == HELD_OUT - 1
    temperature = 1.0
    if held.sum() >= 2 * len(names):
        rehearsal = _fit([found[place] for place in np.flatnonzero(~held).tolist()], answers[~held], names, idf)
        say(0.5)
        temperature = _temperature(rehearsal, [found[place] for place in np.flatnonzero(held).tolist()], answers[held])
    model = _fit(found, answers, names, idf)
    say(1.0)
    return IntentModel(model.labels, model.weights, model.bias, idf, temperature)


def _idf(found: Sequence[Sequence[int]]) -> NDArray[np.float32]:
    """How telling each feature is: the rarer, the more, times what its group weighs."""
    seen = np.zeros(WIDTH)
    for places in found:
        seen[places] += 1
    weights: NDArray[np.float32] = (np.log((1 + len(found)) / (1 + seen)) + 1).astype(np.float32)
    for group in GROUPS.values():
        weights[group.start : group.start + group.width] *= group.weight
    weights[seen < SEEN_AT_LEAST] = 0
    return weights


def _fit(
    found: Sequence[Sequence[int]], answers: NDArray[np.int64], names: tuple[str, ...], idf: NDArray[np.float32]
) -> IntentModel:
    from scipy.sparse import csr_matrix
    from sklearn.preprocessing import normalize
    from sklearn.svm import LinearSVC

    column = np.concatenate([np.asarray(places, dtype=np.int64) for places in found])
    rows = np.repeat(np.arange(len(found)), [len(places) for places in found])
    matrix = normalize(csr_matrix((idf[column], (rows, column)), shape=(len(found), WIDTH), dtype=np.float32))
    machines = LinearSVC(C=STRENGTH, max_iter=ITERATIONS, tol=1e-3, random_state=0)
    machines.fit(matrix, answers)
    weights = np.zeros((WIDTH, len(names)), dtype=np.float32)
    bias = np.full(len(names), -30.0, dtype=np.float32)
    coefficients, intercept = machines.coef_, machines.intercept_
    if len(machines.classes_) == 2:
        coefficients, intercept = np.vstack([-coefficients, coefficients]), np.hstack([-intercept, intercept])
    for place, label in enumerate(machines.classes_):
        weights[:, label] = coefficients[place]
        bias[label] = intercept[place]
    return IntentModel(names, weights.astype(np.float16), bias, idf, 1.0)


def _temperature(model: IntentModel, found: Sequence[Sequence[int]], answers: NDArray[np.int64]) -> float:
    """The temperature at which held-out answers are least surprising."""
    logits = []
    for places in found:
        values = model.idf[places]
        norm = float(np.sqrt(values @ values)) or 1.0
        logits.append((values / norm) @ model.weights[places].astype(np.float32) + model.bias)
    scores = np.array(logits)
    best, least = 1.0, np.inf
    for temperature in TEMPERATURES:
        scaled = scores / temperature
        scaled -= scaled.max(axis=1, keepdims=True)
        surprise = -(scaled[np.arange(len(answers)), answers] - np.log(np.exp(scaled).sum(axis=1))).mean()
        if surprise < least:
            best, least = temperature, surprise
    return best
