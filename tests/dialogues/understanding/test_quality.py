"""A floor under each figure of `jisr evaluate`: what gets worse than it was is seen here first."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialogues.understanding import Understanding, development
from dialogues.understanding.classifier import Classifier
from dialogues.understanding.evaluation import Entities, Intents, cross_validate, judge
from dialogues.understanding.features import CHARACTERS, CONSONANTS, MEANING, NEAR, NEIGHBOURS, groups_of
from dialogues.understanding.learning import train
from dialogues.understanding.lexicon import Lexicon, lexicon, lines_of
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
    assert intents.accuracy() >= 0.955
    assert intents.worst >= 0.945
    assert intents.fallback_recall >= 0.89
    assert intents.fallback_precision >= 0.92


def test_confidence_means_what_it_says(judged: tuple[Intents, Entities]) -> None:
    for mean, right, messages in judged[0].reliability():
        if messages >= 30:
            assert abs(mean - right) <= 0.2, (mean, right, messages)


def test_entities_of_the_development_set(judged: tuple[Intents, Entities]) -> None:
    _, entities = judged
    assert entities.f1() >= 0.95
    assert entities.recall() >= 0.95
    assert entities.frames_exact >= 0.77


def test_cross_validation() -> None:
    examples, _ = read(DIALOGUES / "nlu")
    intents, seconds = cross_validate(examples, lambda what, share: None, folds=[0])
    assert intents.accuracy() >= 0.87
    assert intents.worst >= 0.85
    assert intents.fallback_recall >= 0.85
    assert seconds < 60


def test_varieties_of_the_development_set(understanding: Understanding) -> None:
    messages = development.read(DIALOGUES / "development")
    for variety in ("fr", "ar", "ary", "ary-Latn"):
        own = [each for each in messages if each.variety == variety]
        right = sum(understanding.parse(each.text, today=each.today).language == variety for each in own)
        assert right / len(own) >= 0.92, variety


def test_the_parts_of_a_mixed_message() -> None:
    assert [variety for _, variety in parts("bonjour بغيت نخدم comme cariste")] == ["fr", "ary", "fr"]


def test_features_are_the_same_every_time() -> None:
    folded = fold("kan9elleb 3la khdma dyal cariste")
    spans = [(24, 31, "occupation")]
    found = message_features(folded, spans, lexicon())
    assert found.tolist() == message_features(folded, spans, Lexicon.of()).tolist() == sorted(set(found.tolist()))
    assert set(groups_of(found)) == {CHARACTERS, CONSONANTS, MEANING, NEIGHBOURS, NEAR}


def test_a_classifier_is_kept_as_it_is(tmp_path: Path) -> None:
    """A small domain of two questions: which language of greeting, and how long."""
    said = [("bonjour à tous", "fr", "long"), ("bonjour", "fr", "short"), ("salam 3likom", "ar", "long")] * 8
    found = [message_features(fold(text), [], lexicon()) for text, _, _ in said]
    made = train(found, [[each[1] for each in said], [each[2] for each in said]])
    made.save(tmp_path / "kept.npz")
    kept = Classifier.load(tmp_path / "kept.npz")
    assert kept.heads == (("ar", "fr"), ("long", "short"))
    language, length = kept.predict(message_features(fold("bonjour"), [], lexicon()))
    assert (language, length) == tuple(made.predict(message_features(fold("bonjour"), [], lexicon())))
    assert (language[0][0], length[0][0]) == ("fr", "short")
    assert sum(share for _, share in language) == pytest.approx(1, abs=1e-5)
    # Nothing that it knows: no evidence, no error.
    assert len(kept.predict(message_features(fold("xyzq"), [], lexicon()))) == 2


def test_the_lexicon_is_written_in_the_one_spelling_of_the_reader() -> None:
    seen: dict[str, str] = {}
    for name, words in lines_of():
        for word in words:
            assert [each.text for each in fold(word).words] == [word], (name, word)
            assert word not in seen, (word, name, seen.get(word))
            seen[word] = name
