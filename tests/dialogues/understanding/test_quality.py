"""A floor under each figure of `jisr evaluate`: what gets worse than it was is seen here first."""

from __future__ import annotations

from pathlib import Path

import pytest

from db import catalogue
from dialogues.understanding import Understanding, development
from dialogues.understanding.entities import EntityReader
from dialogues.understanding.evaluation import Entities, Intents, cross_validate, judge
from dialogues.understanding.gazetteer import Gazetteer
from dialogues.understanding.normalisation import fold
from dialogues.understanding.reader import message_features
from dialogues.understanding.training_data import read
from dialogues.understanding.variety import parts

DIALOGUES = Path(__file__).resolve().parents[3] / "dialogues"


@pytest.fixture(scope="module")
def judged(understanding: Understanding) -> tuple[Intents, Entities]:
    intents, entities, _ = judge(understanding, development.read(DIALOGUES / "development"))
    return intents, entities


def test_intents_of_the_development_set(judged: tuple[Intents, Entities]) -> None:
    intents, _ = judged
    assert intents.accuracy() >= 0.945
    assert intents.worst >= 0.935
    assert intents.fallback_recall >= 0.90
    assert intents.fallback_precision >= 0.90


def test_confidence_means_what_it_says(judged: tuple[Intents, Entities]) -> None:
    for mean, right, messages in judged[0].reliability():
        if messages >= 30:
            assert abs(mean - right) <= 0.2, (mean, right, messages)


def test_entities_of_the_development_set(judged: tuple[Intents, Entities]) -> None:
    _, entities = judged
    assert entities.f1() >= 0.93
    assert entities.recall() >= 0.95
    assert entities.frames_exact >= 0.85


def test_cross_validation() -> None:
    examples, _ = read(DIALOGUES / "nlu")
    loaded = catalogue.load()
    intents, _ = cross_validate(examples, EntityReader(loaded, Gazetteer.of(loaded)), lambda what, share: None)
    assert intents.accuracy() >= 0.845
    assert intents.worst >= 0.81
    assert intents.fallback_recall >= 0.75


def test_varieties_of_the_development_set(understanding: Understanding) -> None:
    messages = development.read(DIALOGUES / "development")
    for variety in ("fr", "ar", "ary", "ary-Latn"):
        own = [each for each in messages if each.variety == variety]
        right = sum(understanding.parse(each.text, today=each.today).language == variety for each in own)
        assert right / len(own) >= 0.94, variety


def test_the_parts_of_a_mixed_message() -> None:
    assert [variety for _, variety in parts("bonjour بغيت نخدم comme cariste")] == ["fr", "ary", "fr"]


def test_features_are_the_same_every_time() -> None:
    loaded = catalogue.load()
    reader = EntityReader(loaded, Gazetteer.of(loaded))
    folded = fold("kan9elleb 3la khdma dyal cariste")
    from datetime import date

    stated = reader.read("kan9elleb 3la khdma dyal cariste", folded, date(2026, 11, 24))
    assert message_features(folded, stated) == sorted(set(message_features(folded, stated)))
