"""The intent classifier on any other domain: trained on one file of (label, text), measured on others.

    uv run python -m tests.benchmarks.intents TRAIN.csv TEST.csv [TEST.csv ...]

Each file is CSV with a header that has the columns `label` and `text`. Nothing of Jisr's domain takes part but the
normalisation and the lexicon of everyday words: no entities, no threshold, the likeliest label counts. Printed for
each test: accuracy, macro-F1 over the labels that it has, and the time that a message takes on one core.
"""

from __future__ import annotations

import argparse
import csv
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from dialogues.understanding.classifier import Classifier
from dialogues.understanding.features import Features, features
from dialogues.understanding.learning import train
from dialogues.understanding.lexicon import lexicon
from dialogues.understanding.normalisation import fold


def read(path: Path) -> tuple[list[str], list[str]]:
    """Labels and texts. Exits with a sentence where the file is none such."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.DictReader(file))
    except OSError as error:
        sys.exit(f"{path} cannot be read: {error.strerror}")
    if not rows or not {"label", "text"} <= set(rows[0]):
        sys.exit(f"{path} needs a header with the columns label and text, and at least one row")
    return [row["label"] for row in rows], [row["text"] for row in rows]


def found_in(text: str) -> Features:
    words = [word.text for word in fold(text).words]
    return features(words, words, lexicon())


def size_of(model: Classifier) -> float:
    """MiB on disk."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "model.npz"
        model.save(file)
        return file.stat().st_size / 2**20


def main() -> None:
    """Trains and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("train", type=Path)
    parser.add_argument("tests", type=Path, nargs="+")
    options = parser.parse_args()
    labels, texts = read(options.train)
    began = time.perf_counter()
    # A label's own name is one more example of it.
    names = sorted(set(labels))
    known = [*texts, *(name.replace("_", " ") for name in names)]
    model = train([found_in(text) for text in known], [[*labels, *names]])
    seconds = time.perf_counter() - began
    print(f"trained on {len(texts)} texts, {len(set(labels))} labels, in {seconds:.1f} s; {size_of(model):.1f} MiB")
    for path in options.tests:
        labels, texts = read(path)
        given, latencies = [], []
        for text in texts:
            began = time.perf_counter()
            ranking, *_ = model.predict(found_in(text))
            latencies.append((time.perf_counter() - began) * 1000)
            given.append(ranking[0][0])
        accuracy = float(np.mean([one == other for one, other in zip(labels, given, strict=True)]))
        macro = f1_score(labels, given, labels=sorted(set(labels)), average="macro", zero_division=0)
        print(
            f"{path.name}: accuracy {accuracy:.4f}, macro-F1 {macro:.3f} on {len(texts)} texts; "
            f"p50 {np.percentile(latencies, 50):.2f} ms, p99 {np.percentile(latencies, 99):.2f} ms"
        )


if __name__ == "__main__":
    main()
