"""The training examples and the development set: enough of each, nothing twice, nothing of one in the other."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

from db import catalogue
from dialogues.understanding import development
from dialogues.understanding.normalisation import spelling
from dialogues.understanding.training_data import FALLBACK, counts, problems, read

DIALOGUES = Path(__file__).resolve().parents[3] / "dialogues"
VARIETIES = {"fr", "ar", "ary", "ary-Latn"}


def test_each_intent_has_sixty_examples_in_each_variety() -> None:
    examples, findings = read(DIALOGUES / "nlu")
    assert findings == []
    counted = counts(examples)
    intents = {intent for intent, _ in counted} - {FALLBACK}
    assert len(intents) == 35
    assert {pair: number for pair in counted if (number := counted[pair]) < 60 and pair[0] != FALLBACK} == {}
    assert {(intent, variety) for intent in intents for variety in VARIETIES} <= set(counted)
    assert sum(number for (intent, _), number in counted.items() if intent == FALLBACK) >= 600


def test_nothing_is_said_twice_and_every_annotation_is_known() -> None:
    assert problems(DIALOGUES / "nlu", catalogue.load()) == []


def test_examples_are_from_one_to_twenty_five_words() -> None:
    examples, _ = read(DIALOGUES / "nlu")
    lengths = Counter(len(example.text.split()) for example in examples)
    assert min(lengths) == 1
    assert max(lengths) <= 25


def test_the_development_set_has_ten_messages_an_intent_and_variety_and_none_of_the_training() -> None:
    judged = development.read(DIALOGUES / "development")
    counted = Counter((each.intent, each.variety) for each in judged)
    assert len(counted) == 36 * 4
    assert {pair: number for pair, number in counted.items() if number < 10} == {}
    trained = {spelling(example.text) for example in read(DIALOGUES / "nlu")[0]}
    assert [each.text for each in judged if spelling(each.text) in trained] == []
    assert len({spelling(each.text) for each in judged}) == len(judged)


def test_problems_are_found(tmp_path: Path) -> None:
    folder = tmp_path / "nlu" / "fr"
    folder.mkdir(parents=True)
    (folder / "declare_need.yml").write_text(
        'version: "3.1"\nnlu:\n- intent: declare_need\n  examples: |\n'
        '    - on cherche un [soudeur]{"entity": "occupation", "value": "H2913"} vite\n'
        '    - on cherche un [cariste]{"entity": "occupation", "value": "N1101"} vite\n'
        '    - il faut un [plombier]{"entity": "occupation", "value": "X9999"}\n'
        '    - il faut [quelque chose]{"entity": "colour", "value": "red"}\n'
        "    - il manque un [soudeur\n",
        encoding="utf-8",
    )
    found = [(finding.line, finding.message) for finding in problems(tmp_path / "nlu", catalogue.load())]
    assert [line for line, _ in found] == [6, 7, 8, 9]
    assert "says the same as nlu/fr/declare_need.yml:5" in found[0][1]
    assert "the catalogue has no occupation 'X9999'" in found[1][1]
    assert "entity 'colour' is not in the vocabulary" in found[2][1]
    assert "an annotation is left open" in found[3][1]
