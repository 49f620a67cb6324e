"""The classifier: one hidden layer over hashed features, run with NumPy; `learning.py` makes it.

It answers one or several questions about a message at once, each with a head of its own: what it wants, and in which
variety it is written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dialogues.understanding.features import Features

# Labels with their probabilities, the likeliest first.
Ranking = list[tuple[str, float]]


@dataclass(frozen=True)
class Classifier:
    """`known` are the features that it looks at, in order; `idf` says how telling each is, and row i of `weights`
    what it says to the hidden units, in whole steps of the size `step` that a unit has: what is lost is far below what
    a confidence rounds to. `heads`
    are the labels of each question, whose columns follow each other in `top`. `temperature` makes the confidence of
    the first head mean what it says.
    """

    heads: tuple[tuple[str, ...], ...]
    known: Features
    idf: NDArray[np.float32]
    weights: NDArray[np.int8]
    step: NDArray[np.float32]
    bias: NDArray[np.float32]
    top: NDArray[np.float32]
    top_bias: NDArray[np.float32]
    temperature: float

    def predict(self, found: Features) -> list[Ranking]:
        """For each head, its labels as a ranking."""
        scores = self.scores(found)
        scores[: len(self.heads[0])] /= self.temperature
        rankings, first = [], 0
        for labels in self.heads:
            part = scores[first : first + len(labels)]
            likely = np.exp(part - part.max())
            likely /= likely.sum()
            rankings.append([(labels[place], float(likely[place])) for place in np.argsort(-likely)])
            first += len(labels)
        return rankings

    def scores(self, found: Features) -> NDArray[np.float32]:
        """One number a label, all heads after each other."""
        places = np.searchsorted(self.known, found)
        places[places == len(self.known)] = 0
        places = places[self.known[places] == found]
        values = self.idf[places]
        norm = np.float32(np.sqrt(values @ values)) or np.float32(1.0)
        hidden = ((values / norm) @ self.weights[places].astype(np.float32)) * self.step + self.bias
        result: NDArray[np.float32] = np.maximum(hidden, 0) @ self.top + self.top_bias
        return result

    def save(self, path: Path) -> None:
        np.savez(
            path,
            sizes=np.array([len(labels) for labels in self.heads]),
            labels=np.array([label for labels in self.heads for label in labels]),
            known=self.known,
            idf=self.idf,
            weights=self.weights,
            step=self.step,
            bias=self.bias,
            top=self.top,
            top_bias=self.top_bias,
            temperature=np.float32(self.temperature),
        )

    @classmethod
    def load(cls, path: Path) -> Classifier:
        """What `save` wrote. Raises OSError, ValueError or KeyError for anything else."""
        with np.load(path, allow_pickle=False) as stored:
            labels = iter([str(label) for label in stored["labels"]])
            return cls(
                heads=tuple(tuple(next(labels) for _ in range(size)) for size in stored["sizes"]),
                temperature=float(stored["temperature"]),
                **{name: stored[name] for name in ("known", "idf", "weights", "step", "bias", "top", "top_bias")},
            )
